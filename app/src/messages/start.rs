//! Words of the first minutes: the three ways in, and joining by a link.

use super::messages;

messages! {
    title = "Welcome" | "Willkommen";
    headline = "Your service management system, on your own device" | "Ihr Service-Management-System, auf dem eigenen Gerät";
    lead = "Steward keeps incidents, changes, reviews and every other ISO/IEC 20000-1 record in this browser. It works without a network and without an account; sharing with colleagues comes when you want it." | "Steward führt Incidents, Changes, Reviews und alle weiteren Aufzeichnungen nach ISO/IEC 20000-1 in diesem Browser. Es arbeitet ohne Netz und ohne Konto; geteilt wird, wenn Sie es wollen.";
    on_this_device = "On this device" | "Auf diesem Gerät";
    last_used(when) = "Used {when}" | "Zuletzt {when}";
    list_failed(reason) = "The workspaces on this device could not be listed: {reason}" | "Die Arbeitsbereiche auf diesem Gerät konnten nicht gelesen werden: {reason}";
    ways_in = "Three ways in" | "Drei Wege hinein";
    ways_in_again = "Add another" | "Weiteren hinzufügen";

    sample_title = "Explore a sample" | "Ein Beispiel erkunden";
    sample_text = "A small IT provider with a year of history: hundreds of linked records to open, change and break. Nothing leaves this device." | "Ein kleiner IT-Dienstleister mit einem Jahr Geschichte: Hunderte verknüpfte Datensätze zum Öffnen, Ändern und Ausprobieren. Nichts verlässt dieses Gerät.";
    sample_button = "Open the sample" | "Beispiel öffnen";
    sample_progress = "Writing a year of history" | "Ein Jahr Geschichte wird geschrieben";
    sample_fresh = "Reset the sample" | "Beispiel zurücksetzen";
    sample_fresh_button = "Reset the sample…" | "Beispiel zurücksetzen …";
    sample_fresh_confirm = "Throw away and start afresh" | "Verwerfen und neu beginnen";
    sample_fresh_text = "Throws away the sample on this device, with everything you changed in it, and writes a fresh one. Other workspaces stay as they are." | "Verwirft das Beispiel auf diesem Gerät samt allem, was Sie darin geändert haben, und schreibt ein neues. Andere Arbeitsbereiche bleiben, wie sie sind.";
    progress_of(done, total) = "{done} of {total}" | "{done} von {total}";

    start_title = "Start a workspace" | "Einen Arbeitsbereich starten";
    start_text = "For your own organization. Name it, list the services you run and who uses them; everything can be changed later." | "Für die eigene Organisation. Benennen Sie ihn, nennen Sie Ihre Services und deren Kunden; alles lässt sich später ändern.";
    start_button = "Start a workspace" | "Arbeitsbereich starten";
    start_submit = "Create the workspace" | "Arbeitsbereich anlegen";
    organization = "Organization" | "Organisation";
    organization_example = "Harbour Systems" | "Hafen Systeme";
    organization_missing = "Give the workspace a name, for example your organization’s." | "Geben Sie dem Arbeitsbereich einen Namen, zum Beispiel den Ihrer Organisation.";
    your_name = "Your name" | "Ihr Name";
    your_name_help = "Shown beside what you change." | "Steht neben dem, was Sie ändern.";
    your_name_missing = "Enter your name, so that others see who changed what." | "Geben Sie Ihren Namen an, damit andere sehen, wer was geändert hat.";
    services = "Services you run" | "Ihre Services";
    services_help = "One per line. Each becomes a service record." | "Einer pro Zeile. Jeder wird ein Service-Datensatz.";
    services_example = "Email and calendar\nService desk" | "E-Mail und Kalender\nService Desk";
    customers = "Customers" | "Kunden";
    customers_help = "One per line: companies, departments or sites that use the services. Each becomes a customer record." | "Einer pro Zeile: Firmen, Abteilungen oder Standorte, die die Services nutzen. Jeder wird ein Kunden-Datensatz.";
    start_failed(reason) = "The workspace was not created: {reason}" | "Der Arbeitsbereich wurde nicht angelegt: {reason}";

    join_title = "Join" | "Beitreten";
    join_text = "A colleague sent you an invitation link. Paste it, or open it in this browser." | "Eine Kollegin oder ein Kollege hat Ihnen einen Einladungslink geschickt. Fügen Sie ihn ein oder öffnen Sie ihn in diesem Browser.";
    join_link = "Invitation link" | "Einladungslink";
    join_check = "Continue" | "Weiter";
    join_link_missing = "Paste the whole link, from https:// to its end." | "Fügen Sie den ganzen Link ein, von https:// bis zum Ende.";
    join_page_title = "Join a workspace" | "Einem Arbeitsbereich beitreten";
    join_looking_up = "Reading the invitation…" | "Die Einladung wird gelesen …";
    join_invited(workspace) = "You are invited to {workspace}" | "Sie sind zu {workspace} eingeladen";
    join_role(role) = "You will join as {role}." | "Sie treten als {role} bei.";
    join_device(workspace) = "Add this device to {workspace}" | "Dieses Gerät zu {workspace} hinzufügen";
    join_device_as(name, role) = "It will be a device of {name}, who works here as {role}." | "Es wird ein Gerät von {name}; Rolle: {role}.";
    join_device_submit = "Add this device" | "Dieses Gerät hinzufügen";
    device_name = "This device" | "Dieses Gerät";
    device_name_help = "Its name in your list of devices." | "Sein Name in Ihrer Geräteliste.";
    join_by_token = "This page did not come over https, so the browser makes no device key here. You can join; the way in is then kept as a token in this browser, which is less safe." | "Diese Seite kam nicht über https, deshalb erzeugt der Browser hier keinen Geräteschlüssel. Sie können beitreten; der Zugang liegt dann als Token in diesem Browser, was weniger sicher ist.";
    join_needs_https = "A device is added over https" | "Ein Gerät wird über https hinzugefügt";
    join_needs_https_help = "This page did not come over https, so the browser makes no device key here. The link is not used up: open it with https:// at its beginning." | "Diese Seite kam nicht über https, deshalb erzeugt der Browser hier keinen Geräteschlüssel. Der Link ist nicht verbraucht: Öffnen Sie ihn mit https:// am Anfang.";
    join_submit = "Join the workspace" | "Dem Arbeitsbereich beitreten";
    join_joining = "Joining…" | "Beitritt läuft …";
    join_bad_link = "The invitation cannot be used" | "Die Einladung kann nicht verwendet werden";
    join_bad_link_text = "A link works once and for a limited time. Ask the person who sent it for a new one." | "Ein Link gilt einmal und für begrenzte Zeit. Bitten Sie um einen neuen.";
    other_ways = "Other ways in" | "Andere Wege hinein";
    role_owner = "owner" | "Eigentümer";
    role_manager = "manager" | "Manager";
    role_practitioner = "practitioner" | "Bearbeiter";
    role_auditor = "auditor" | "Auditor";
    role_reader = "reader" | "Leser";
    role_contact = "contact" | "Kontakt";
}
