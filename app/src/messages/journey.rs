//! Words of the journey to the certificate: stages, their guidance, and what each asks for.

use steward_model::journey::{Stage, Subject};

use super::{conformity, messages};

messages! {
    title = "Journey" | "Weg zum Zertifikat";
    lead = "From the first look to the certificate and beyond: what each stage asks for, and what is left, drawn from the live records." | "Vom ersten Blick bis zum Zertifikat und darüber hinaus: was jede Etappe verlangt und was noch fehlt, aus den aktuellen Datensätzen.";
    stages = "Stages" | "Etappen";
    links = "Journey and gap assessment" | "Weg und Lückenanalyse";
    done = "Done" | "Erledigt";
    here = "You are here" | "Hier stehen Sie";
    ahead = "Ahead" | "Steht bevor";
    progress(done, of) = "{done} of {of} done" | "{done} von {of} erledigt";
    count(done, of) = "{done} of {of}" | "{done} von {of}";
    left = "What is left" | "Was noch fehlt";
    nothing_left = "Nothing is left." | "Nichts mehr offen.";
    more(count) = "{count} more on the conformity page" | "{count} weitere auf der Seite Konformität";
    finished_one = "1 done already" | "1 bereits erledigt";
    finished(count) = "{count} done already" | "{count} bereits erledigt";
    open_register(kind) = "Open {kind}" | "{kind} öffnen";
    open_record(id) = "Open {id}" | "{id} öffnen";

    understand = "Understand" | "Verstehen";
    gap_analysis = "Gap analysis" | "Lückenanalyse";
    implement = "Implement" | "Umsetzen";
    internal_audit = "Internal audit" | "Internes Audit";
    management_review = "Management review" | "Managementbewertung";
    certify = "Certify" | "Zertifizieren";
    surveillance = "Surveillance" | "Überwachung";

    understand_text = "Learn what service management is to achieve here. Talk with top management about why, list who expects what, word the scope as the certificate is to say it, and name the people who answer for it." | "Klären Sie, was Service Management hier leisten soll. Sprechen Sie mit der Leitung über das Warum, halten Sie fest, wer was erwartet, formulieren Sie den Geltungsbereich wie später auf dem Zertifikat und benennen Sie die Verantwortlichen.";
    gap_analysis_text = "Go through the requirements with those who do the work. Be strict: what cannot be shown is at most partly in place. Give every gap an action with an owner and a date." | "Gehen Sie die Anforderungen mit denen durch, die die Arbeit tun. Seien Sie streng: Was sich nicht zeigen lässt, ist höchstens teilweise umgesetzt. Jede Lücke bekommt eine Maßnahme mit Person und Termin.";
    implement_text = "Adopt the policies and procedures, publish them, and work by them. Records of some months count more than perfect wording: begin to record before every text is final." | "Übernehmen und veröffentlichen Sie Richtlinien und Verfahren und arbeiten Sie danach. Aufzeichnungen einiger Monate zählen mehr als vollkommene Texte: Beginnen Sie zu dokumentieren, bevor alles fertig ist.";
    internal_audit_text = "Have people check who do not audit their own work. Cover the whole scope before the certification audit, and correct findings at their cause." | "Lassen Sie prüfen, und niemand prüft die eigene Arbeit. Decken Sie vor dem Zertifizierungsaudit den ganzen Geltungsbereich ab und beheben Sie Feststellungen an der Ursache.";
    management_review_text = "Top management sees all results in one meeting and decides on what follows: improvements, resources, changes. Its minutes are signed." | "Die Leitung sieht alle Ergebnisse in einer Sitzung und entscheidet, was folgt: Verbesserungen, Mittel, Änderungen. Das Protokoll wird unterschrieben.";
    certify_text = "Choose an accredited body. First it looks at documents and readiness, then at the work itself. Record its audit here, with every finding and its correction." | "Wählen Sie eine akkreditierte Stelle. Sie sieht zuerst Dokumente und Reife an, dann die Arbeit selbst. Halten Sie das Audit mit jeder Feststellung und ihrer Korrektur hier fest.";
    surveillance_text = "The body comes back, usually once a year. Keep audits, reviews and improvements going, and do not let evidence grow old." | "Die Stelle kommt wieder, meist jährlich. Halten Sie Audits, Bewertungen und Verbesserungen in Gang und lassen Sie Nachweise nicht veralten.";

    assessed = "Requirements assessed" | "Anforderungen bewertet";
    planned = "Gaps with an action" | "Lücken mit Maßnahme";
    closed = "Actions of the gap assessment that are over" | "Erledigte Maßnahmen der Lückenanalyse";
    decisions = "Actions of management reviews that are over" | "Erledigte Maßnahmen der Managementbewertungen";
    corrected = "Nonconformities corrected and verified" | "Behobene und geprüfte Abweichungen";
    proven = "Requirements that the records prove" | "Durch Datensätze belegte Anforderungen";
    certified = "The certification audit is reported" | "Das Zertifizierungsaudit ist berichtet";
    audit_ahead = "The next audit is planned" | "Das nächste Audit ist geplant";
    review_ahead = "The next management review has its date" | "Die nächste Managementbewertung hat einen Termin";
    current = "Evidence that is current and complete" | "Nachweise, die aktuell und vollständig sind";
}

/// The name of a stage, and its guidance.
pub(crate) fn stage(stage: Stage) -> (&'static str, &'static str) {
    match stage {
        Stage::Understand => (understand(), understand_text()),
        Stage::GapAnalysis => (gap_analysis(), gap_analysis_text()),
        Stage::Implement => (implement(), implement_text()),
        Stage::InternalAudit => (internal_audit(), internal_audit_text()),
        Stage::ManagementReview => (management_review(), management_review_text()),
        Stage::Certify => (certify(), certify_text()),
        Stage::Surveillance => (surveillance(), surveillance_text()),
    }
}

/// What a task is about.
pub(crate) fn subject(subject: Subject) -> &'static str {
    match subject {
        Subject::Requirement(requirement) => {
            let [title, _, _] = conformity::requirement(requirement);
            title
        }
        Subject::Assessed => assessed(),
        Subject::Planned => planned(),
        Subject::Closed => closed(),
        Subject::Decisions => decisions(),
        Subject::Corrected => corrected(),
        Subject::Proven => proven(),
        Subject::Certified => certified(),
        Subject::AuditAhead => audit_ahead(),
        Subject::ReviewAhead => review_ahead(),
        Subject::Current => current(),
    }
}
