//! Settings from the command line, the environment and a file, in this order of precedence.
//!
//! Every option of `serve` (and the general ones) is a key of the file, written with `_` or `-`, and an environment
//! variable: `--data-dir`, `data_dir = "…"`, `STEWARD_DATA_DIR`. Commands take from the file what they know.

use std::{
    collections::BTreeMap,
    ffi::OsString,
    path::{Path, PathBuf},
};

use clap::{Arg, ArgMatches, Command, CommandFactory as _, FromArgMatches as _, parser::ValueSource};

use super::Arguments;

/// The variable that names the file.
const CONFIG_VARIABLE: &str = "STEWARD_CONFIG";

/// The settings cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file is not there or not readable.
    #[error("the configuration file {path} cannot be read: {source}")]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is not TOML.
    #[error("the configuration file {path} is not TOML: {detail}")]
    Malformed {
        /// Which file.
        path: PathBuf,
        /// What and where.
        detail: String,
    },
    /// A key that no option has.
    #[error("the configuration file {path} has the key {key:?}, which is not known{hint}")]
    UnknownKey {
        /// Which file.
        path: PathBuf,
        /// The key.
        key: String,
        /// The nearest known one, in words.
        hint: String,
    },
    /// A value that is neither text nor number, flag or list of these.
    #[error("the configuration file {path}: {key} must be text, a number, true or false, or a list of texts")]
    Value {
        /// Which file.
        path: PathBuf,
        /// The key.
        key: String,
    },
    /// The command line itself, or a value from anywhere.
    #[error(transparent)]
    Arguments(#[from] clap::Error),
}

/// Where a setting came from; its value may be a secret and is not shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingSource {
    /// The option's name.
    pub name: String,
    /// `flag`, `environment`, `file` or `default`.
    pub source: &'static str,
}

/// Values of the file by option.
type Settings = BTreeMap<String, Vec<String>>;

/// Reads the command line, filled up from the environment and the configuration file.
///
/// # Errors
/// The file, or a value; a sentence says what and where.
pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<(Arguments, Vec<SettingSource>), ConfigError> {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let mut command = Arguments::command();
    let known = known_options(&command);
    let file = config_path(&arguments).or_else(|| std::env::var_os(CONFIG_VARIABLE).map(PathBuf::from));
    let settings = match &file {
        Some(path) => read(path, &known)?,
        None => Settings::new(),
    };
    command = fill(command, &known, &settings);
    let matches = command.try_get_matches_from(arguments)?;
    let mut sources = Vec::new();
    note_sources(&matches, &known, &settings, &mut sources);
    Ok((Arguments::from_arg_matches(&matches)?, sources))
}

/// The options that the environment and the file may set: those of `serve` and those of every command.
fn known_options(command: &Command) -> Vec<String> {
    let serve = command.find_subcommand("serve");
    command
        .get_arguments()
        .chain(serve.into_iter().flat_map(Command::get_arguments))
        .map(|argument| argument.get_id().to_string())
        .filter(|id| !matches!(id.as_str(), "config" | "help" | "version"))
        .collect()
}

/// `--config FILE`, which must be known before the command line can be read.
fn config_path(arguments: &[OsString]) -> Option<PathBuf> {
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        if argument == "--config" {
            return rest.next().map(PathBuf::from);
        }
        if let Some(path) = argument.to_str().and_then(|text| text.strip_prefix("--config=")) {
            return Some(PathBuf::from(path));
        }
    }
    None
}

fn read(path: &Path, known: &[String]) -> Result<Settings, ConfigError> {
    let text = std::fs::read_to_string(path).map_err(|source| ConfigError::Unreadable {
        path: path.to_owned(),
        source,
    })?;
    parse_file(path, &text, known)
}

fn parse_file(path: &Path, text: &str, known: &[String]) -> Result<Settings, ConfigError> {
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| ConfigError::Malformed {
        path: path.to_owned(),
        detail: error.to_string(),
    })?;
    let mut settings = Settings::new();
    for (key, value) in table {
        let option = key.replace('-', "_");
        if !known.contains(&option) {
            return Err(ConfigError::UnknownKey {
                path: path.to_owned(),
                hint: nearest(&option, known),
                key,
            });
        }
        let values = if let toml::Value::Array(values) = &value {
            values.iter().map(scalar).collect()
        } else {
            scalar(&value).map(|value| vec![value])
        };
        let values = values.ok_or_else(|| ConfigError::Value {
            path: path.to_owned(),
            key,
        })?;
        settings.insert(option, values);
    }
    Ok(settings)
}

fn scalar(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Boolean(flag) => Some(flag.to_string()),
        toml::Value::Float(_) | toml::Value::Datetime(_) | toml::Value::Array(_) | toml::Value::Table(_) => None,
    }
}

/// The name that was meant, if one is near; else all of them.
fn nearest(key: &str, known: &[String]) -> String {
    let near = known
        .iter()
        .map(|name| (strsim::jaro_winkler(key, name), name))
        .filter(|(similarity, _)| *similarity > 0.8)
        .max_by(|(a, _), (b, _)| a.total_cmp(b));
    match near {
        Some((_, name)) => format!("; did you mean {name:?}?"),
        None => format!("; known are {}", known.join(", ")),
    }
}

/// Makes the environment and the file sources of each option, wherever a command has it. The file's values become
/// the defaults, which both others precede.
fn fill(mut command: Command, known: &[String], settings: &Settings) -> Command {
    for name in known {
        let has_it = command
            .get_arguments()
            .any(|argument| argument.get_id() == name.as_str());
        if has_it {
            command = command.mut_arg(name, |argument| fill_argument(argument, name, settings));
        }
    }
    command.mut_subcommands(|subcommand| fill(subcommand, known, settings))
}

fn fill_argument(argument: Arg, name: &str, settings: &Settings) -> Arg {
    let variable = format!("STEWARD_{}", name.to_uppercase());
    let argument = argument.env(variable).hide_env_values(true);
    match settings.get(name) {
        Some(values) => argument.default_values(values.clone()),
        None => argument,
    }
}

fn note_sources(matches: &ArgMatches, known: &[String], settings: &Settings, sources: &mut Vec<SettingSource>) {
    let present: Vec<String> = matches.ids().map(|id| id.to_string()).collect();
    for name in known.iter().filter(|name| present.contains(name)) {
        let source = match matches.value_source(name) {
            Some(ValueSource::CommandLine) => "flag",
            Some(ValueSource::EnvVariable) => "environment",
            Some(_) if settings.contains_key(name) => "file",
            Some(_) | None => "default",
        };
        if !sources.iter().any(|noted| noted.name == *name) {
            sources.push(SettingSource {
                name: name.clone(),
                source,
            });
        }
    }
    if let Some((_, inner)) = matches.subcommand() {
        note_sources(inner, known, settings, sources);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Vec<String> {
        known_options(&Arguments::command())
    }

    fn file(text: &str) -> Result<Settings, ConfigError> {
        parse_file(Path::new("steward.toml"), text, &known())
    }

    #[test]
    fn every_option_of_serve_is_a_key() {
        let known = known();
        for name in [
            "listen",
            "data_dir",
            "public_url",
            "tls_cert",
            "tls_key",
            "trusted_proxy",
            "log",
            "log_format",
        ] {
            assert!(known.iter().any(|option| option == name), "{name} in {known:?}");
        }
        assert!(!known.iter().any(|option| option == "config"));
    }

    #[test]
    fn keys_are_read_in_both_spellings_and_lists_as_lists() {
        let settings = file(
            "data-dir = \"/var/lib/steward\"\nlisten = \"[::1]:80\"\ntrusted_proxy = [\"10.0.0.1\", \"fd00::/8\"]",
        );
        let settings = settings.expect("sound");
        assert_eq!(settings["data_dir"], ["/var/lib/steward"]);
        assert_eq!(settings["trusted_proxy"], ["10.0.0.1", "fd00::/8"]);
    }

    #[test]
    fn unknown_keys_are_refused_with_the_nearest_name() {
        let error = file("publik_url = \"x\"").expect_err("unknown").to_string();
        assert!(error.contains("did you mean \"public_url\"?"), "{error}");
        let error = file("zzz = 1").expect_err("unknown").to_string();
        assert!(error.contains("known are") && error.contains("listen"), "{error}");
        assert!(matches!(file("listen = {a = 1}"), Err(ConfigError::Value { .. })));
        assert!(matches!(file("listen = "), Err(ConfigError::Malformed { .. })));
        assert!(matches!(
            file("[serve]\nlisten = \"a\""),
            Err(ConfigError::UnknownKey { .. })
        ));
    }

    #[test]
    fn the_command_line_precedes_the_file() {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("steward.toml");
        std::fs::write(&path, "listen = \"127.0.0.1:1\"\ndata_dir = \"/from/file\"").expect("written");
        let arguments = |more: &[&str]| -> Vec<OsString> {
            let mut all: Vec<OsString> = vec!["steward-server".into(), "--config".into(), path.clone().into()];
            all.extend(more.iter().map(OsString::from));
            all
        };
        let (_, sources) = parse(arguments(&["serve", "--listen", "127.0.0.1:2"])).expect("sound");
        let source = |name: &str| {
            sources
                .iter()
                .find(|setting| setting.name == name)
                .map(|setting| setting.source)
        };
        assert_eq!(source("listen"), Some("flag"));
        assert_eq!(source("data_dir"), Some("file"));
        assert_eq!(source("log"), Some("default"));
        assert!(
            parse(arguments(&["check"])).is_ok(),
            "other commands take what they know"
        );
        std::fs::write(&path, "listen = \"nowhere\"").expect("written");
        let error = parse(arguments(&["serve"])).expect_err("refused").to_string();
        assert!(error.contains("nowhere") && error.contains("listen"), "{error}");
    }
}
