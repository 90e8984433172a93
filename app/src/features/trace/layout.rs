//! Where the records of a trace stand: in columns, each near those that it is linked with. Lengths are in `rem`.

use std::collections::BTreeMap;

use steward_model::trace::{Side, Stage, Trace, View};

/// From one column to the next.
pub(super) const COLUMN: f64 = 16.5;
/// From one line to the next.
pub(super) const LINE: f64 = 3.75;
/// The width of a record.
pub(super) const WIDTH: f64 = 13.0;
/// The height of a record.
pub(super) const HEIGHT: f64 = 3.0;
/// Above the first line: the heads of the columns.
pub(super) const HEAD: f64 = 2.25;
/// Passes over the columns, each way, that put what is linked side by side; more change little.
const PASSES: usize = 3;

/// What stands above a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Head {
    /// A start of a kind that has no place in the chain.
    Start,
    /// A stage of the chain.
    Stage(Stage),
    /// So many steps from the start: below zero what it depends on.
    Steps(i32),
}

/// A column.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Column {
    pub(super) head: Head,
    /// Places in the trace, from the top.
    pub(super) nodes: Vec<usize>,
}

/// Columns, and where each record of the trace stands in them.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Layout {
    pub(super) columns: Vec<Column>,
    /// By the place in the trace: column and line.
    pub(super) places: Vec<(usize, usize)>,
}

impl Layout {
    pub(super) fn new(trace: &Trace, view: View) -> Self {
        let mut columns: BTreeMap<Head, Vec<usize>> = BTreeMap::new();
        for (place, node) in trace.nodes.iter().enumerate() {
            let steps = i32::try_from(node.distance).unwrap_or(i32::MAX);
            let head = match (view, node.stage) {
                (View::Chain, Some(stage)) => Head::Stage(stage),
                (View::Chain, None) => Head::Start,
                (View::Impact, _) if node.side == Side::Back => Head::Steps(-steps),
                (View::Impact, _) => Head::Steps(steps),
            };
            columns.entry(head).or_default().push(place);
        }
        let mut layout = Self {
            columns: columns
                .into_iter()
                .map(|(head, nodes)| Column { head, nodes })
                .collect(),
            places: vec![(0, 0); trace.nodes.len()],
        };
        layout.note();
        let mut neighbours: Vec<Vec<usize>> = vec![Vec::new(); trace.nodes.len()];
        for edge in &trace.edges {
            for (one, other) in [(edge.from, edge.to), (edge.to, edge.from)] {
                if let Some(list) = neighbours.get_mut(one) {
                    list.push(other);
                }
            }
        }
        for _ in 0..PASSES {
            let count = layout.columns.len();
            for column in (0..count).chain((0..count).rev()) {
                layout.arrange(column, &neighbours);
            }
        }
        layout
    }

    /// Writes down where each record stands.
    fn note(&mut self) {
        for (column, list) in self.columns.iter().enumerate() {
            for (line, node) in list.nodes.iter().enumerate() {
                if let Some(place) = self.places.get_mut(*node) {
                    *place = (column, line);
                }
            }
        }
    }

    /// Sorts a column by the middle of what each record is linked with in other columns.
    #[expect(clippy::cast_precision_loss, reason = "some hundred lines")]
    fn arrange(&mut self, column: usize, neighbours: &[Vec<usize>]) {
        let Some(mut nodes) = self
            .columns
            .get_mut(column)
            .map(|column| std::mem::take(&mut column.nodes))
        else {
            return;
        };
        let middle = |node: usize| {
            let places = neighbours.get(node).into_iter().flatten();
            let lines = places
                .filter_map(|other| self.places.get(*other))
                .filter(|(other, _)| *other != column)
                .map(|(_, line)| *line as f64);
            let (sum, count) = lines.fold((0.0, 0.0), |(sum, count), line| (sum + line, count + 1.0));
            if count > 0.0 {
                sum / count
            } else {
                self.places.get(node).map_or(0.0, |(_, line)| *line as f64)
            }
        };
        let mut keyed: Vec<(f64, usize)> = nodes.iter().map(|node| (middle(*node), *node)).collect();
        keyed.sort_by(|(one, _), (other, _)| one.total_cmp(other));
        nodes.clear();
        nodes.extend(keyed.into_iter().map(|(_, node)| node));
        if let Some(column) = self.columns.get_mut(column) {
            column.nodes = nodes;
        }
        self.note();
    }

    /// Where the upper left corner of a record is.
    #[expect(clippy::cast_precision_loss, reason = "some hundred lines")]
    pub(super) fn corner(&self, node: usize) -> (f64, f64) {
        let (column, line) = self.places.get(node).copied().unwrap_or_default();
        (column as f64 * COLUMN, HEAD + line as f64 * LINE)
    }

    /// Width and height of the whole.
    #[expect(clippy::cast_precision_loss, reason = "some hundred lines")]
    pub(super) fn size(&self) -> (f64, f64) {
        let lines = self.columns.iter().map(|column| column.nodes.len()).max().unwrap_or(0);
        let width = (self.columns.len().max(1) - 1) as f64 * COLUMN + WIDTH;
        (width + 2.0, HEAD + lines as f64 * LINE)
    }

    /// The line between two records, as the data of an SVG path.
    pub(super) fn path(&self, from: usize, to: usize) -> String {
        let ((x1, y1), (x2, y2)) = (self.corner(from), self.corner(to));
        let (y1, y2) = (y1 + HEIGHT / 2.0, y2 + HEIGHT / 2.0);
        if (x1 - x2).abs() < 0.01 {
            // Within a column: out to the right and back.
            let (x, out) = (x1 + WIDTH, x1 + WIDTH + 1.75);
            return format!("M{x:.2} {y1:.2}C{out:.2} {y1:.2} {out:.2} {y2:.2} {x:.2} {y2:.2}");
        }
        let (start, end) = if x1 < x2 { (x1 + WIDTH, x2) } else { (x1, x2 + WIDTH) };
        let middle = f64::midpoint(start, end);
        format!("M{start:.2} {y1:.2}C{middle:.2} {y1:.2} {middle:.2} {y2:.2} {end:.2} {y2:.2}")
    }

    /// The record that an arrow key leads to.
    pub(super) fn step(&self, node: usize, key: &str) -> Option<usize> {
        let (column, line) = self.places.get(node).copied()?;
        let (column, line) = match key {
            "ArrowUp" => (column, line.checked_sub(1)?),
            "ArrowDown" => (column, line + 1),
            "ArrowLeft" => (column.checked_sub(1)?, line),
            "ArrowRight" => (column + 1, line),
            _ => return None,
        };
        let nodes = &self.columns.get(column)?.nodes;
        let beside = key == "ArrowLeft" || key == "ArrowRight";
        let line = if beside {
            line.min(nodes.len().checked_sub(1)?)
        } else {
            line
        };
        nodes.get(line).copied()
    }
}

#[cfg(test)]
mod tests {
    use steward_model::trace::{Edge, Node};
    use steward_sync::ids::DocumentId;

    use super::*;

    fn trace(nodes: &[(Option<Stage>, Side, u32)], edges: &[(usize, usize)]) -> Trace {
        Trace {
            nodes: nodes
                .iter()
                .map(|(stage, side, distance)| Node {
                    document: DocumentId::from_bytes([1; 16]),
                    stage: *stage,
                    side: *side,
                    distance: *distance,
                    via: None,
                })
                .collect(),
            edges: edges
                .iter()
                .map(|(from, to)| Edge {
                    from: *from,
                    to: *to,
                    relation: (String::new(), *from),
                })
                .collect(),
            ..Trace::default()
        }
    }

    #[test]
    fn columns_are_stages_or_steps() {
        let nodes = [
            (Some(Stage::Item), Side::Start, 0),
            (Some(Stage::Service), Side::Onward, 1),
            (Some(Stage::Item), Side::Back, 1),
            (Some(Stage::Item), Side::Onward, 1),
        ];
        let trace = trace(&nodes, &[]);
        let heads = |view| {
            Layout::new(&trace, view)
                .columns
                .iter()
                .map(|column| column.head)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            heads(View::Chain),
            [Head::Stage(Stage::Item), Head::Stage(Stage::Service)]
        );
        assert_eq!(heads(View::Impact), [Head::Steps(-1), Head::Steps(0), Head::Steps(1)]);
    }

    #[test]
    fn what_is_linked_stands_side_by_side() {
        // Three problems, each of one change, given crosswise.
        let mut nodes = vec![(Some(Stage::Problem), Side::Start, 0); 3];
        nodes.extend([(Some(Stage::Change), Side::Onward, 1); 3]);
        let layout = Layout::new(&trace(&nodes, &[(0, 5), (1, 4), (2, 3)]), View::Chain);
        for (problem, change) in [(0, 5), (1, 4), (2, 3)] {
            assert_eq!(layout.places[problem].1, layout.places[change].1);
        }
        let mut all: Vec<_> = layout.columns.iter().flat_map(|column| column.nodes.clone()).collect();
        all.sort_unstable();
        assert_eq!(all, [0, 1, 2, 3, 4, 5]);
    }

    #[test]
    fn arrows_lead_to_neighbours_and_stop_at_the_edge() {
        let nodes = [
            (Some(Stage::Problem), Side::Start, 0),
            (Some(Stage::Change), Side::Onward, 1),
            (Some(Stage::Change), Side::Onward, 1),
        ];
        let layout = Layout::new(&trace(&nodes, &[(0, 1), (0, 2)]), View::Chain);
        assert_eq!(layout.step(0, "ArrowRight"), Some(1));
        assert_eq!(layout.step(1, "ArrowDown"), Some(2));
        assert_eq!(layout.step(2, "ArrowLeft"), Some(0));
        for (node, key) in [
            (0, "ArrowLeft"),
            (0, "ArrowUp"),
            (2, "ArrowDown"),
            (2, "ArrowRight"),
            (0, "a"),
        ] {
            assert_eq!(layout.step(node, key), None, "{node} {key}");
        }
        let (width, height) = layout.size();
        assert!(width > COLUMN && height > 2.0 * LINE);
        assert!(layout.path(0, 2).starts_with("M13.00 "));
    }
}
