//! docs/self-hosting.md, the files in deploy/ and the commands in all other documents say what this collector understands.

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use afterimage_collector::{Args, Config};
use clap::{CommandFactory as _, Parser as _};
use common::{Server, application};

/// Programs whose flags are not ours; what stands behind our name on such a line is.
const OTHERS: &[&str] = &[
    "podman",
    "rsync",
    "cargo",
    "systemctl",
    "curl",
    "sqlite3",
    "npm",
    "cp",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn doc() -> String {
    fs::read_to_string(root().join("docs/self-hosting.md")).expect("the document")
}

/// Name and text.
fn files() -> Vec<(String, String)> {
    let mut files: Vec<_> = fs::read_dir(root().join("deploy"))
        .expect("a folder")
        .map(|entry| {
            let path = entry.expect("an entry").path();
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            (name, fs::read_to_string(path).expect("text"))
        })
        .collect();
    files.sort();
    files
}

fn file(name: &str) -> String {
    let found = files().into_iter().find(|(found, _)| found == name);
    found.unwrap_or_else(|| panic!("{name} is missing")).1
}

/// The commands that all documents for users show.
fn commands() -> Vec<String> {
    let docs = fs::read_dir(root().join("docs")).expect("a folder");
    docs.map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .chain(["README.md", "npm/browser/README.md"].map(|name| root().join(name)))
        .flat_map(|path| {
            let text = fs::read_to_string(path).expect("text");
            let blocks = text.split("\n```sh\n").skip(1);
            blocks
                .map(|block| block.split("\n```").next().unwrap_or_default().to_owned())
                .collect::<Vec<_>>()
        })
        .collect()
}

/// What stands between fences.
fn blocks(doc: &str) -> BTreeSet<String> {
    doc.split("```")
        .skip(1)
        .step_by(2)
        .map(|block| block.split_once('\n').expect("a language").1.to_owned())
        .collect()
}

/// Words of letters, digits and these that begin so.
fn words<'a>(text: &'a str, start: &'a str, inside: &'a str) -> impl Iterator<Item = &'a str> {
    let is_inside = move |character: char| character.is_ascii_alphanumeric() || inside.contains(character);
    text.split(move |character| !is_inside(character))
        .filter(move |word| {
            word.strip_prefix(start)
                .is_some_and(|rest| rest.starts_with(char::is_alphabetic))
        })
}

/// Flags that are meant for the collector.
fn flags(text: &str) -> BTreeSet<String> {
    let joined = text.replace("\\\n", " ");
    let own = |line: &str| {
        let words = line
            .trim_start()
            .trim_start_matches("sudo ")
            .trim_start_matches("-u afterimage ");
        let is_others = OTHERS.iter().any(|other| words.starts_with(&format!("{other} ")));
        match line.rsplit_once("afterimage-collector ") {
            Some((_, own)) if is_others => own.to_owned(),
            None if is_others => String::new(),
            _ => line.to_owned(),
        }
    };
    let lines: Vec<_> = joined.lines().map(own).collect();
    words(&lines.join("\n"), "--", "-").map(str::to_owned).collect()
}

/// All of `--help`, that of commands included.
fn known() -> BTreeSet<String> {
    let mut command = Args::command();
    command.build();
    let mut help = command.render_long_help().to_string();
    for inner in command.get_subcommands_mut() {
        help.push_str(&inner.render_long_help().to_string());
    }
    let flags = words(&help, "--", "-").map(str::to_owned);
    let variables = words(&help, "AFTERIMAGE_", "_").map(str::to_owned);
    flags.chain(variables).collect()
}

#[test]
fn what_the_document_shows_is_what_is_in_the_files() {
    let blocks = blocks(&doc());
    let files = files();
    assert!(files.len() >= 5, "{files:?}");
    for (name, text) in files {
        assert!(blocks.contains(&text), "{name} is not shown, or not as it is");
    }
}

#[test]
fn every_flag_and_variable_is_known() {
    let known = known();
    let commands = commands();
    assert!(
        commands
            .iter()
            .any(|block| block.contains("--data-dir ./recordings")),
        "{commands:?}"
    );
    let texts = files()
        .into_iter()
        .map(|(_, text)| text)
        .chain([doc()])
        .chain(commands);
    let texts: Vec<_> = texts.collect();
    let named: BTreeSet<_> = texts
        .iter()
        .flat_map(|text| {
            let variables = words(text, "AFTERIMAGE_", "_").map(str::to_owned);
            flags(text).into_iter().chain(variables)
        })
        .collect();
    for name in [
        "--config",
        "--trust-forwarded",
        "--output",
        "AFTERIMAGE_DATA_DIR",
        "AFTERIMAGE_LOG",
    ] {
        assert!(named.contains(name), "{name} is not looked at");
    }
    let unknown: Vec<_> = named.difference(&known).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

#[test]
fn the_settings_load_and_the_proxies_fit_them() {
    let path = root().join("deploy/collector.toml");
    let args = Args::parse_from(["afterimage-collector", "--config", path.to_str().expect("text")]);
    let config = Config::load(args).expect("valid settings");
    assert!(config.trust_forwarded && config.viewer_token.is_none());
    let bytes_max = |text: &str, name: &str, mib: &str| {
        let size = text
            .split_once(name)
            .expect("a limit")
            .1
            .split([';', '\n'])
            .next()
            .expect("a size");
        let size = size.trim().strip_suffix(mib).expect("a unit");
        size.parse::<usize>().expect("a number") << 20
    };
    for (name, limit, mib) in [
        ("Caddyfile", "max_size ", "MiB"),
        ("nginx.conf", "client_max_body_size ", "m"),
    ] {
        let text = file(name);
        assert!(bytes_max(&text, limit, mib) > config.max_body_bytes, "{name}");
        assert!(text.contains(&config.listen), "{name}");
    }
    let unit = file("afterimage-collector.service");
    let state = unit.lines().find_map(|line| line.strip_prefix("StateDirectory="));
    assert_eq!(
        Path::new("/var/lib").join(state.expect("a folder")),
        config.data_dir
    );
}

#[test]
fn every_metric_is_told() {
    let server = Server::with(|config| {
        config.max_store_bytes = Some(1 << 30);
        config.applications = vec![application("shop", "pub1")];
    });
    let told = server.get("/metrics").text();
    let told: BTreeSet<_> = words(&told, "afterimage_", "_").collect();
    let doc = doc();
    let named: BTreeSet<_> = words(&doc, "afterimage_", "_").collect();
    assert!(named.len() > 5, "{named:?}");
    let unknown: Vec<_> = named.difference(&told).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}
