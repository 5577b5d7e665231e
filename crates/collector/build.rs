//! Embeds what `cargo xtask build` made of `npm/`: the viewer and the CDN recorder.
//!
//! What is not built yet is left out with a warning, so that the crate can be checked and tested on a clean
//! clone; the server then answers 503 with the command to run. `AFTERIMAGE_REQUIRE_ASSETS=1` (set by
//! `cargo xtask build`) makes it an error instead.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

const TO_BUILD: &str = "run cargo xtask build";

fn main() {
    println!("cargo::rerun-if-env-changed=AFTERIMAGE_REQUIRE_ASSETS");
    let required = env::var_os("AFTERIMAGE_REQUIRE_ASSETS").is_some_and(|value| value == "1");
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("set by cargo")).join("../..");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("set by cargo"));
    let mut code = String::new();
    for (table, folder, entry) in [
        ("VIEWER", "npm/viewer/dist", "index.html"),
        ("CDN", "npm/browser/dist/cdn", "afterimage.js"),
    ] {
        let folder = root.join(folder);
        watch(&folder);
        let mut files = Vec::new();
        if folder.join(entry).is_file() {
            collect(&folder, &folder, &mut files).expect("read the built assets");
        } else if required {
            panic!("{} is missing: {TO_BUILD}", folder.join(entry).display());
        } else {
            println!(
                "cargo::warning={} is missing and not embedded: {TO_BUILD}",
                folder.join(entry).display()
            );
        }
        let copies = copy(&files, &out.join(table)).expect("copy the built assets");
        write_table(&mut code, table, &copies);
    }
    fs::write(out.join("embedded.rs"), code).expect("write embedded.rs");
}

/// The compiler reads copies: the assets may be built anew while it runs.
fn copy(files: &[(String, PathBuf)], target: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    if target.is_dir() {
        fs::remove_dir_all(target)?;
    }
    fs::create_dir_all(target)?;
    let mut copies = Vec::new();
    for (index, (name, path)) in files.iter().enumerate() {
        let copy = target.join(index.to_string());
        fs::copy(path, &copy)?;
        copies.push((name.clone(), copy));
    }
    Ok(copies)
}

/// Cargo takes a watched path that does not exist for changed, on every build: so the nearest folder that
/// exists is watched instead.
fn watch(folder: &Path) {
    let existing = folder
        .ancestors()
        .find(|path| path.is_dir())
        .expect("the repository exists");
    println!("cargo::rerun-if-changed={}", existing.display());
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        if path.is_dir() {
            collect(root, &path, files)?;
        } else {
            let name = path
                .strip_prefix(root)
                .expect("below the root")
                .to_string_lossy()
                .replace('\\', "/");
            files.push((name, path));
        }
    }
    Ok(())
}

fn write_table(code: &mut String, table: &str, files: &[(String, PathBuf)]) {
    writeln!(code, "/// Name below the folder, and contents; sorted by name.").expect("to a string");
    writeln!(code, "pub static {table}: &[(&str, &[u8])] = &[").expect("to a string");
    let mut files: Vec<_> = files.iter().collect();
    files.sort();
    for (name, path) in files {
        writeln!(code, "    ({name:?}, include_bytes!({path:?})),").expect("to a string");
    }
    writeln!(code, "];").expect("to a string");
}
