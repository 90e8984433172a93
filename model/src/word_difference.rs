//! What differs between two texts, word by word, as a reader marks it: by lines first, then by words inside of the lines
//! that differ. Bounded in time and memory whatever the texts are: a stretch in which too much differs is shown as
//! replaced.

mod search;

#[cfg(test)]
mod tests;

use search::{Hunk, hunks};

/// Steps of the search for one pair of texts: some ten milliseconds of work in a browser.
const STEPS: usize = 1_500_000;

/// A stretch of the marked text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// In both texts.
    Same(String),
    /// In the earlier text only.
    Removed(String),
    /// In the later text only.
    Added(String),
    /// A long stretch of both texts that [`abridged`] left out.
    Gap,
}

/// The later text with what was removed and added, marked by words.
#[must_use]
pub fn words(before: &str, after: &str) -> Vec<Piece> {
    let mut steps = STEPS;
    let mut marked = Marked::default();
    let (old, new): (Vec<_>, Vec<_>) = (
        before.split_inclusive('\n').collect(),
        after.split_inclusive('\n').collect(),
    );
    for hunk in hunks(&old, &new, &mut steps) {
        match hunk {
            Hunk::Same(lines) => marked.same(lines),
            Hunk::Other { removed, added } => {
                let (removed, added) = (removed.concat(), added.concat());
                let (old, new) = (tokens(&removed), tokens(&added));
                for hunk in hunks(&old, &new, &mut steps) {
                    match hunk {
                        Hunk::Same(words) => marked.same(words),
                        Hunk::Other { removed, added } => marked.other(removed, added),
                    }
                }
            }
        }
    }
    marked.pieces
}

/// The pieces with at most `around` characters of unchanged text beside each change, cut between words.
#[must_use]
pub fn abridged(pieces: Vec<Piece>, around: usize) -> Vec<Piece> {
    let last = pieces.len().saturating_sub(1);
    let mut short = Vec::with_capacity(pieces.len());
    for (index, piece) in pieces.into_iter().enumerate() {
        let Piece::Same(text) = piece else {
            short.push(piece);
            continue;
        };
        let (head, tail) = (head(&text, around), tail(&text, around));
        if text.len() <= head.len() + tail.len() {
            short.push(Piece::Same(text));
            continue;
        }
        if index > 0 {
            short.push(Piece::Same(head.to_owned()));
        }
        short.push(Piece::Gap);
        if index < last {
            short.push(Piece::Same(tail.to_owned()));
        }
    }
    short
}

/// The beginning of a text, at most so many characters, cut after a white space where there is one.
fn head(text: &str, characters: usize) -> &str {
    let end = text.char_indices().nth(characters).map_or(text.len(), |(end, _)| end);
    let start = text.get(..end).unwrap_or_default();
    if end == text.len() {
        return start;
    }
    let end = start.rfind(char::is_whitespace).unwrap_or(end);
    text.get(..end).unwrap_or_default()
}

/// The end of a text, alike.
fn tail(text: &str, characters: usize) -> &str {
    let start = text
        .char_indices()
        .rev()
        .nth(characters.saturating_sub(1))
        .map_or(0, |(start, _)| start);
    if characters == 0 {
        return "";
    }
    let end = text.get(start..).unwrap_or_default();
    if start == 0 {
        return end;
    }
    let white = end.find(char::is_whitespace).unwrap_or(0);
    end.get(white..).unwrap_or_default()
}

/// Words, runs of white space, and single other characters.
fn tokens(text: &str) -> Vec<&str> {
    #[derive(PartialEq)]
    enum Class {
        Word,
        White,
        Other,
    }
    let class = |character: char| {
        if character.is_alphanumeric() {
            Class::Word
        } else if character.is_whitespace() {
            Class::White
        } else {
            Class::Other
        }
    };
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let sort = class(first);
        let end = if sort == Class::Other {
            first.len_utf8()
        } else {
            rest.find(|character| class(character) != sort).unwrap_or(rest.len())
        };
        let (token, after) = rest.split_at(end);
        tokens.push(token);
        rest = after;
    }
    tokens
}

#[derive(Default)]
struct Marked {
    pieces: Vec<Piece>,
}

impl Marked {
    fn same(&mut self, parts: &[&str]) {
        match self.pieces.last_mut() {
            Some(Piece::Same(text)) => text.extend(parts.iter().copied()),
            Some(Piece::Removed(_) | Piece::Added(_) | Piece::Gap) | None => {
                self.pieces.push(Piece::Same(parts.concat()))
            }
        }
    }

    fn other(&mut self, removed: &[&str], added: &[&str]) {
        if !removed.is_empty() {
            self.pieces.push(Piece::Removed(removed.concat()));
        }
        if !added.is_empty() {
            self.pieces.push(Piece::Added(added.concat()));
        }
    }
}
