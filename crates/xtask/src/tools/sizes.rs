//! How large what browsers download is: raw, and as a server sends it.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::pack::Output;
use super::places;

/// The sizes of one file, or of several together, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Size {
    pub raw: u64,
    pub brotli: u64,
}

impl std::ops::AddAssign for Size {
    fn add_assign(&mut self, other: Self) {
        self.raw += other.raw;
        self.brotli += other.brotli;
    }
}

/// Measures a file.
pub fn of_file(path: &Path) -> Result<Size> {
    let content = fs::read(path).with_context(|| format!("cannot read {}", places::shown(path)))?;
    Ok(Size {
        raw: content.len() as u64,
        brotli: brotli_len(&content)?,
    })
}

fn brotli_len(content: &[u8]) -> Result<u64> {
    let mut compressed = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut compressed, 1 << 16, 11, 22);
    writer.write_all(content)?;
    drop(writer);
    Ok(compressed.len() as u64)
}

/// Measures an output: all files its path matches, together.
pub fn of_output(output: &Output) -> Result<Size> {
    let mut size = Size::default();
    for file in matching(&places::root().join(&output.path))? {
        size += of_file(&file)?;
    }
    Ok(size)
}

/// The files a path with at most one `*` in its last part stands for; none is an error.
fn matching(pattern: &Path) -> Result<Vec<PathBuf>> {
    let name = pattern
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let Some((start, end)) = name.split_once('*') else {
        return Ok(vec![pattern.to_path_buf()]);
    };
    let dir = pattern.parent().unwrap_or(pattern);
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).with_context(|| format!("cannot list {}", places::shown(dir)))? {
        let entry = entry?.file_name().to_string_lossy().into_owned();
        if entry.len() >= start.len() + end.len() && entry.starts_with(start) && entry.ends_with(end) {
            found.push(dir.join(entry));
        }
    }
    if found.is_empty() {
        bail!("nothing matches {}", places::shown(pattern));
    }
    Ok(found)
}

/// A row of a size table.
pub fn row(name: &str, size: Size, remark: &str) -> String {
    format!("{name:<24} {:>9} {:>9}  {remark}", size.raw, size.brotli)
        .trim_end()
        .to_owned()
}

/// The head of a size table.
pub fn head() -> String {
    format!("{:<24} {:>9} {:>9}", "bytes", "raw", "brotli")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_a_content_hash() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        for name in ["recorder-1a2b.js", "recorder.css", "index.js"] {
            fs::write(dir.path().join(name), name).expect("written");
        }
        let found = matching(&dir.path().join("recorder-*.js")).expect("listed");
        assert_eq!(found, [dir.path().join("recorder-1a2b.js")]);
        assert!(matching(&dir.path().join("worker-*.js")).is_err());
    }

    #[test]
    fn measures_raw_and_compressed() {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let path = dir.path().join("a.js");
        fs::write(&path, "afterimage ".repeat(1000)).expect("written");
        let size = of_file(&path).expect("measured");
        assert_eq!(size.raw, 11_000);
        assert!(size.brotli < 100, "{size:?}");
    }
}
