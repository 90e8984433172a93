//! What navigation lists: pages, and the kinds by area. Plain data, drawn by the rail and the drawer.

use steward_model::{
    declaration::{Area, Kind},
    kinds,
};

use crate::features::kind_of_segment;

/// Areas in their order with the kinds that live there; areas without a kind are left out.
pub(super) fn areas() -> Vec<(Area, Vec<&'static Kind>)> {
    let mut areas: Vec<(Area, Vec<&'static Kind>)> = Vec::new();
    let mut kinds: Vec<&'static Kind> = kinds::ALL.to_vec();
    kinds.sort_by_key(|kind| kind.area);
    for kind in kinds {
        match areas.last_mut() {
            Some((area, kinds)) if *area == kind.area => kinds.push(kind),
            Some(_) | None => areas.push((kind.area, vec![kind])),
        }
    }
    areas
}

/// The area of the register or record at an address inside a workspace.
pub(super) fn area_of(path: &str) -> Option<Area> {
    let segment = path.trim_start_matches('/').split('/').nth(2)?;
    kind_of_segment(segment).map(|kind| kind.area)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_listed_once_and_areas_are_in_order() {
        let areas = areas();
        assert_eq!(
            areas.iter().map(|(_, kinds)| kinds.len()).sum::<usize>(),
            kinds::ALL.len()
        );
        assert!(
            areas
                .windows(2)
                .all(|pair| matches!(pair, [(left, _), (right, _)] if left < right))
        );
    }

    #[test]
    fn an_address_lies_in_the_area_of_its_kind() {
        assert_eq!(area_of("/w/abc/incident/def"), Some(Area::Resolve));
        assert_eq!(area_of("/w/abc/configuration-item"), Some(Area::BuildAndControl));
        assert_eq!(area_of("/w/abc/settings"), None);
        assert_eq!(area_of("/w/abc"), None);
    }
}
