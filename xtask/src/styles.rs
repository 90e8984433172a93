//! Joins the style sheets into one file: `style/main.css` with every `@import` replaced by what it names.
//! One file is one request, and its hash covers all of them.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::fingerprint::files_below;

/// The joined text, and every file that went into it.
#[derive(Debug, Default)]
pub(crate) struct StyleSheet {
    pub(crate) text: String,
    pub(crate) files: Vec<PathBuf>,
}

/// Joins `entry` and what it imports, each file once.
pub(crate) fn join(entry: &Path) -> Result<StyleSheet> {
    let mut sheet = StyleSheet::default();
    append(&mut sheet, entry)?;
    Ok(sheet)
}

fn append(sheet: &mut StyleSheet, file: &Path) -> Result<()> {
    if sheet.files.iter().any(|known| known == file) {
        bail!("{} is imported twice", file.display());
    }
    sheet.files.push(file.to_path_buf());
    let text = fs::read_to_string(file).with_context(|| format!("could not read {}", file.display()))?;
    let directory = file.parent().context("a style sheet lies in a directory")?;
    for line in text.lines() {
        let Some(rest) = line.trim().strip_prefix("@import") else {
            sheet.text.push_str(line);
            sheet.text.push('\n');
            continue;
        };
        let import =
            Import::parse(rest).with_context(|| format!("{}: not understood: {}", file.display(), line.trim()))?;
        if let Some(layer) = &import.layer {
            sheet.text.push_str(&format!("@layer {layer} {{\n"));
        }
        append(sheet, &directory.join(import.path))?;
        if import.layer.is_some() {
            sheet.text.push_str("}\n");
        }
    }
    Ok(())
}

/// Refuses style sheets that nothing imports, and colours named outside the tokens.
pub(crate) fn check(directory: &Path) -> Result<()> {
    let sheet = join(&directory.join("main.css"))?;
    for file in files_below(directory)? {
        if !sheet.files.contains(&file) {
            bail!("{} is imported by no style sheet", file.display());
        }
        if file.ends_with("tokens.css") {
            continue;
        }
        let text = fs::read_to_string(&file)?;
        for (index, line) in text.lines().enumerate() {
            if names_colour(line) {
                bail!(
                    "{}:{}: a colour belongs into tokens.css: {}",
                    file.display(),
                    index + 1,
                    line.trim()
                );
            }
        }
    }
    Ok(())
}

/// Whether a line has a colour function or a value in hexadecimal notation.
fn names_colour(line: &str) -> bool {
    let functions = [
        "rgb(", "rgba(", "hsl(", "hsla(", "hwb(", "lab(", "lch(", "oklab(", "oklch(",
    ];
    let starts_function = |function: &str| {
        line.match_indices(function).any(|(at, _)| !line[..at].ends_with(|letter: char| letter.is_ascii_alphanumeric() || letter == '-'))
            // `oklch(from var(--accent) …)` derives from a token.
            && !line.contains(&format!("{function}from var("))
    };
    let hexadecimal = line.split_once(':').is_some_and(|(_, value)| {
        value
            .split(|letter: char| letter.is_whitespace() || ",()".contains(letter))
            .any(|word| {
                let digits = word.trim_end_matches(';').strip_prefix('#').unwrap_or_default();
                matches!(digits.len(), 3 | 4 | 6 | 8) && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
            })
    });
    hexadecimal || functions.into_iter().any(starts_function)
}

/// `"ui/button.css" layer(ui);` or `url("ui/button.css");`
#[derive(Debug, PartialEq, Eq)]
struct Import<'a> {
    path: &'a str,
    layer: Option<&'a str>,
}

impl<'a> Import<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let text = text.trim().strip_suffix(';')?.trim();
        let (quoted, rest) = match text.strip_prefix("url(") {
            Some(inside) => inside.split_once(')')?,
            None => {
                let end = text.get(1..)?.find(['"', '\''])? + 2;
                text.split_at(end)
            }
        };
        let path = quoted.trim().trim_matches(['"', '\'']);
        let layer = match rest.trim() {
            "" => None,
            layer => Some(layer.strip_prefix("layer(")?.strip_suffix(')')?.trim()),
        };
        Some(Self { path, layer })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_are_understood() {
        let layered = Import {
            path: "ui/button.css",
            layer: Some("ui"),
        };
        assert_eq!(Import::parse(r#" "ui/button.css" layer(ui);"#), Some(layered));
        assert_eq!(
            Import::parse(" url('a.css');"),
            Some(Import {
                path: "a.css",
                layer: None
            })
        );
        assert_eq!(Import::parse(r#" "a.css" print;"#), None);
        assert_eq!(Import::parse(r#" "a.css" layer(ui)"#), None);
    }

    #[test]
    fn colours_are_found() {
        assert!(names_colour("color: #fff;"));
        assert!(names_colour("  border: 1px solid rgb(0 0 0);"));
        assert!(names_colour(
            "background: color-mix(in oklab, var(--a), oklch(0.5 0.1 20));"
        ));
        assert!(!names_colour("color: var(--ink);"));
        assert!(!names_colour("color: oklch(from var(--accent) l c h / 20%);"));
        assert!(!names_colour("#cafe > p:has(a) {"));
        assert!(!names_colour("fill: url(#gradient);"));
    }

    #[test]
    fn imported_text_stands_in_its_layer_in_order() -> Result<()> {
        let directory = std::env::temp_dir().join(format!("steward-styles-{}", std::process::id()));
        fs::create_dir_all(&directory)?;
        fs::write(
            directory.join("main.css"),
            "@layer a, b;\n@import \"b.css\" layer(b);\nbody { margin: 0 }\n",
        )?;
        fs::write(directory.join("b.css"), "p { color: red }\n")?;
        let sheet = join(&directory.join("main.css"));
        fs::remove_dir_all(&directory)?;
        let sheet = sheet?;
        assert_eq!(
            sheet.text,
            "@layer a, b;\n@layer b {\np { color: red }\n}\nbody { margin: 0 }\n"
        );
        assert_eq!(sheet.files.len(), 2);
        Ok(())
    }
}
