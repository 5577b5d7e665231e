//! Recordings of which something is taken back, and how they are read.

pub mod author;
mod contents;
pub mod reader;
mod steps;
pub mod trial;
