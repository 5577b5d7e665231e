//! Expansion, measured by the validator and by the tree it rebuilds.

mod bases;
mod budget;
mod compare;
mod happenings;
mod modes;
mod program;
mod sheets;
mod shown;
mod single;
