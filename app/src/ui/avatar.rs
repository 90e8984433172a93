//! A person as a small circle with initials.

use leptos::prelude::*;

/// How many hues the tokens offer for people.
const HUES: u32 = 8;

/// The first letters of the first and last word of a name.
pub(crate) fn initials(name: &str) -> String {
    let mut words = name
        .split_whitespace()
        .filter_map(|word| word.chars().find(|character| character.is_alphanumeric()));
    let first = words.next();
    let last = words.next_back();
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

/// A stable hue for a name, the same on every device.
pub(crate) fn hue(name: &str) -> u32 {
    name.bytes()
        .fold(7_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)))
        % HUES
}

/// A person. The name is the tooltip and the accessible name unless it already stands beside.
#[component]
pub(crate) fn Avatar(
    #[prop(into)] name: String,
    /// The name stands in words beside it: hide the circle from assistive technology.
    #[prop(optional)]
    decorative: bool,
) -> impl IntoView {
    let letters = initials(&name);
    let hue = hue(&name).to_string();
    if decorative {
        view! { <span class="avatar" data-hue=hue aria-hidden="true">{letters}</span> }.into_any()
    } else {
        view! { <span class="avatar" data-hue=hue role="img" aria-label=name.clone() title=name>{letters}</span> }
            .into_any()
    }
}

/// Several people, overlapping; more than four end in a number.
#[component]
pub(crate) fn AvatarStack(
    #[prop(into)] names: Signal<Vec<String>>,
    #[prop(into)] label: Signal<String>,
) -> impl IntoView {
    const SHOWN: usize = 4;
    move || {
        let names = names.get();
        (!names.is_empty()).then(|| {
            let more = names.len().saturating_sub(SHOWN);
            let rest = names.iter().skip(SHOWN).cloned().collect::<Vec<_>>().join(", ");
            view! {
                <ul class="avatar-stack" aria-label=label.get()>
                    {names.into_iter().take(SHOWN).map(|name| view! { <li><Avatar name/></li> }).collect_view()}
                    {(more > 0).then(|| view! { <li><span class="avatar" title=rest>{format!("+{more}")}</span></li> })}
                </ul>
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_of_the_first_and_last_name() {
        assert_eq!(initials("Ana Lucía Ferreira"), "AF");
        assert_eq!(initials("ökonom"), "Ö");
        assert_eq!(initials("(Resolver 12)"), "R1");
        assert_eq!(initials(""), "");
    }
}
