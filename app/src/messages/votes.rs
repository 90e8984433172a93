//! Votes on a record: the ballot, its outcome in words, late votes, and decisions that votes contradict.

use steward_model::ballot::Hurdle;

use super::messages;

messages! {
    title = "Votes" | "Abstimmung";
    none = "No ballot yet. Without one, whoever may approve decides alone." | "Noch keine Abstimmung. Ohne sie entscheidet allein, wer freigeben darf.";
    none_here = "No ballot was opened." | "Es wurde keine Abstimmung eröffnet.";
    open_ballot = "Open a ballot" | "Abstimmung eröffnen";
    spent = "The last ballot was about an earlier round. A new one is needed before this can be approved." | "Die letzte Abstimmung galt einer früheren Runde. Vor der Freigabe ist eine neue nötig.";

    // Opening
    voters = "Voters" | "Stimmberechtigte";
    voter_add = "Add a voter" | "Stimmberechtigte hinzufügen";
    voter_add_short = "Add" | "Hinzufügen";
    voter_remove(name) = "Remove {name} from the voters" | "{name} aus den Stimmberechtigten entfernen";
    voters_missing = "Name at least one voter." | "Mindestens eine Person benennen.";
    needed = "Approvals needed" | "Nötige Zustimmungen";
    needed_help(majority) = "Left empty, a majority decides: {majority}." | "Ohne Angabe entscheidet die Mehrheit: {majority}.";
    needed_wrong(voters) = "Write a whole number from 1 to {voters}." | "Eine ganze Zahl von 1 bis {voters} eingeben.";
    deadline = "Votes count until" | "Stimmen zählen bis";
    deadline_help = "A vote cast offline before this moment counts whenever it arrives." | "Eine offline vor diesem Zeitpunkt abgegebene Stimme zählt, wann immer sie ankommt.";
    deadline_wrong = "Choose a moment in the future." | "Einen Zeitpunkt in der Zukunft wählen.";
    cancel = "Cancel" | "Abbrechen";

    // Outcome
    verdict_open = "Voting" | "Abstimmung läuft";
    verdict_approved = "Approved by vote" | "Durch Abstimmung angenommen";
    verdict_rejected = "Rejected by vote" | "Durch Abstimmung abgelehnt";
    verdict_no_quorum = "No quorum" | "Kein Quorum";
    approvals_of(count, needed) = "{count} of {needed} approvals needed" | "{count} von {needed} nötigen Zustimmungen";
    against(count) = "{count} against" | "{count} dagegen";
    abstained(count) = "{count} abstained" | "{count} enthalten";
    opened(name, time) = "Opened by {name}, {time}" | "Eröffnet von {name}, {time}";
    until(time) = "Votes count until {time}" | "Stimmen zählen bis {time}";
    over(time) = "Over since {time}" | "Beendet seit {time}";
    went_ahead(name, reason) = "{name} went ahead of the votes: {reason}" | "{name} ging der Abstimmung voraus: {reason}";
    settled(name, reason) = "{name} let the decision stand: {reason}" | "{name} lässt die Entscheidung bestehen: {reason}";

    // Votes
    approves = "Approves" | "Stimmt zu";
    rejects = "Rejects" | "Lehnt ab";
    abstains = "Abstains" | "Enthält sich";
    waiting = "Has not voted" | "Hat nicht abgestimmt";
    not_counted = "Not counted" | "Nicht gezählt";
    replaced = "voted again later" | "hat später erneut abgestimmt";
    after_deadline = "late: after the deadline" | "verspätet: nach der Frist";
    after_end = "late: after the ballot was over" | "verspätet: nach dem Ende der Abstimmung";
    not_a_voter = "not among the voters" | "nicht stimmberechtigt";
    earlier(count) = "Earlier ballots: {count}" | "Frühere Abstimmungen: {count}";
    opened_apart = "Two ballots were open at the same time. The one opened last counts." | "Zwei Abstimmungen liefen gleichzeitig. Es gilt die zuletzt eröffnete.";

    // Voting
    your_vote = "Your vote" | "Ihre Stimme";
    your_late_vote = "The ballot is over. A vote is kept and shown as late; it does not count." | "Die Abstimmung ist beendet. Eine Stimme wird als verspätet festgehalten; sie zählt nicht.";
    vote_approve = "Vote to approve" | "Zustimmen";
    vote_reject = "Vote to reject" | "Ablehnen";
    vote_abstain = "Abstain" | "Enthalten";
    note = "Reason for your vote" | "Begründung Ihrer Stimme";
    close = "Close the ballot now" | "Abstimmung jetzt schließen";

    // Votes that contradict
    contest_counted = "Votes that count contradict what was decided; some arrived after the decision." | "Gezählte Stimmen widersprechen der Entscheidung; einige kamen erst danach an.";
    contest_late = "Late votes would have given another result." | "Verspätete Stimmen hätten ein anderes Ergebnis ergeben.";
    contest_other = "The decision was taken on behalf of another ballot than the one that counts." | "Die Entscheidung fiel aufgrund einer anderen Abstimmung als der geltenden.";
    contest_help = "A person decides: let the decision stand, or take the record back by a step." | "Eine Person entscheidet: die Entscheidung bestehen lassen oder den Eintrag durch einen Schritt zurücknehmen.";
    settle = "Let the decision stand" | "Entscheidung bestehen lassen";
    settle_reason = "Why it stands" | "Warum sie bestehen bleibt";
    settle_missing = "Give a reason first." | "Zuerst einen Grund angeben.";

    // Why a step waits
    hurdle_votes(approvals, needed) = "The ballot has {approvals} of {needed} approvals that it needs." | "Die Abstimmung hat {approvals} von {needed} nötigen Zustimmungen.";
    hurdle_rejected(rejections, voters) = "The ballot rejected it: {rejections} of {voters} voted against." | "Die Abstimmung hat es abgelehnt: {rejections} von {voters} stimmten dagegen.";
    hurdle_spent = "The last ballot was about an earlier round; open a new one first." | "Die letzte Abstimmung galt einer früheren Runde; zuerst eine neue eröffnen.";
    hurdle_contested = "Votes that arrived later contradict the decision; let it stand or go back first." | "Später angekommene Stimmen widersprechen der Entscheidung; zuerst bestehen lassen oder zurückgehen.";
}

/// Why a step waits for votes.
pub(crate) fn hurdle(hurdle: &Hurdle) -> String {
    match hurdle {
        Hurdle::Votes { approvals, needed } => hurdle_votes(approvals, needed),
        Hurdle::Rejected { rejections, voters } => hurdle_rejected(rejections, voters),
        Hurdle::Spent => hurdle_spent().to_owned(),
        Hurdle::Contested => hurdle_contested().to_owned(),
    }
}
