//! `export`: one session as a file of rrweb events, or into a pipe, from the store itself.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::pin::pin;

use anyhow::{Context as _, anyhow, bail, ensure};
use futures_util::StreamExt as _;
use tempfile::NamedTempFile;
use tokio::signal::unix::{SignalKind, signal};

use crate::config::{Args, ExportArgs, Kept};
use crate::ids::Id;
use crate::index::Index;
use crate::reading::{Expansion, Patience, Selection};
use crate::store::Store;

/// Writes a session to a file, as a whole or not at all, or to standard output. Changes nothing in the store.
///
/// Below an error of standard output is an [`io::Error`]: who calls can tell a reader who has gone.
pub async fn export(args: &Args, what: &ExportArgs) -> anyhow::Result<()> {
    let kept = Kept::load(args)?;
    let session: Id = what
        .session
        .parse()
        .with_context(|| format!("session {:?}", what.session))?;
    let selection = Selection::new(what.tab.as_deref(), what.from, what.to)
        .with_context(|| format!("--tab {:?}", what.tab.as_deref().unwrap_or_default()))?;
    let no_store = || format!("no recordings are kept in {}", kept.data_dir.display());
    let index = Index::to_read(&kept.data_dir.join("index.sqlite"))
        .await
        .with_context(no_store)?;
    let store = Store::existing(&kept.data_dir.join("objects")).with_context(no_store)?;
    ensure!(
        index.session(session).await?.is_some(),
        "no such session: {session}"
    );
    let source = Source {
        session,
        expansion: Expansion {
            recordings: index.recordings(session).await?,
            index,
            store,
            max_inflated_bytes: kept.max_inflated_bytes,
            selection,
        },
    };
    match &what.output {
        None => source.write_to(&mut io::stdout(), "standard output").await,
        Some(path) => source.write_file(path).await,
    }
}

struct Source {
    session: Id,
    expansion: Expansion,
}

impl Source {
    /// Under another name first: what stands at `path` stays until all of it is there.
    async fn write_file(self, path: &Path) -> anyhow::Result<()> {
        let path = destination(path)?;
        let shown = path.display().to_string();
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        // Else a signal would leave the file there under its first name.
        let mut terminate = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        let mut file = tempfile::Builder::new()
            .prefix(".afterimage-export-")
            .tempfile_in(folder.unwrap_or(Path::new(".")))
            .with_context(|| format!("cannot write {shown}"))?;
        tokio::select! {
            written = self.write_to(&mut file, &shown) => written?,
            _ = terminate.recv() => bail!("stopped by SIGTERM; {shown} is as it was"),
            _ = interrupt.recv() => bail!("stopped by SIGINT; {shown} is as it was"),
        }
        keep(file, &path).with_context(|| format!("cannot write {shown}"))
    }

    /// Writes wait where the reader does. Nothing else goes on in this task that would have to wait for them.
    async fn write_to(self, out: &mut impl Write, name: &str) -> anyhow::Result<()> {
        let unwritten = || format!("cannot write {name}");
        let index = self.expansion.index.clone();
        let mut pieces = pin!(self.expansion.stream(Patience::ENDLESS, |_| {}));
        while let Some(piece) = pieces.next().await {
            out.write_all(&piece?).with_context(unwritten)?;
        }
        out.flush().with_context(unwritten)?;
        // Its bodies may have gone one by one while they were read.
        match index.session(self.session).await? {
            Some(_) => Ok(()),
            None => Err(anyhow!("session {} was deleted meanwhile", self.session)),
        }
    }
}

/// Where the file is, behind symbolic links: these stay. Devices and pipes must not be replaced by a file.
fn destination(path: &Path) -> anyhow::Result<PathBuf> {
    let Ok(found) = fs::metadata(path) else {
        return Ok(path.to_owned());
    };
    ensure!(
        found.is_file(),
        "--output {} is no file; without --output all goes to standard output",
        path.display()
    );
    path.canonicalize()
        .with_context(|| format!("cannot write {}", path.display()))
}

fn keep(file: NamedTempFile, path: &Path) -> io::Result<()> {
    // Else after a power cut the name might be there and the contents not.
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}
