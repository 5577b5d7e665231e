//! The TypeScript members: each brings its own `npm run build`.

use anyhow::Result;

use crate::tools::files;
use crate::tools::places;
use crate::tools::process;
use crate::tools::progress;
use crate::tools::stamp::{Fingerprint, unless_unchanged};

/// Directories a member writes; `generated` is not among them, it is read.
const WRITTEN: &[&str] = &["node_modules", "dist", "build"];

/// Runs a member's build unless its sources, settings and packages are those of its `dist`.
pub fn build(member: &str) -> Result<()> {
    let root = places::root();
    let dir = root.join(member);
    let mut inputs = Fingerprint::of(member).tree(&dir, WRITTEN)?;
    for shared in files::top_level(&root, ".json")? {
        inputs = inputs.file(&shared)?;
    }
    unless_unchanged(
        &format!("{member}: npm run build"),
        inputs,
        &[dir.join("dist")],
        || {
            process::run(process::npm().args(["run", "build", "--workspace", member]))?;
            progress::note(&places::shown(&dir.join("dist")));
            Ok(())
        },
    )
}
