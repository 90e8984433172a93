//! What a record is checked against: independence of auditors, windows of other plans.

use super::messages;

messages! {
    independence = "Independence of the auditors" | "Unabhängigkeit der Auditoren";
    independence_help = "An auditor has a part in what is audited. Choose somebody else; starting all the same needs a reason, which stays in the history." | "Ein Auditor ist an dem beteiligt, was auditiert wird. Bitte jemand anderen wählen; trotzdem zu beginnen braucht einen Grund, der in der Historie bleibt.";
    named_as(auditor, field) = "{auditor} is named there as: {field}" | "{auditor} ist dort genannt als: {field}";
    answers_by_role(auditor, role) = "{auditor} answers for it as: {role}" | "{auditor} steht dafür ein als: {role}";

    meetings = "Planned at the same time" | "Gleichzeitig geplant";
    no_meetings = "Nothing else that touches the same is planned then." | "Nichts anderes, das dasselbe berührt, ist dann geplant.";
    frozen = "Changes are frozen" | "Änderungssperre";
    same_work = "Works on the same" | "Arbeitet am selben";
    maintenance = "Maintenance of the same" | "Wartung desselben";
    shared(names) = "Both touch: {names}" | "Beide berühren: {names}";
    window(from, to) = "{from} to {to}" | "{from} bis {to}";
}
