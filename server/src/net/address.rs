//! The address of a client: the other end of its connection, or what a trusted proxy says of it.

use std::{net::IpAddr, str::FromStr};

use axum::http::HeaderMap;

use crate::limits;

/// An address, or a range of addresses (RFC 4632), from which `X-Forwarded-For` is believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProxyRange {
    address: IpAddr,
    prefix: u32,
}

/// The text is no range of addresses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a trusted proxy is an address or a range: 10.0.0.7, 10.0.0.0/8, fd00::/8")]
pub struct ParseProxyRangeError;

/// The bits of an address at the upper end, with how many it has. IPv4 written in IPv6 counts as IPv4.
fn bits(address: IpAddr) -> (u128, u32) {
    match address.to_canonical() {
        IpAddr::V4(address) => (u128::from(u32::from(address)) << 96, 32),
        IpAddr::V6(address) => (u128::from(address), 128),
    }
}

impl ProxyRange {
    /// Whether the address is in the range.
    #[must_use]
    pub fn contains(self, address: IpAddr) -> bool {
        let (range, range_width) = bits(self.address);
        let (address, width) = bits(address);
        let differing = range ^ address;
        range_width == width && differing.checked_shr(128 - self.prefix).unwrap_or(0) == 0
    }
}

impl FromStr for ProxyRange {
    type Err = ParseProxyRangeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let address: IpAddr = address.trim().parse().map_err(|_| ParseProxyRangeError)?;
        let (_, width) = bits(address);
        let prefix = match prefix {
            None => width,
            Some(prefix) => prefix.trim().parse().map_err(|_| ParseProxyRangeError)?,
        };
        if prefix > width {
            return Err(ParseProxyRangeError);
        }
        Ok(Self { address, prefix })
    }
}

/// The client behind a connection from `peer`: the last address of `X-Forwarded-For` that is not a trusted proxy, if
/// the peer is one; else the peer itself. Everything left of that address was written by who knows whom.
#[must_use]
pub fn client_address(peer: IpAddr, headers: &HeaderMap, trusted: &[ProxyRange]) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|range| range.contains(address));
    let mut client = peer.to_canonical();
    if !is_trusted(client) {
        return client;
    }
    let said: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect();
    for text in said.into_iter().rev().take(limits::FORWARDED_ADDRESSES) {
        let Ok(address) = text.trim().parse::<IpAddr>() else {
            // The proxy before this one is the last that is known.
            return client;
        };
        client = address.to_canonical();
        if !is_trusted(client) {
            return client;
        }
    }
    client
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    fn range(text: &str) -> ProxyRange {
        text.parse().expect("a range")
    }

    #[test]
    fn ranges_hold_what_they_say() {
        assert!(range("10.0.0.0/8").contains(address("10.200.3.4")));
        assert!(!range("10.0.0.0/8").contains(address("11.0.0.1")));
        assert!(range("10.0.0.7").contains(address("10.0.0.7")));
        assert!(!range("10.0.0.7").contains(address("10.0.0.6")));
        assert!(range("0.0.0.0/0").contains(address("192.0.2.1")));
        assert!(!range("0.0.0.0/0").contains(address("2001:db8::1")));
        assert!(range("fd00::/8").contains(address("fd12::1")));
        assert!(range("127.0.0.1").contains(address("::ffff:127.0.0.1")));
        for wrong in ["", "10.0.0.0/33", "10.0.0", "::/129", "proxy.example", "10.0.0.0/-1"] {
            assert_eq!(wrong.parse::<ProxyRange>(), Err(ParseProxyRangeError), "{wrong}");
        }
    }

    #[test]
    fn only_trusted_proxies_speak_for_others() {
        let trusted = [range("10.0.0.0/8")];
        let mut headers = HeaderMap::new();
        headers.insert(
            "x-forwarded-for",
            "192.0.2.66, 198.51.100.1, 10.0.0.9".parse().expect("a header"),
        );
        // Whoever connects directly is believed nothing.
        assert_eq!(
            client_address(address("203.0.113.5"), &headers, &trusted),
            address("203.0.113.5")
        );
        assert_eq!(client_address(address("10.0.0.1"), &headers, &[]), address("10.0.0.1"));
        // Left of the first address that no proxy of ours has seen, anything may stand.
        assert_eq!(
            client_address(address("10.0.0.1"), &headers, &trusted),
            address("198.51.100.1")
        );
        headers.append("x-forwarded-for", "unknown".parse().expect("a header"));
        assert_eq!(
            client_address(address("10.0.0.1"), &headers, &trusted),
            address("10.0.0.1")
        );
        assert_eq!(
            client_address(address("10.0.0.1"), &HeaderMap::new(), &trusted),
            address("10.0.0.1")
        );
    }
}
