//! Clock and randomness: the only place of the relay that reads them. Everything else takes a [`Platform`].

use std::{
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

/// The operating system gave no random bytes.
#[derive(Debug, thiserror::Error)]
#[error("the operating system gave no random bytes: {0}; nothing was created, try again")]
pub struct RandomnessError(String);

/// Reads the time.
pub trait Clock: Send + Sync {
    /// Milliseconds since 1970, as people count.
    fn wall_millis(&self) -> i64;
    /// Milliseconds since some start, never going back.
    fn monotonic_millis(&self) -> u64;
}

/// Draws random bytes.
pub trait Randomness: Send + Sync {
    /// Fills the buffer.
    fn fill(&self, bytes: &mut [u8]) -> Result<(), RandomnessError>;
}

/// What the relay takes from its surroundings besides disk and network.
#[derive(Clone)]
pub struct Platform {
    clock: Arc<dyn Clock>,
    randomness: Arc<dyn Randomness>,
}

impl Platform {
    /// The machine's clock and random number generator.
    #[must_use]
    pub fn system() -> Self {
        Self::new(
            SystemClock {
                start: tokio::time::Instant::now(),
            },
            SystemRandomness,
        )
    }

    /// A chosen clock and randomness, for tests.
    pub fn new(clock: impl Clock + 'static, randomness: impl Randomness + 'static) -> Self {
        Self {
            clock: Arc::new(clock),
            randomness: Arc::new(randomness),
        }
    }

    /// Milliseconds since 1970.
    #[must_use]
    pub fn wall_millis(&self) -> i64 {
        self.clock.wall_millis()
    }

    /// Milliseconds since some start, never going back.
    #[must_use]
    pub fn monotonic_millis(&self) -> u64 {
        self.clock.monotonic_millis()
    }

    /// `N` random bytes.
    pub fn random<const N: usize>(&self) -> Result<[u8; N], RandomnessError> {
        let mut bytes = [0; N];
        self.randomness.fill(&mut bytes)?;
        Ok(bytes)
    }
}

struct SystemClock {
    start: tokio::time::Instant,
}

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the platform layer")]
    fn wall_millis(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    }

    fn monotonic_millis(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

struct SystemRandomness;

impl Randomness for SystemRandomness {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), RandomnessError> {
        getrandom::fill(bytes).map_err(|error| RandomnessError(error.to_string()))
    }
}
