//! The icon of a record kind; the area's where a kind has none of its own.

use steward_model::declaration::{Area, Kind};

use crate::ui::IconName;

/// Which icon stands for a kind.
pub(crate) fn kind_icon(kind: &Kind) -> IconName {
    match kind.name {
        "incident" => IconName::Siren,
        "change" => IconName::GitPullRequest,
        "management_review" => IconName::ClipboardCheck,
        "document" => IconName::FileText,
        "service_management_plan" => IconName::BookOpen,
        "service" => IconName::Package,
        "configuration_item" => IconName::Server,
        "action" => IconName::SquareCheck,
        _ => match kind.area {
            Area::Govern => IconName::Scale,
            Area::Deliver => IconName::Package,
            Area::Relate => IconName::Handshake,
            Area::BuildAndControl => IconName::Wrench,
            Area::Resolve => IconName::CircleAlert,
            Area::CheckAndAct => IconName::Target,
        },
    }
}
