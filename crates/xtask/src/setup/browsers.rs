//! Browsers from Debian's packages. Only tests and `demo --headless` need them.

use std::env;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::tools::process;
use crate::tools::progress;

/// A browser that tests drive.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Browser {
    Chromium,
    Firefox,
    /// WebKitGTK, on a virtual screen.
    WebKit,
    /// WPE, an older WebKit without a screen.
    Wpe,
}

/// What one of these commands provides, this package installs.
struct Needed {
    commands: &'static [&'static str],
    package: &'static str,
    /// Names a program that is used instead.
    variable: Option<&'static str>,
}

impl Browser {
    fn needs(self) -> &'static [Needed] {
        match self {
            Self::Chromium => &[
                Needed {
                    commands: &["chromium"],
                    package: "chromium",
                    variable: Some("AFTERIMAGE_CHROMIUM"),
                },
                Needed {
                    commands: &["chromedriver"],
                    package: "chromium-driver",
                    variable: Some("AFTERIMAGE_CHROMEDRIVER"),
                },
            ],
            Self::Firefox => &[Needed {
                commands: &["firefox-esr", "firefox"],
                package: "firefox-esr",
                variable: Some("AFTERIMAGE_FIREFOX"),
            }],
            Self::WebKit => &[
                Needed {
                    commands: &["WebKitWebDriver"],
                    package: "webkit2gtk-driver",
                    variable: None,
                },
                Needed {
                    commands: &["Xvfb"],
                    package: "xvfb",
                    variable: None,
                },
            ],
            Self::Wpe => &[
                Needed {
                    commands: &["WPEWebDriver"],
                    package: "wpewebkit-driver",
                    variable: None,
                },
                // Brings the library and its small browser.
                Needed {
                    commands: &["cog"],
                    package: "cog",
                    variable: None,
                },
            ],
        }
    }
}

/// The names tests use, and the environment variable that chooses among them.
pub const VARIABLE: &str = "AFTERIMAGE_BROWSERS";

/// The browsers named by `AFTERIMAGE_BROWSERS`; all of them without it.
pub fn browsers_under_test() -> Result<Vec<Browser>> {
    parse(&env::var(VARIABLE).unwrap_or_else(|_| "chromium,firefox,webkit,wpe".to_owned())).context(VARIABLE)
}

fn parse(names: &str) -> Result<Vec<Browser>> {
    names
        .split(',')
        .map(|name| match name.trim() {
            "chromium" => Ok(Browser::Chromium),
            "firefox" => Ok(Browser::Firefox),
            "webkit" => Ok(Browser::WebKit),
            "wpe" => Ok(Browser::Wpe),
            other => bail!("{other:?} is none of chromium, firefox, webkit, wpe"),
        })
        .collect()
}

/// Installs what is missing when running as root; otherwise fails with the command that would.
pub fn install(browsers: &[Browser]) -> Result<()> {
    let needed = browsers.iter().flat_map(|browser| browser.needs());
    let missing: Vec<&str> = needed
        .filter(|needed| needed.variable.is_none_or(|name| env::var_os(name).is_none()))
        .filter(|needed| !needed.commands.iter().any(|name| is_on_path(name)))
        .map(|needed| needed.package)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let packages = missing.join(" ");
    let is_debian = is_on_path("apt-get");
    if !rustix::process::geteuid().is_root() || !is_debian {
        let on = if is_debian { "" } else { " (here on Debian)" };
        bail!(
            "Browsers for the tests are missing. Install them{on} and run this again:\n  \
             sudo apt-get update && sudo apt-get install --no-install-recommends --yes {packages}\n\
             Programs of your own are named by AFTERIMAGE_CHROMIUM, AFTERIMAGE_CHROMEDRIVER and AFTERIMAGE_FIREFOX."
        );
    }
    progress::step(&format!("installing {packages}"), || {
        let apt = || {
            let mut apt = process::command("apt-get");
            apt.env("DEBIAN_FRONTEND", "noninteractive");
            apt
        };
        process::run(apt().args(["update", "--quiet"]))?;
        process::run(
            apt()
                .args(["install", "--quiet", "--no-install-recommends", "--yes"])
                .args(&missing),
        )
    })
}

fn is_on_path(name: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|dir| Path::new(&dir).join(name).is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_names_of_browsers() {
        assert_eq!(
            parse("chromium, firefox,webkit,wpe").expect("known"),
            [Browser::Chromium, Browser::Firefox, Browser::WebKit, Browser::Wpe]
        );
        let error = parse("chromium,safari").expect_err("unknown");
        assert!(error.to_string().contains("\"safari\""), "{error}");
    }

    #[test]
    fn finds_commands_on_the_path() {
        assert!(is_on_path("sh"));
        assert!(!is_on_path("no-such-command-anywhere"));
    }
}
