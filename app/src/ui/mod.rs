//! Components that know no record kind: what a button, a field, a menu, a list of rows are here.
//!
//! Each has its CSS in `style/ui/` under the same name. They take text as it should be shown, signals for what changes
//! and callbacks for what happens.

mod avatar;
mod badge;
mod button;
mod chart;
mod dialog;
mod dom;
mod empty_state;
mod field;
mod icon;
mod icon_paths;
mod kbd;
mod long_press;
mod menu;
mod progress;
mod relative_time;
pub(crate) mod rich_text;
mod segmented;
mod split_pane;
mod toast;
mod virtual_list;
mod virtual_window;

pub(crate) use avatar::{Avatar, AvatarStack};
pub(crate) use badge::{Badge, StateChip, Tone};
pub(crate) use button::{Button, ButtonSize, ButtonVariant, IconButton};
pub(crate) use chart::{Chart, ChartData, ChartValues, Mark, short_number, sparkline};
pub(crate) use dialog::Dialog;
pub(crate) use dom::{focus_by_id, is_typing_target, unique_id};
pub(crate) use empty_state::EmptyState;
pub(crate) use field::{Field, FieldIds, SelectField, SelectOption, TextField};
pub(crate) use icon::Icon;
pub(crate) use icon_paths::IconName;
pub(crate) use kbd::Kbd;
pub(crate) use menu::{Menu, MenuItem, MenuSeparator, Popover};
pub(crate) use progress::ProgressBar;
pub(crate) use relative_time::{Now, RelativeTime};
pub(crate) use segmented::{Segment, Segmented};
pub(crate) use split_pane::SplitPane;
pub(crate) use toast::{ToastRegion, Toaster};
pub(crate) use virtual_list::{GridCell, GridHeader, Select, VirtualList};
