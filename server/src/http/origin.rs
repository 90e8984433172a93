//! Which pages may open the socket: the relay's own. Programs send no `Origin`.

use std::{fmt, str::FromStr};

use axum::http::{HeaderMap, Uri, header};

/// The address under which browsers reach the relay: scheme and authority, no path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl {
    scheme: Scheme,
    authority: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scheme {
    Http,
    Https,
}

/// The text is no public address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a public address is http(s)://HOST[:PORT] without a path, for example https://steward.example.org")]
pub struct ParsePublicUrlError;

impl PublicUrl {
    /// The plain address of a listening socket, for a relay that was told nothing else.
    #[must_use]
    pub fn plain(address: std::net::SocketAddr) -> Self {
        Self::listening(address, false)
    }

    /// The address of a listening socket, for a relay that was told nothing else.
    #[must_use]
    pub fn listening(address: std::net::SocketAddr, tls: bool) -> Self {
        let ip = address.ip();
        let authority = if ip.is_unspecified() {
            format!("127.0.0.1:{}", address.port())
        } else {
            address.to_string()
        };
        Self {
            scheme: if tls { Scheme::Https } else { Scheme::Http },
            authority,
        }
    }

    /// The address of a workspace's socket.
    #[must_use]
    pub fn sync_url(&self, workspace: crate::identity::WorkspaceId) -> String {
        let scheme = match self.scheme {
            Scheme::Http => "ws",
            Scheme::Https => "wss",
        };
        format!("{scheme}://{}/sync/{workspace}", self.authority)
    }

    /// The link that a person opens to accept an invitation. The code is in the fragment, which browsers do not send.
    #[must_use]
    pub fn invitation_link(&self, code: &str) -> String {
        format!("{self}/join#{code}")
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = match self.scheme {
            Scheme::Http => "http",
            Scheme::Https => "https",
        };
        write!(formatter, "{scheme}://{}", self.authority)
    }
}

impl FromStr for PublicUrl {
    type Err = ParsePublicUrlError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let uri: Uri = text
            .strip_suffix('/')
            .unwrap_or(text)
            .parse()
            .map_err(|_| ParsePublicUrlError)?;
        let scheme = match uri.scheme_str() {
            Some("http") => Scheme::Http,
            Some("https") => Scheme::Https,
            _ => return Err(ParsePublicUrlError),
        };
        if !matches!(uri.path(), "" | "/") || uri.query().is_some() {
            return Err(ParsePublicUrlError);
        }
        let authority = uri.authority().ok_or(ParsePublicUrlError)?;
        if authority.as_str().contains('@') {
            return Err(ParsePublicUrlError);
        }
        Ok(Self {
            scheme,
            authority: authority.as_str().to_ascii_lowercase(),
        })
    }
}

/// The address by which a request reaches the relay: the public one, where that is known. Else the host that the
/// request names, by the scheme of the page that sent it, which may stand behind a proxy that ends TLS.
pub(super) fn reached(headers: &HeaderMap, public_url: Option<&PublicUrl>) -> Option<PublicUrl> {
    if let Some(public_url) = public_url {
        return Some(public_url.clone());
    }
    let host = headers.get(header::HOST)?.to_str().ok()?;
    let page = headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok());
    let page = page.and_then(|origin| origin.parse::<PublicUrl>().ok());
    page.filter(|page| page.authority.eq_ignore_ascii_case(host))
        .or_else(|| format!("http://{host}").parse().ok())
}

/// Whether a request may come from where it says it comes from: no page at all, a page of the host that it asks, or a
/// page of the public address.
pub(super) fn allows(headers: &HeaderMap, public_url: Option<&PublicUrl>) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else {
        return true;
    };
    let Ok(origin) = origin.to_str() else { return false };
    let Ok(origin) = origin.parse::<PublicUrl>() else {
        return false;
    };
    if public_url == Some(&origin) {
        return true;
    }
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    host.is_some_and(|host| host.eq_ignore_ascii_case(&origin.authority))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(origin: Option<&str>, host: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, host.parse().expect("a host"));
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, origin.parse().expect("an origin"));
        }
        headers
    }

    #[test]
    fn only_own_pages_and_programs_connect() {
        let public: PublicUrl = "https://steward.example.org".parse().expect("an address");
        assert!(allows(&headers(None, "127.0.0.1:8080"), None));
        assert!(allows(&headers(Some("http://127.0.0.1:8080"), "127.0.0.1:8080"), None));
        assert!(allows(
            &headers(Some("https://steward.example.org"), "10.0.0.7:8080"),
            Some(&public)
        ));
        assert!(!allows(
            &headers(Some("https://evil.example"), "127.0.0.1:8080"),
            Some(&public)
        ));
        assert!(!allows(&headers(Some("null"), "127.0.0.1:8080"), None));
        assert!(!allows(&headers(Some("http://127.0.0.1:9090"), "127.0.0.1:8080"), None));
    }

    #[test]
    fn the_address_asked_for_is_the_public_one_or_the_host() {
        let public: PublicUrl = "https://steward.example.org".parse().expect("an address");
        let shown =
            |headers: &HeaderMap, public: Option<&PublicUrl>| reached(headers, public).map(|url| url.to_string());
        let local = headers(None, "127.0.0.1:8080");
        assert_eq!(shown(&local, None).as_deref(), Some("http://127.0.0.1:8080"));
        assert_eq!(
            shown(&local, Some(&public)).as_deref(),
            Some("https://steward.example.org")
        );
        let page = headers(Some("https://Steward.test"), "steward.test");
        assert_eq!(shown(&page, None).as_deref(), Some("https://steward.test"));
        let foreign = headers(Some("https://evil.example"), "steward.test");
        assert_eq!(shown(&foreign, None).as_deref(), Some("http://steward.test"));
        assert_eq!(shown(&headers(None, "a/b"), None), None);
        assert_eq!(shown(&HeaderMap::new(), None), None);
    }

    #[test]
    fn addresses_are_read_strictly() {
        assert!("https://steward.example.org/".parse::<PublicUrl>().is_ok());
        for wrong in [
            "steward.example.org",
            "ftp://a",
            "https://a/b",
            "https://u@a",
            "https://a?x=1",
            "",
        ] {
            assert!(wrong.parse::<PublicUrl>().is_err(), "{wrong}");
        }
    }
}
