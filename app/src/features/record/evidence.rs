//! What a record proves: requirements by clause, in both editions.

use leptos::prelude::*;
use steward_model::declaration::Kind;

use crate::{
    messages,
    ui::{Icon, IconName},
};

#[component]
pub(crate) fn EvidenceList(kind: &'static Kind) -> impl IntoView {
    (!kind.evidence.is_empty()).then(|| {
        view! {
            <section class="record-aside" aria-labelledby="record-evidence">
                <h2 id="record-evidence">{messages::record::evidence()}</h2>
                <ul class="evidence">
                    {kind
                        .evidence
                        .iter()
                        .map(|evidence| {
                            // An edition may lack the requirement; the record then proves the other edition's.
                            let clause = if evidence.clause_2018.is_empty() { evidence.clause_2011 } else { evidence.clause_2018 };
                            let other = (!evidence.clause_2011.is_empty() && !evidence.clause_2018.is_empty())
                                .then(|| messages::record::evidence_edition_2011(evidence.clause_2011));
                            view! {
                                <li>
                                    <Icon name=IconName::ShieldCheck/>
                                    <div>
                                        <span class="evidence-clause">{messages::record::evidence_proves(clause)}</span>
                                        {other.map(|other| view! { <span class="quiet evidence-other">{other}</span> })}
                                        <p class="quiet">{messages::model::label(evidence.shows)}</p>
                                    </div>
                                </li>
                            }
                        })
                        .collect_view()}
                </ul>
            </section>
        }
    })
}
