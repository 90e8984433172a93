//! What a record proves: requirements by clause, in both editions.

use leptos::prelude::*;
use leptos_router::components::A;
use steward_model::declaration::Kind;

use crate::{
    features::conformity::clause_path,
    messages,
    ui::{Icon, IconName},
    workspace::Workspace,
};

#[component]
pub(crate) fn EvidenceList(kind: &'static Kind) -> impl IntoView {
    let workspace = expect_context::<Workspace>().id();
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
                            let (edition, clause) = if evidence.clause_2018.is_empty() {
                                ("2011", evidence.clause_2011)
                            } else {
                                ("2018", evidence.clause_2018)
                            };
                            let requirement = clause_path(workspace, edition, clause);
                            let other = (!evidence.clause_2011.is_empty() && !evidence.clause_2018.is_empty())
                                .then(|| messages::record::evidence_edition_2011(evidence.clause_2011));
                            view! {
                                <li>
                                    <Icon name=IconName::ShieldCheck/>
                                    <div>
                                        <A href=requirement attr:class="evidence-clause">{messages::record::evidence_proves(clause)}</A>
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
