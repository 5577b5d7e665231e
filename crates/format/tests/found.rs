//! What the fuzzer found: the smallest bytes of each kind, by the check that failed on them.
#![cfg(feature = "expand")]

mod checks;

use std::path::Path;

fn each(folder: &str, check: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/found")
        .join(folder);
    let mut count = 0;
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        eprintln!("{}", path.display());
        check(&std::fs::read(path).expect("a file"));
        count += 1;
    }
    assert!(count > 0);
}

#[test]
fn recordings_that_were_found() {
    each("replay", checks::replay);
}

#[test]
fn keyframes_that_were_found() {
    each("keyframe", checks::keyframe);
}

/// Every check is made of something that passes through it whole.
#[test]
fn golden_files_pass_all_checks() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    for entry in std::fs::read_dir(golden).expect("a folder") {
        let bytes = std::fs::read(entry.expect("an entry").path()).expect("a file");
        checks::segment(&bytes);
        checks::replay(&bytes);
    }
}
