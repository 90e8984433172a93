//! What a program asked of its disk, as `strace` saw it, and what would be left after a power cut at any moment.

use std::{collections::HashMap, fs, path::Path};

use super::Random;

/// Disks write sectors whole, and nothing larger.
const SECTOR: usize = 512;

/// One call that reached the kernel.
pub struct Call {
    /// Seconds since 1970 when it was made.
    pub at: f64,
    /// The file's name within the directory.
    file: String,
    action: Action,
}

enum Action {
    Write { offset: usize, bytes: Vec<u8> },
    Truncate(usize),
    Delete,
    Sync,
}

/// Arguments of `strace` that record what [`read`] needs.
pub const STRACE: [&str; 8] = [
    "-f",
    "-ttt",
    "-y",
    "-xx",
    "-s",
    "1000000",
    "-e",
    "trace=pwrite64,write,ftruncate,unlink,fsync,fdatasync",
];

/// The calls that concern files in `directory`, in the order in which they were done.
pub fn read(log: &Path, directory: &Path) -> Vec<Call> {
    let text = fs::read_to_string(log).expect("strace wrote its log");
    let mut unfinished: HashMap<&str, &str> = HashMap::new();
    let mut calls = Vec::new();
    for line in text.lines() {
        let Some((thread, rest)) = line.split_once(char::is_whitespace) else {
            continue;
        };
        let Some((at, call)) = rest.trim_start().split_once(' ') else {
            continue;
        };
        let whole = if let Some(begun) = call.strip_suffix(" <unfinished ...>") {
            unfinished.insert(thread, begun);
            continue;
        } else if call.starts_with("<... ") {
            let (Some(begun), Some((_, end))) = (unfinished.remove(thread), call.split_once("resumed>")) else {
                continue;
            };
            format!("{begun}{end}")
        } else {
            call.to_owned()
        };
        if let Some((file, action)) = parse(&whole, directory) {
            let at = at.parse().expect("a time");
            calls.push(Call { at, file, action });
        }
    }
    calls
}

fn parse(call: &str, directory: &Path) -> Option<(String, Action)> {
    let (name, arguments) = call.split_once('(')?;
    let (arguments, result) = arguments.rsplit_once(") ")?;
    if result.trim_start_matches([' ', '=']).starts_with('-') {
        return None;
    }
    let path = if name == "unlink" {
        unescape(arguments.trim_matches('"'))
    } else {
        let (_, rest) = arguments.split_once('<')?;
        unescape(rest.split_once('>')?.0)
    };
    let path = String::from_utf8(path).ok()?;
    let file = Path::new(&path).strip_prefix(directory).ok()?.to_str()?.to_owned();
    // The directory itself: files count as named from the moment at which they are there.
    if file.is_empty() {
        return None;
    }
    let mut numbers = arguments.rsplit(',').map(|argument| argument.trim().parse::<usize>());
    let action = match name {
        "pwrite64" => {
            let offset = numbers.next()?.ok()?;
            let bytes = unescape(arguments.split('"').nth(1)?);
            assert_eq!(numbers.next()?.ok()?, bytes.len(), "strace recorded the whole write");
            Action::Write { offset, bytes }
        }
        "write" => panic!("{file} is written without an offset, which this record does not follow"),
        "ftruncate" => Action::Truncate(numbers.next()?.ok()?),
        "unlink" => Action::Delete,
        _ => Action::Sync,
    };
    Some((file, action))
}

/// `\x41\x42`, or plain characters.
fn unescape(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if let Some(code) = rest.strip_prefix("\\x").and_then(|code| code.get(..2)) {
            bytes.push(u8::from_str_radix(code, 16).expect("hexadecimal"));
            rest = &rest[4..];
        } else {
            bytes.extend_from_slice(first.encode_utf8(&mut [0; 4]).as_bytes());
            rest = &rest[first.len_utf8()..];
        }
    }
    bytes
}

#[derive(Default)]
struct File {
    /// As of the last time the program was told that it is on the disk.
    durable: Vec<u8>,
    /// What was asked since.
    since: Vec<usize>,
}

/// How honest the disk is in a simulation.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Disk {
    /// A sync means what it says.
    Honest,
    /// Syncs do nothing: shows that the simulation notices what they are for.
    Lying,
}

/// Writes to `target` what a power cut after the first `done` calls may leave of the files in `before`: everything up to
/// each file's last sync, and of what came later any part, in sectors.
pub fn after_power_cut(before: &Path, target: &Path, calls: &[Call], random: &mut Random, disk: Disk) {
    let mut files: HashMap<String, File> = HashMap::new();
    for entry in fs::read_dir(before).expect("a directory") {
        let entry = entry.expect("readable");
        let durable = fs::read(entry.path()).expect("a file");
        let name = entry.file_name().to_string_lossy().into_owned();
        files.insert(
            name,
            File {
                durable,
                since: Vec::new(),
            },
        );
    }
    for (number, call) in calls.iter().enumerate() {
        let file = files.entry(call.file.clone()).or_default();
        match call.action {
            Action::Sync if disk == Disk::Honest => {
                for at in std::mem::take(&mut file.since) {
                    apply(&mut file.durable, &calls[at].action, usize::MAX);
                }
            }
            Action::Sync => {}
            Action::Delete => drop(files.remove(&call.file)),
            Action::Write { .. } | Action::Truncate(_) => file.since.push(number),
        }
    }
    // The shared-memory index is never on the disk in a useful form.
    files.retain(|name, _| !name.ends_with("-shm"));
    let keeps_some = random.below(3) > 0 && disk == Disk::Honest;
    for (name, mut file) in files {
        for at in std::mem::take(&mut file.since) {
            match random.below(3) {
                0 if keeps_some => apply(&mut file.durable, &calls[at].action, usize::MAX),
                1 if keeps_some => {
                    let sectors = usize::try_from(random.below(8)).expect("few");
                    apply(&mut file.durable, &calls[at].action, sectors * SECTOR);
                }
                _ => {}
            }
        }
        fs::write(target.join(name), file.durable).expect("a file");
    }
}

fn apply(content: &mut Vec<u8>, action: &Action, most: usize) {
    match action {
        Action::Write { offset, bytes } => {
            let bytes = &bytes[..bytes.len().min(most)];
            let end = offset + bytes.len();
            if content.len() < end {
                content.resize(end, 0);
            }
            content[*offset..end].copy_from_slice(bytes);
        }
        Action::Truncate(length) if most > 0 => content.resize(*length, 0),
        Action::Truncate(_) | Action::Delete | Action::Sync => {}
    }
}
