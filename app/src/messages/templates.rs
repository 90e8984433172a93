//! Words of the templates' dialog, and of starting a workspace with the required set.

use super::messages;

messages! {
    from_template = "From template" | "Aus Vorlage";
    title = "New from a template" | "Neu aus einer Vorlage";
    lead = "A draft in plain words to adopt: your names are filled in, and what stands in brackets is left for you to decide." | "Ein Entwurf in einfachen Worten zum Übernehmen: Ihre Namen sind eingesetzt, was in Klammern steht, entscheiden Sie.";
    loading = "Getting the templates…" | "Vorlagen werden geholt …";
    preview = "Preview" | "Vorschau";
    serves(clauses) = "Serves clauses {clauses}" | "Dient den Abschnitten {clauses}";
    create = "Create the draft" | "Entwurf anlegen";

    set_summary = "Roles and required documents" | "Rollen und geforderte Dokumente";
    set_help = "Leave this out if you like: every template is offered in its register later." | "Das kann warten: Jede Vorlage steht später auch in ihrem Register.";
    top_management = "Top management" | "Oberste Leitung";
    service_manager = "Service manager" | "Service Manager";
    auditor = "Internal auditor" | "Interner Auditor";
    person_help = "A name; makes a proposed role assignment." | "Ein Name; ergibt eine vorgeschlagene Rollenzuweisung.";
    set_create = "Create the required set from templates" | "Geforderte Dokumente aus Vorlagen anlegen";
    set_list = "Drafts to create" | "Anzulegende Entwürfe";
    set_progress = "Creating records" | "Datensätze werden angelegt";
}
