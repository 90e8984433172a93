//! The editor of rich texts.

use super::messages;

messages! {
    placeholder = "Write…" | "Schreiben …";
    toolbar = "Formatting" | "Formatierung";
    strong = "Bold" | "Fett";
    em = "Italic" | "Kursiv";
    code = "Code" | "Code";
    link = "Link" | "Link";
    paragraph = "Text" | "Text";
    heading_1 = "Heading 1" | "Überschrift 1";
    heading_2 = "Heading 2" | "Überschrift 2";
    heading_3 = "Heading 3" | "Überschrift 3";
    bullets = "List" | "Liste";
    numbers = "Numbered list" | "Nummerierte Liste";
    tasks = "Tasks" | "Aufgaben";
    quote = "Quotation" | "Zitat";
    code_block = "Code block" | "Codeblock";
    task_done = "Done" | "Erledigt";
    link_address = "Address" | "Adresse";
    link_apply = "Set the link" | "Link setzen";
    link_remove = "Remove the link" | "Link entfernen";
    link_refused =
        "Only addresses that begin with https:, http: or mailto: can be linked."
        | "Verlinkt werden nur Adressen, die mit https:, http: oder mailto: beginnen.";
}
