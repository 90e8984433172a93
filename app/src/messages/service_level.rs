//! Words of the service level clocks.

use super::messages;

messages! {
    title = "Service level" | "Service-Level";
    under(agreement) = "Under {agreement}" | "Nach {agreement}";
    terms = "What counted" | "Was zählte";
    versioned(title, version) = "{title}, version {version}" | "{title}, Version {version}";
    from_then(when) = "From {when}:" | "Ab {when}:";
    not_in_force = "not in force, as it was written" | "nicht in Kraft, wie geschrieben";
    none = "No agreement in force covers this record's service." | "Keine gültige Vereinbarung gilt für den Service dieses Datensatzes.";
    failed(reason) = "The clocks cannot be read: {reason}" | "Die Uhren lassen sich nicht lesen: {reason}";
    response = "Response" | "Reaktion";
    resolution = "Resolution" | "Lösung";
    fulfilment = "Fulfilment" | "Erfüllung";

    // How a clock stands
    running = "Running" | "Läuft";
    warned = "Running, warning reached" | "Läuft, Warnschwelle erreicht";
    paused = "Paused" | "Pausiert";
    met = "Met" | "Eingehalten";
    breached = "Breached" | "Verletzt";
    untargeted = "No target" | "Kein Ziel";
    left(time, target) = "{time} left of {target}" | "{time} übrig von {target}";
    over(time, target) = "{time} over {target}" | "{time} über {target}";
    taken(time, target) = "{time} of {target} used" | "{time} von {target} verbraucht";
    taken_only(time) = "{time} so far" | "bisher {time}";
    due(when) = "due {when}" | "fällig {when}";
    breached_at(when) = "breached {when}" | "verletzt {when}";

    // The account of every second
    account = "Every second, explained" | "Jede Sekunde, erklärt";
    counted = "counted" | "gezählt";
    segment_paused(reason) = "paused: {reason}" | "pausiert: {reason}";
    segment_paused_plain = "paused" | "pausiert";
    outside_hours = "outside service hours" | "außerhalb der Servicezeit";
    holiday(name) = "holiday: {name}" | "Feiertag: {name}";
    holiday_plain = "holiday" | "Feiertag";
    without_agreement = "no agreement" | "keine Vereinbarung";
    responded = "answered" | "beantwortet";
    resolved = "resolved" | "gelöst";
    more(count) = "{count} earlier stretches" | "{count} frühere Abschnitte";

    // Lengths of time
    days_hours(days, hours) = "{days} d {hours} h" | "{days} T {hours} Std.";
    hours_minutes(hours, minutes) = "{hours} h {minutes} min" | "{hours} Std. {minutes} Min.";
    minutes_seconds(minutes, seconds) = "{minutes} min {seconds} s" | "{minutes} Min. {seconds} Sek.";
}
