//! Walking the repository without what is generated or fetched.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// Directories that hold nothing anybody wrote.
pub const NOT_SOURCE: &[&str] = &[".git", "node_modules", "dist", "generated", "target"];

/// All files below `dir`, sorted, leaving out directories named in `skipped`. A missing `dir` has no files.
pub fn below(dir: &Path, skipped: &[&str]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut waiting = vec![dir.to_path_buf()];
    while let Some(dir) = waiting.pop() {
        if !dir.is_dir() {
            continue;
        }
        for entry in fs::read_dir(&dir).with_context(|| format!("cannot list {}", dir.display()))? {
            let entry = entry?;
            let kind = entry.file_type()?;
            if kind.is_dir() {
                let name = entry.file_name();
                if !skipped.iter().any(|skipped| name == *skipped) {
                    waiting.push(entry.path());
                }
            } else if kind.is_file() {
                files.push(entry.path());
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Files below `dir` whose name ends in one of `endings`, sorted.
pub fn ending_in(dir: &Path, endings: &[&str]) -> Result<Vec<PathBuf>> {
    let mut files = below(dir, NOT_SOURCE)?;
    files.retain(|file| {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        endings.iter().any(|ending| name.ends_with(ending))
    });
    Ok(files)
}

/// Files directly in `dir` whose name ends in `ending`, sorted.
pub fn top_level(dir: &Path, ending: &str) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(dir).with_context(|| format!("cannot list {}", dir.display()))?;
    let mut files = entries
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<_>>>()?;
    files.retain(|file| file.is_file() && file.to_string_lossy().ends_with(ending));
    files.sort();
    Ok(files)
}

/// Makes `to` an exact copy of the directory `from`: what is not in `from` is gone afterwards.
pub fn mirror(from: &Path, to: &Path) -> Result<()> {
    if to.exists() {
        fs::remove_dir_all(to)?;
    }
    for file in below(from, &[])? {
        let target = to.join(file.strip_prefix(from)?);
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::copy(&file, &target).with_context(|| format!("cannot write {}", target.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn walks_in_order_and_leaves_out_what_is_skipped() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        for name in ["b.ts", "a/z.ts", "node_modules/x.ts"] {
            let path = dir.path().join(name);
            fs::create_dir_all(path.parent().expect("a parent")).expect("created");
            fs::write(path, name).expect("written");
        }
        let found = ending_in(dir.path(), &[".ts"]).expect("listed");
        assert_eq!(found, [dir.path().join("a/z.ts"), dir.path().join("b.ts")]);
    }

    #[test]
    fn a_mirror_forgets_what_its_source_no_longer_has() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let (from, to) = (dir.path().join("from"), dir.path().join("to"));
        fs::create_dir_all(from.join("snippets")).expect("created");
        fs::create_dir_all(&to).expect("created");
        fs::write(from.join("snippets/dom.js"), "1").expect("written");
        fs::write(to.join("old.js"), "2").expect("written");
        mirror(&from, &to).expect("mirrored");
        assert_eq!(below(&to, &[]).expect("listed"), [to.join("snippets/dom.js")]);
    }
}
