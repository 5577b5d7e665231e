//! The server of Afterimage: intake, store, index, session API and the embedded viewer in one process.
//!
//! It keeps no state outside its store and index, so that a crash after an answer loses nothing.

mod address;
mod assets;
mod auth;
mod clock;
mod config;
mod export;
mod health;
mod ids;
mod index;
mod limits;
mod metrics;
mod reading;
mod reserve;
mod routes;
mod serve;
mod server;
mod store;
mod summary;
mod sweep;
mod texts;
mod wire;

pub use clock::Clock;
pub use config::{Application, Args, Command, Config, ExportArgs};
pub use export::export;
pub use server::{Collector, start};
pub use sweep::Swept;
