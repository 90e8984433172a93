//! Which columns fit, and how wide they are; plain arithmetic.

use steward_model::declaration::FieldType;

use super::column::Column;

/// Below this width of the window a row is a card of two lines.
pub(crate) const CARDS_BELOW_PX: f64 = 640.0;
/// Height of a row of the table.
pub(crate) const ROW_HEIGHT_PX: f64 = 36.0;
/// Height of a card.
pub(crate) const CARD_HEIGHT_PX: f64 = 64.0;
/// Room that rows have left and right of the cells.
const PADDING_PX: f64 = 44.0;
/// Room between two columns, as `style/ui/virtual_list.css` has it.
const GAP_PX: f64 = 12.0;

/// The least width that shows the usual content of a column.
fn width_px(column: &Column) -> f64 {
    match column {
        Column::Id => 100.0,
        Column::Title => 220.0,
        Column::State => 124.0,
        Column::Tags => 150.0,
        Column::Created | Column::Updated => 104.0,
        Column::Field(field) => match field.field_type {
            FieldType::Choice(_) => 104.0,
            FieldType::Number { .. } => 90.0,
            FieldType::Flag => 72.0,
            FieldType::Date | FieldType::DateTime => 116.0,
            FieldType::Line | FieldType::Text | FieldType::Person | FieldType::Group => 128.0,
        },
    }
}

/// How early a column gives way where there is no room: the lowest goes first, the title never.
fn weight(column: &Column) -> u8 {
    match column {
        Column::Title => 9,
        Column::State => 8,
        Column::Id => 7,
        Column::Field(field) if field.name == "priority" => 6,
        Column::Updated => 5,
        Column::Field(_) => 4,
        Column::Tags => 3,
        Column::Created => 2,
    }
}

/// The columns that fit into a width, in their order.
pub(crate) fn fitting(columns: &[Column], width: f64) -> Vec<Column> {
    let mut kept: Vec<Column> = columns.to_vec();
    while kept.len() > 1
        && kept.iter().map(|column| width_px(column) + GAP_PX).sum::<f64>() - GAP_PX + PADDING_PX > width
    {
        // The last of the lightest goes, so that the order of the declaration counts.
        let lightest = kept
            .iter()
            .enumerate()
            .rev()
            .min_by_key(|(_, column)| weight(column))
            .map(|(index, _)| index);
        match lightest {
            Some(index) => {
                kept.remove(index);
            }
            None => break,
        }
    }
    kept
}

/// The columns as a CSS grid template.
pub(crate) fn template(columns: &[Column]) -> String {
    let tracks: Vec<String> = columns
        .iter()
        .map(|column| match column {
            Column::Title => format!("minmax({}px, 1fr)", width_px(column)),
            Column::Id | Column::State | Column::Tags | Column::Created | Column::Updated | Column::Field(_) => {
                format!("{}px", width_px(column))
            }
        })
        .collect();
    tracks.join(" ")
}

#[cfg(test)]
mod tests {
    use steward_model::kinds;

    use super::*;

    #[test]
    fn a_narrow_list_keeps_title_and_state_and_a_wide_one_everything() {
        let incident = kinds::by_name("incident").expect("the incident kind");
        let columns = Column::chosen(incident, None);
        assert_eq!(fitting(&columns, 4000.0), columns);
        let narrow = fitting(&columns, 420.0);
        assert!(narrow.contains(&Column::Title) && narrow.contains(&Column::State));
        assert!(narrow.len() < columns.len());
        assert_eq!(fitting(&columns, 10.0), [Column::Title]);
    }

    #[test]
    fn the_template_has_a_track_for_each_column() {
        assert_eq!(template(&[Column::Id, Column::Title]), "100px minmax(220px, 1fr)");
    }
}
