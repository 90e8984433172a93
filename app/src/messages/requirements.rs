//! The requirements of ISO/IEC 20000-1 in German, by the id of the requirement. English is the catalogue's own.

/// Id, title, what an auditor asks for, guidance; sorted by id for binary search (a test checks it).
pub(super) const GERMAN: &[(&str, [&str; 3])] = &[
    (
        "assets",
        [
            "Anlagen für Services werden verwaltet",
            "Anlagen mit verantwortlicher Person, Ort und Wert, passend zu Verträgen und Lizenzen.",
            "Tragen Sie das Supportende beim Kauf ein; später sucht es niemand.",
        ],
    ),
    (
        "audit_programme",
        [
            "Interne Audits sind geplant",
            "Ein Programm, das alle Abschnitte und Prozesse nach Bedeutung und früheren Ergebnissen abdeckt.",
            "Verteilen Sie die Abschnitte über das Jahr; was zuletzt versagte, wird doppelt geprüft.",
        ],
    ),
    (
        "audits",
        [
            "Interne Audits werden unabhängig durchgeführt und verfolgt",
            "Auditberichte mit Kriterien, Umfang, unabhängiger Auditorin oder Auditor, Feststellungen und deren Verfolgung.",
            "Tauschen Sie Auditierende zwischen Abteilungen; niemand prüft die eigene Arbeit.",
        ],
    ),
    (
        "availability_monitoring",
        [
            "Verfügbarkeit wird gemessen, Ausfälle werden untersucht",
            "Verfügbarkeit gegen Ziel und zu jedem ungeplanten Ausfall Ursache und Folgerung.",
            "Halten Sie auch geplante Wartung fest, damit sie sich vom Ausfall unterscheidet.",
        ],
    ),
    (
        "availability_requirements",
        [
            "Anforderungen an die Verfügbarkeit und ihre Risiken sind bekannt",
            "Welche Verfügbarkeit jeder Service braucht und welche Risiken sie bedrohen, zu festen Zeiten geprüft.",
            "Vereinbaren Sie erst die Zeiten, in denen ein Service da sein muss, dann einen Prozentsatz.",
        ],
    ),
    (
        "awareness",
        [
            "Beschäftigte kennen die Richtlinie und ihren Beitrag",
            "Nachweise, dass die Beschäftigten die Richtlinie, die Services, die Ziele und ihren eigenen Anteil kennen.",
            "Eine Einführung für alle Neuen, einmal im Jahr wiederholt, genügt meist.",
        ],
    ),
    (
        "budget",
        [
            "Für Services wird budgetiert und abgerechnet",
            "Budget, Ist und Prognose je Service oder Kostenart und die Gründe für Abweichungen.",
            "Sehen Sie Abweichungen monatlich an, solange man noch steuern kann.",
        ],
    ),
    (
        "capacity",
        [
            "Kapazität ist geplant, die Nutzung wird beobachtet",
            "Ein aktueller Kapazitätsplan mit Nutzung, Schwellen, Prognose und den folgenden Schritten.",
            "Setzen Sie die Schwelle dort, wo noch Zeit zum Beschaffen bleibt.",
        ],
    ),
    (
        "catalogue",
        [
            "Der Servicekatalog ist vollständig und zugänglich",
            "Jeder Service mit Ergebnis, Kunden, Zeiten und Abhängigkeiten, für Kunden zugänglich.",
            "Beschreiben Sie Services in den Worten derer, die sie nutzen.",
        ],
    ),
    (
        "change_control",
        [
            "Changes werden bewertet, genehmigt, eingeplant und sind umkehrbar",
            "Anträge mit Risiko, Auswirkung, Genehmigung, Termin, Test und Rückweg.",
            "Niemand soll einen Change genehmigen, den er selbst durchführt.",
        ],
    ),
    (
        "change_policy",
        [
            "Eine Change-Richtlinie legt fest, was der Lenkung unterliegt",
            "Was der Änderungslenkung unterliegt, Arten von Changes, Notfälle und wer entscheidet.",
            "Benennen Sie die Standard-Changes; sie entlasten das Gremium am meisten.",
        ],
    ),
    (
        "change_review",
        [
            "Changes werden auf Erfolg geprüft, Trends betrachtet",
            "Was jeder Change erreicht hat, gescheiterte mit Ursachen und eine Auswertung über die Zeit.",
            "Betrachten Sie gescheiterte Changes zusammen mit den Incidents, die sie verursacht haben.",
        ],
    ),
    (
        "communication",
        [
            "Kommunikation ist geplant und findet statt",
            "Was wem wann wie und durch wen mitgeteilt wird; und Mitteilungen, die versandt wurden.",
            "Planen Sie die regelmäßigen Mitteilungen und halten Sie die wichtigen nach dem Versand fest.",
        ],
    ),
    (
        "competence",
        [
            "Beschäftigte sind für ihre Aufgaben kompetent",
            "Welche Kompetenz jede Rolle braucht, wer sie hat, der Nachweis und was gegen Lücken getan wurde.",
            "Halten Sie fest, wie wirksam eine Schulung war; Teilnahme allein beweist wenig.",
        ],
    ),
    (
        "complaints",
        [
            "Beschwerden werden erfasst, beantwortet und geschlossen",
            "Was eine Beschwerde ist, jede mit ihrer Antwort und Eskalation, wo der übliche Weg versagt.",
            "Gar keine Beschwerden heißt meist, dass niemand fragt.",
        ],
    ),
    (
        "configuration",
        [
            "Konfigurationselemente und ihre Beziehungen sind erfasst",
            "Arten von Elementen, jedes mit Status und Beziehungen, genau genug, um Auswirkungen zu beurteilen.",
            "Erfassen Sie nur, was Sie auch aktuell halten wollen.",
        ],
    ),
    (
        "configuration_verification",
        [
            "Konfigurationsdaten werden überprüft, Baselines gesetzt",
            "Abgleich der Daten mit der Wirklichkeit in geplanten Abständen, Korrekturen und Baselines vor Releases.",
            "Begehen Sie jedes Quartal einen Standort statt alle einmal im Jahr.",
        ],
    ),
    (
        "context",
        [
            "Themen, die das Service Management betreffen, sind bekannt",
            "Eine aktuelle Liste interner und externer Themen, jedes mit seiner Wirkung und der Reaktion darauf.",
            "Gehen Sie die Liste einmal im Jahr durch, vor der Managementbewertung.",
        ],
    ),
    (
        "continuity_plans",
        [
            "Kontinuitätspläne sind genehmigt und zur Hand",
            "Pläne mit Auslösekriterien, Schritten, Kontakten, Wiederanlaufzielen und der Rückkehr zum Normalbetrieb.",
            "Eine Kopie gehört dorthin, wo der Ausfall nicht hinreicht, und jemand muss wissen, wo das ist.",
        ],
    ),
    (
        "continuity_requirements",
        [
            "Anforderungen an die Kontinuität und ihre Risiken sind bekannt",
            "Welche Services zuerst und wie schnell zurückkehren müssen und auf welche Risiken die Pläne antworten.",
            "Fragen Sie den Kunden, was eine Stunde, ein Tag und eine Woche ohne den Service bedeuten.",
        ],
    ),
    (
        "continuity_tests",
        [
            "Kontinuitätspläne werden erprobt",
            "Übungen nach Plan mit Ergebnis, Lehren und Maßnahmen, nach großen Changes wiederholt.",
            "Eine Übung ohne Befund war zu leicht; wählen Sie ein schwereres Szenario.",
        ],
    ),
    (
        "contracts",
        [
            "Lieferanten sind durch Verträge mit verantwortlicher Person gebunden",
            "Ein Vertrag je Lieferant mit Umfang, Zielen, Pflichten, Unterauftragnehmern, Ausstieg und verantwortlicher Person.",
            "Merken Sie sich den Kündigungstermin, nicht das Vertragsende; er kommt zuerst.",
        ],
    ),
    (
        "customer_reviews",
        [
            "Kunden haben eine Ansprechperson, Services werden mit ihnen bewertet",
            "Jeder Kunde mit verantwortlicher Person und Protokolle von Bewertungen in geplanten Abständen.",
            "Senden Sie den Bericht vorher und sprechen Sie über das, was kommt, nicht über das, was war.",
        ],
    ),
    (
        "demand",
        [
            "Bedarf ist bestimmt und wird verfolgt",
            "Heutiger und erwarteter Bedarf je Service und wie weit die Wirklichkeit der Erwartung folgt.",
            "Fragen Sie Kunden nach ihren Plänen, bevor Sie Kapazität planen.",
        ],
    ),
    (
        "document_control",
        [
            "Dokumente sind genehmigt, aktuell und werden rechtzeitig zurückgezogen",
            "Version, genehmigende Person, Verteiler und Prüftermin jedes gültigen Dokuments sowie der Umgang mit externen Dokumenten.",
            "Ziehen Sie zurück, was nicht mehr gilt; eine veraltete Kopie an der Wand wird zur Feststellung.",
        ],
    ),
    (
        "documentation",
        [
            "Die Dokumente, die das System braucht, liegen vor",
            "Richtlinien, Verfahren und Pläne, die veröffentlicht und aktuell sind.",
            "Beginnen Sie mit den Richtlinien, dem Service-Management-Plan und einem Verfahren je Prozess.",
        ],
    ),
    (
        "improvement_criteria",
        [
            "Kriterien entscheiden, welche Verbesserungen zuerst kommen",
            "Eine Richtlinie mit Kriterien zur Bewertung von Chancen, angewandt auf das Register.",
            "Wägen Sie Nutzen, Kosten und Risiko jedes Mal mit demselben Maß.",
        ],
    ),
    (
        "improvements",
        [
            "Verbesserungen werden bewertet, genehmigt, umgesetzt und gemessen",
            "Ein Register mit Bewertung, Genehmigung, Ziel und gemessenem Ergebnis.",
            "Sagen Sie vorher, an welcher Zahl Sie erkennen, dass es geholfen hat.",
        ],
    ),
    (
        "incidents",
        [
            "Incidents werden erfasst, priorisiert, gelöst und geschlossen",
            "Incidents mit Auswirkung, Dringlichkeit, Zuweisung, Lösung und Abschluss nach einem Verfahren.",
            "Halten Sie die meldende Person auf dem Laufenden; Schweigen ist der häufigste Grund zur Beschwerde.",
        ],
    ),
    (
        "interested_parties",
        [
            "Interessierte Parteien und ihre Anforderungen sind bekannt",
            "Wer ein Interesse an den Services hat, was jede Partei fordert und wie das aufgenommen wird.",
            "Nennen Sie Kunden, Eigentümer, Beschäftigte, Lieferanten und Behörden; wer nichts fordert, fehlt.",
        ],
    ),
    (
        "internal_agreements",
        [
            "Interne Gruppen und zuliefernde Kunden sind durch Vereinbarungen gebunden",
            "Vereinbarungen mit denen im Haus, die Teile eines Services liefern, und deren Bewertung.",
            "Sie sollen mindestens so streng sein wie das, was sie stützen.",
        ],
    ),
    (
        "knowledge",
        [
            "Wissen ist aktuell und auffindbar",
            "Veröffentlichte Artikel, die benutzt werden, und ein Termin, zu dem jeder wieder geprüft wird.",
            "Schreiben Sie den Artikel, wenn der Incident gelöst ist und die Schritte noch frisch sind.",
        ],
    ),
    (
        "known_errors",
        [
            "Bekannte Fehler sind erfasst, Trends werden ausgewertet",
            "Bekannte Fehler mit Umgehung, die der Service Desk findet, und die Auswertung wiederholter Incidents.",
            "Beschreiben Sie das Symptom in den Worten der anrufenden Person.",
        ],
    ),
    (
        "leadership",
        [
            "Die oberste Leitung führt und stellt bereit, was nötig ist",
            "Unterzeichnete Bewertungen unter Leitung der obersten Leitung, Entscheidungen über Ressourcen und Mitteilungen, warum Service Management wichtig ist.",
            "Die Geschäftsleitung soll die Bewertung selbst leiten; ein Protokoll ohne sie beweist wenig.",
        ],
    ),
    (
        "major_incidents",
        [
            "Schwere Incidents sind definiert, werden geführt und ausgewertet",
            "Was einen Incident zum schweren macht, wer informiert wird und eine Auswertung von jedem.",
            "Üben Sie das Verfahren, bevor Sie es brauchen, mit der Geschäftsleitung im Raum.",
        ],
    ),
    (
        "management_review",
        [
            "Die oberste Leitung bewertet alle Eingaben und entscheidet",
            "Unterzeichnete Protokolle mit allen Eingaben, Entscheidungen und Maßnahmen in geplanten Abständen.",
            "Setzen Sie den Termin der nächsten Bewertung fest, bevor die jetzige endet.",
        ],
    ),
    (
        "measurement",
        [
            "Was wie und wann gemessen wird, ist festgelegt; Ergebnisse werden bewertet",
            "Kennzahlen mit Definition, Ziel und Quelle und aktuelle Ergebnisse für System und Services.",
            "Streichen Sie eine Kennzahl, die ein Jahr lang keine Entscheidung geändert hat.",
        ],
    ),
    (
        "nonconformities",
        [
            "Nichtkonformitäten werden an ihrer Ursache behoben",
            "Jede Nichtkonformität mit Sofortmaßnahme, Ursache, Korrekturmaßnahme und Wirksamkeitsprüfung.",
            "Fragen Sie nach dem Warum, bis die Antwort etwas ist, das Sie ändern können.",
        ],
    ),
    (
        "objectives",
        [
            "Ziele sind gesetzt, messbar und werden verfolgt",
            "Ziele mit Sollwert, Termin und verantwortlicher Person und wie weit jedes gediehen ist.",
            "Drei gemessene Ziele sind mehr wert als zehn wohlklingende.",
        ],
    ),
    (
        "operational_control",
        [
            "Prozesse laufen nach festgelegten Kriterien",
            "Verfahren mit Kriterien für jeden Prozess und Aufzeichnungen, dass danach gearbeitet wird.",
            "Schreiben Sie auf, was in jedem Prozess gut von schlecht trennt, und nichts, was nicht getan wird.",
        ],
    ),
    (
        "parties_involved",
        [
            "Die Arbeit anderer Parteien ist gelenkt",
            "Wer welchen Prozess, Service oder Bestandteil für Sie betreibt, nach welchen Kriterien, und wie das bewertet wird.",
            "Sie bleiben rechenschaftspflichtig: Was andere betreiben, braucht bei Ihnen eine verantwortliche Person.",
        ],
    ),
    (
        "plan",
        [
            "Das Service Management ist geplant und der Plan aktuell",
            "Ein genehmigter Plan mit Services, Zielen, Rollen, Ressourcen, Risiken, Messung und Audit, fristgerecht geprüft.",
            "Verweisen Sie auf die Einträge, die jeden Teil tragen, statt sie in den Plan zu kopieren.",
        ],
    ),
    (
        "policy",
        [
            "Die Service-Management-Richtlinie ist genehmigt und bekannt",
            "Eine Richtlinie, von der obersten Leitung genehmigt, allen Betroffenen bekannt gemacht und fristgerecht geprüft.",
            "Eine Seite, die man sich merkt, ist besser als zehn, die niemand liest.",
        ],
    ),
    (
        "problems",
        [
            "Ursachen von Incidents werden gefunden und beseitigt",
            "Problems mit verknüpften Incidents, Ursache, Behebung durch Change und Prüfung der Wirkung.",
            "Öffnen Sie ein Problem, wenn dieselben Worte im dritten Incident stehen.",
        ],
    ),
    (
        "record_control",
        [
            "Aufzeichnungen werden aufbewahrt, wiedergefunden und geschützt",
            "Wie lange Aufzeichnungen aufbewahrt werden, wo man sie findet und wer sie lesen darf.",
            "Legen Sie die Aufbewahrung in Jahren an dem Dokument fest, das die Aufzeichnung regelt.",
        ],
    ),
    (
        "relationships",
        [
            "Kunden, Lieferanten und was sie bindet sind bekannt",
            "Wer welchen Service nutzt, wer was zuliefert und welche Vereinbarung dazwischen steht.",
            "Zeichnen Sie die Kette vom Lieferanten zum Kunden einmal auf; Lücken zeigen sich von selbst.",
        ],
    ),
    (
        "release_planning",
        [
            "Releases sind geplant und vor dem Ausrollen abgenommen",
            "Eine Release-Richtlinie, Pläne mit ihren Changes, Abnahmetests, eine Baseline und der Rückweg.",
            "Proben Sie den Rückweg einmal; dann wissen Sie, wie lange er dauert.",
        ],
    ),
    (
        "release_success",
        [
            "Der Erfolg von Releases wird gemessen",
            "Ob jedes Release erfolgreich war, Incidents danach und was gelernt wurde.",
            "Warten Sie nach dem Ausrollen eine feste Zeit, bevor Sie die Incidents zählen.",
        ],
    ),
    (
        "representative",
        [
            "Eine Person der Leitung steht für das System ein",
            "Die Benennung einer oder eines Beauftragten der Leitung und die Berichte an die oberste Leitung.",
            "Die neuere Ausgabe verlangt den Titel nicht mehr, doch über die Leistung muss jemand berichten.",
        ],
    ),
    (
        "requests",
        [
            "Service Requests werden wie vereinbart erfüllt",
            "Requests mit Art, nötiger Genehmigung, Erfüllung und Abschluss.",
            "Veröffentlichen Sie, was man anfordern kann und wie lange es dauert.",
        ],
    ),
    (
        "resources",
        [
            "Ressourcen sind ermittelt und bereitgestellt",
            "Welche Menschen, Technik, Informationen und Mittel gebraucht und verfügbar sind und was die Lücken schließt.",
            "Nehmen Sie den Ressourcenplan in die Managementbewertung, dort kann entschieden werden.",
        ],
    ),
    (
        "risks",
        [
            "Risiken und Chancen sind bewertet und behandelt",
            "Risiken für System und Services mit ihrer Höhe vor und nach der Behandlung, verantwortlicher Person und Prüftermin.",
            "Fragen Sie bei jedem Risiko, woran man es zuerst bemerken würde, und messen Sie das.",
        ],
    ),
    (
        "roles",
        [
            "Rollen, Verantwortungen und Befugnisse sind vergeben",
            "Wer welche Rolle hat, was die Rolle entscheiden darf und wer vertritt.",
            "Geben Sie jedem Prozess eine namentlich verantwortliche Person, keine Abteilung.",
        ],
    ),
    (
        "satisfaction",
        [
            "Kundenzufriedenheit wird gemessen und führt zu Folgerungen",
            "Ergebnisse von Befragungen in geplanten Abständen, der Trend und was verbessert wurde.",
            "Drei Fragen, die viele beantworten, sind besser als dreißig, die wenige beantworten.",
        ],
    ),
    (
        "scope",
        [
            "Der Geltungsbereich ist festgelegt und genehmigt",
            "Welche Services, Einheiten, Standorte und Kunden dazugehören, die Grenzen und die Genehmigung.",
            "Formulieren Sie den Geltungsbereich so, wie er auf dem Zertifikat stehen soll.",
        ],
    ),
    (
        "security_controls",
        [
            "Sicherheitsmaßnahmen folgen aus Risiken und wirken",
            "Umgesetzte Maßnahmen, die Risiken dahinter und Prüfungen ihrer Wirkung.",
            "Eine Maßnahme ohne Risiko ist eine Gewohnheit; klären Sie, wozu sie dient.",
        ],
    ),
    (
        "security_incidents",
        [
            "Sicherheitsvorfälle werden behandelt, Changes auf Sicherheit geprüft",
            "Sicherheitsvorfälle mit ihren Lehren und die Auswirkung von Changes auf die Sicherheit.",
            "Lassen Sie ohne Vorwurf melden; die meisten Sicherheitsvorfälle werden zufällig entdeckt.",
        ],
    ),
    (
        "security_policy",
        [
            "Die Richtlinie zur Informationssicherheit ist genehmigt und bekannt",
            "Eine genehmigte Richtlinie, die Beschäftigte, Kunden und Lieferanten kennen, und ihre Prüfung.",
            "Sagen Sie in der Richtlinie, was zu tun ist, wenn etwas merkwürdig aussieht.",
        ],
    ),
    (
        "service_delivery",
        [
            "Das System wird betrieben, Services werden geliefert",
            "Dass im System gearbeitet wird: Services im Betrieb und aktuelle Aufzeichnungen ihrer Lieferung.",
            "Ein stilles Register liest sich wie ein Prozess, dem niemand folgt; halten Sie auch Kleines fest.",
        ],
    ),
    (
        "service_level_agreements",
        [
            "Service Levels sind vereinbart, überwacht und geprüft",
            "Eine Vereinbarung je Kunde und Service mit Zielen und Grenzen, Bewertungen und Ursachen von Verletzungen.",
            "Vereinbaren Sie wenige Ziele, die dem Kunden wichtig sind und die Sie messen können.",
        ],
    ),
    (
        "service_reports",
        [
            "Über Services wird berichtet, und Berichte führen zu Maßnahmen",
            "Zweck und Empfänger jedes Berichts; ausgegebene Berichte mit Ergebnissen gegen Ziele, Trends und Maßnahmen.",
            "Schließen Sie jeden Bericht mit dem, was daraus folgt.",
        ],
    ),
    (
        "service_requirements",
        [
            "Serviceanforderungen, Kritikalität und Prioritäten sind bestimmt",
            "Abgestimmte Anforderungen je Service, wie kritisch er ist und welcher Bedarf zuerst kommt.",
            "Beginnen Sie mit den Services, deren Ausfall die Arbeit eines Kunden anhält.",
        ],
    ),
    (
        "supplier_performance",
        [
            "Lieferanten werden überwacht und bewertet, Streitfälle beigelegt",
            "Leistung gegen die Ziele des Vertrags, Bewertungen in geplanten Abständen und Streitfälle bis zum Ende.",
            "Messen Sie Lieferanten mit eigenen Daten ebenso wie mit ihren.",
        ],
    ),
    (
        "system",
        [
            "Das Managementsystem ist eingerichtet und wird gepflegt",
            "Dass Plan, Geltungsbereich und Prozesse zusammenhängen und angewandt werden.",
            "Verknüpfen Sie den Plan mit Geltungsbereich, Zielen, Rollen und Risiken, damit ein Eintrag zum nächsten führt.",
        ],
    ),
    (
        "transition_acceptance",
        [
            "Services werden getestet, abgenommen und mit der Erwartung verglichen",
            "Testergebnisse gegen Kriterien, wer abgenommen hat und was nach dem Start erreicht wurde.",
            "Kommen Sie nach drei Monaten zurück und halten Sie fest, was anders kam.",
        ],
    ),
    (
        "transition_design",
        [
            "Services werden entworfen, bevor sie gebaut werden",
            "Ein Entwurf mit Fähigkeiten, Mitteln, Technik, Vereinbarungen, Katalog und Messgrößen.",
            "Prüfen Sie den Entwurf mit denen, die den Service betreiben werden.",
        ],
    ),
    (
        "transition_initiation",
        [
            "Welche Changes als neue oder geänderte Services gelten, ist festgelegt",
            "Die Regel, die eine große Änderung von einer üblichen trennt, und ihre Anwendung.",
            "Entscheiden Sie nach Wirkung auf Kunden, Kosten und Risiko, nicht allein nach Aufwand.",
        ],
    ),
    (
        "transition_planning",
        [
            "Neue, geänderte und entfallende Services sind geplant",
            "Ein Plan mit Aufgaben, Ressourcen, Abhängigkeiten, Tests und Abnahmekriterien, bevor der Entwurf beginnt.",
            "Planen Sie das Ende eines Services so sorgfältig wie seinen Anfang.",
        ],
    ),
];
