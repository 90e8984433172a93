//! The one place that writes to standard output.

use std::io::{self, Write as _};

/// Prints one line for the person who ran the command.
pub fn line(text: &str) -> io::Result<()> {
    let mut output = io::stdout().lock();
    writeln!(output, "{text}")?;
    output.flush()
}
