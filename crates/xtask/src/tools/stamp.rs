//! Stamps: a step whose inputs and outputs are, byte for byte, what they were after its last run is skipped.
//!
//! Contents are compared, not times, so a fresh checkout or a touched file costs nothing. Outputs count too, because
//! two target directories may write to one `npm/browser/dist`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use super::{files, places, progress};

/// A hash over everything a step reads.
#[derive(Default)]
pub struct Fingerprint(Sha256);

impl Fingerprint {
    /// Starts with a word about the step itself: its options, its tool's version.
    pub fn of(settings: &str) -> Self {
        let mut fingerprint = Self::default();
        fingerprint.add(settings.as_bytes());
        fingerprint
    }

    fn add(&mut self, bytes: &[u8]) {
        // The length keeps "ab" + "c" apart from "a" + "bc".
        self.0.update((bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
    }

    /// Adds a file by name and content; a missing one counts as such.
    pub fn file(mut self, path: &Path) -> Result<Self> {
        self.add(places::shown(path).as_bytes());
        match fs::read(path) {
            Ok(content) => self.add(&content),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => self.add(b"missing"),
            Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
        }
        Ok(self)
    }

    /// Adds every file below a directory, leaving out directories named in `skipped`.
    pub fn tree(mut self, dir: &Path, skipped: &[&str]) -> Result<Self> {
        for file in files::below(dir, skipped)? {
            self = self.file(&file)?;
        }
        Ok(self)
    }

    /// The hash in hexadecimal.
    pub fn finish(self) -> String {
        hex(&self.0.finalize())
    }
}

/// Bytes in lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Runs a step unless neither `inputs` nor any of the `outputs` (files or directories) changed since it last succeeded.
pub fn unless_unchanged(
    title: &str,
    inputs: Fingerprint,
    outputs: &[PathBuf],
    work: impl FnOnce() -> Result<()>,
) -> Result<()> {
    let stamps = places::scratch().join("stamps");
    fs::create_dir_all(&stamps)?;
    let stamp = stamps.join(title.replace([' ', '/', ':'], "-"));
    run_with_stamp(title, &stamp, &inputs.finish(), outputs, work)
}

fn run_with_stamp(
    title: &str,
    stamp: &Path,
    inputs: &str,
    outputs: &[PathBuf],
    work: impl FnOnce() -> Result<()>,
) -> Result<()> {
    let are_there = outputs.iter().all(|output| output.exists());
    if are_there
        && fs::read_to_string(stamp).is_ok_and(|old| Ok(old) == stamp_text(inputs, outputs).map_err(drop))
    {
        progress::unchanged(title);
        return Ok(());
    }
    // A step that fails halfway must run again, whatever it left behind.
    drop(fs::remove_file(stamp));
    progress::step(title, work)?;
    fs::write(stamp, stamp_text(inputs, outputs)?)?;
    Ok(())
}

fn stamp_text(inputs: &str, outputs: &[PathBuf]) -> Result<String> {
    let mut fingerprint = Fingerprint::default();
    for output in outputs {
        fingerprint = if output.is_dir() {
            fingerprint.tree(output, &[])?
        } else {
            fingerprint.file(output)?
        };
    }
    Ok(format!("{inputs}\n{}\n", fingerprint.finish()))
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Case {
        dir: tempfile::TempDir,
        runs: u32,
    }

    impl Case {
        fn new() -> Self {
            Self {
                dir: tempfile::tempdir().expect("a temporary directory"),
                runs: 0,
            }
        }

        fn output(&self) -> PathBuf {
            self.dir.path().join("out")
        }

        fn run(&mut self, inputs: &str) {
            let (stamp, output) = (self.dir.path().join("stamp"), self.output());
            run_with_stamp("a step", &stamp, inputs, std::slice::from_ref(&output), || {
                self.runs += 1;
                Ok(fs::write(&output, "made")?)
            })
            .expect("the step runs");
        }
    }

    #[test]
    fn skips_what_has_not_changed() {
        let mut case = Case::new();
        case.run("1");
        case.run("1");
        assert_eq!(case.runs, 1);
    }

    #[test]
    fn runs_again_when_an_input_changed() {
        let mut case = Case::new();
        case.run("1");
        case.run("2");
        assert_eq!(case.runs, 2);
    }

    #[test]
    fn runs_again_when_an_output_was_changed_or_removed() {
        let mut case = Case::new();
        case.run("1");
        fs::write(case.output(), "by another").expect("written");
        case.run("1");
        fs::remove_file(case.output()).expect("removed");
        case.run("1");
        assert_eq!(case.runs, 3);
    }

    #[test]
    fn runs_again_after_a_failure() {
        let mut case = Case::new();
        case.run("1");
        let stamp = case.dir.path().join("stamp");
        run_with_stamp("a step", &stamp, "2", &[case.output()], || anyhow::bail!("no"))
            .expect_err("it fails");
        case.run("1");
        assert_eq!(case.runs, 2);
    }

    #[test]
    fn a_fingerprint_follows_names_and_contents() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let print = |name: &str, content: &str| {
            let path = dir.path().join(name);
            fs::write(&path, content).expect("written");
            let print = Fingerprint::of("").tree(dir.path(), &[]).expect("read").finish();
            fs::remove_file(path).expect("removed");
            print
        };
        assert_eq!(print("a", "1"), print("a", "1"));
        assert_ne!(print("a", "1"), print("b", "1"));
        assert_ne!(print("a", "1"), print("a", "2"));
    }
}
