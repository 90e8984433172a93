//! A mutation fuzzer over the texts that the relay reads from people, files and headers. Bounded in rounds; the seed
//! is printed and can be given as `STEWARD_SEED`.

#![allow(
    clippy::expect_used,
    clippy::wildcard_enum_match_arm,
    clippy::print_stdout,
    reason = "a test says by a panic what it found"
)]

mod support;

use axum::http::{HeaderMap, HeaderValue};
use steward_server::{
    http::PublicUrl,
    identity::{MemberId, Role, WorkspaceId},
    net::address::{ProxyRange, client_address},
    store::removal::Tombstone,
};
use steward_sync::ids::DocumentId;
use support::Random;

const EXAMPLES: [&str; 12] = [
    "https://steward.example.org:8443",
    "http://[::1]:8080/",
    "10.0.0.0/8",
    "fd00::/8",
    "::ffff:10.0.0.1",
    "203.0.113.9, 10.0.0.7, unknown",
    "practitioner",
    "0123456789abcdef",
    "request 7 of a data subject",
    "1700000000000\tA. Administrator\tcase",
    "é\u{0}\r\n%00",
    "",
];

#[test]
fn mutated_texts_are_survived_by_every_parser() {
    let seed = std::env::var("STEWARD_SEED").ok().and_then(|text| text.parse().ok());
    let seed = seed.unwrap_or_else(|| {
        let drawn = steward_server::platform::Platform::system().random::<8>();
        u64::from_le_bytes(drawn.expect("random bytes"))
    });
    println!("STEWARD_SEED={seed}");
    let mut random = Random(seed);
    let id = DocumentId::from_bytes([1; 16]).to_string();
    let line = format!("{id}\t{id}\t1700000000000\tA. Administrator\trequest 7");
    let examples: Vec<&str> = EXAMPLES.iter().copied().chain([id.as_str(), line.as_str()]).collect();
    let trusted = ["10.0.0.0/8".parse::<ProxyRange>().expect("a range")];
    let mut understood = 0;
    for _ in 0..200_000 {
        let example = examples[usize::try_from(random.below(examples.len() as u64)).expect("small")];
        let mut bytes = example.as_bytes().to_vec();
        for _ in 0..random.below(4) {
            let at = usize::try_from(random.below(bytes.len() as u64 + 1)).expect("small");
            match random.below(3) {
                0 => bytes.insert(at, random.next().to_le_bytes()[0]),
                1 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
                _ => bytes.truncate(at),
            }
        }
        let text = String::from_utf8_lossy(&bytes);
        if let Ok(url) = text.parse::<PublicUrl>() {
            assert_eq!(url.to_string().parse(), Ok(url));
            understood += 1;
        }
        if let Ok(tombstone) = Tombstone::from_line(&text) {
            assert_eq!(Tombstone::from_line(&tombstone.line()), Ok(tombstone));
            understood += 1;
        }
        if let Ok(range) = text.parse::<ProxyRange>() {
            std::hint::black_box(range.contains(std::net::IpAddr::from([10, 0, 0, 1])));
            understood += 1;
        }
        let parsed = (
            text.parse::<WorkspaceId>().is_ok(),
            text.parse::<MemberId>().is_ok(),
            text.parse::<Role>().is_ok(),
        );
        understood += usize::from(parsed.0) + usize::from(parsed.1) + usize::from(parsed.2);
        if let Ok(value) = HeaderValue::from_bytes(&bytes) {
            let mut headers = HeaderMap::new();
            headers.insert("x-forwarded-for", value);
            std::hint::black_box(client_address(
                std::net::IpAddr::from([10, 0, 0, 1]),
                &headers,
                &trusted,
            ));
        }
    }
    assert!(
        understood > 1_000,
        "mutations so wild that nothing is understood test little: {understood}"
    );
}
