//! Starting and stopping.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, oneshot};
use tokio::task::JoinHandle;

use crate::auth::{ViewerAuth, random_token};
use crate::config::Config;
use crate::health::Health;
use crate::index::Index;
use crate::limits::{ApplicationLimits, RateLimits};
use crate::metrics::Metrics;
use crate::reserve::Reserve;
use crate::routes;
use crate::serve::serve;
use crate::store::Store;
use crate::sweep::{self, Swept};

/// How long requests under way may take once the collector is told to stop.
const GRACE: Duration = Duration::from_secs(10);
/// Logins tried from one address a minute, and in all.
const LOGINS_PER_MINUTE: (u32, u32) = (20, 600);
/// Bodies being inflated and checked at a time: bounds memory, whatever the number of connections.
const INTAKE_AT_A_TIME: usize = 4;
/// Sessions being expanded at a time.
const STREAMS_AT_A_TIME: usize = 8;

/// What every request sees.
pub(crate) struct App {
    pub config: Config,
    pub store: Store,
    pub index: Index,
    pub reserve: Arc<Reserve>,
    pub viewer: ViewerAuth,
    pub rate: RateLimits,
    pub application_rate: ApplicationLimits,
    pub logins: RateLimits,
    pub metrics: Metrics,
    pub health: Health,
    pub intake_slots: Semaphore,
    pub stream_slots: Arc<Semaphore>,
}

/// A running collector.
pub struct Collector {
    address: SocketAddr,
    generated_token: Option<String>,
    app: Arc<App>,
    shut: oneshot::Sender<()>,
    serving: JoinHandle<std::io::Result<()>>,
    sweeping: JoinHandle<()>,
}

/// Opens store and index and begins to listen.
pub async fn start(config: Config) -> anyhow::Result<Collector> {
    let store = Store::local(&config.data_dir.join("objects"))?;
    let index = Index::local(&config.data_dir.join("index.sqlite")).await?;
    let (token, generated_token) = match &config.viewer_token {
        Some(token) => (token.clone(), None),
        None => {
            let token = random_token()?;
            (token.clone(), Some(token))
        }
    };
    let listener = TcpListener::bind(&config.listen)
        .await
        .with_context(|| format!("cannot listen on {}", config.listen))?;
    let address = listener.local_addr()?;
    let app = Arc::new(App {
        viewer: ViewerAuth::new(&token),
        rate: RateLimits::new(config.address_requests_per_minute, config.requests_per_minute),
        application_rate: ApplicationLimits::new(config.applications.iter().filter_map(|application| {
            let per_minute = application.requests_per_minute?;
            Some((application.id.as_str(), per_minute))
        })),
        logins: RateLimits::new(LOGINS_PER_MINUTE.0, LOGINS_PER_MINUTE.1),
        metrics: Metrics::default(),
        health: Health::default(),
        intake_slots: Semaphore::new(INTAKE_AT_A_TIME),
        stream_slots: Arc::new(Semaphore::new(STREAMS_AT_A_TIME)),
        reserve: Reserve::new(&config.data_dir),
        config,
        store,
        index,
    });
    let (shut, told) = oneshot::channel();
    let serving = tokio::spawn(serve(listener, routes::router(app.clone()), told));
    let sweeping = tokio::spawn(sweep::run(app.clone()));
    tracing::info!(%address, "ready");
    Ok(Collector {
        address,
        generated_token,
        app,
        shut,
        serving,
        sweeping,
    })
}

impl Collector {
    /// Where it listens.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The viewer's address with the token, if that was made here.
    pub fn viewer_url(&self) -> Option<String> {
        self.generated_token
            .as_ref()
            .map(|token| format!("{}/#token={token}", self.url()))
    }

    /// Sweeps as if it were this moment (ms since the epoch), comparing the store with the index as well.
    pub async fn sweep(&self, now_ms: u64) -> anyhow::Result<Swept> {
        Ok(sweep::sweep(&self.app, now_ms, true).await?)
    }

    /// Stops listening, lets requests under way finish (10 s at most) and closes the index.
    pub async fn stop(self) -> anyhow::Result<()> {
        let _ = self.shut.send(());
        // Wherever it is: the next one goes on.
        self.sweeping.abort();
        let mut serving = self.serving;
        match tokio::time::timeout(GRACE, &mut serving).await {
            Ok(ended) => ended.context("the server ended badly")??,
            Err(_) => {
                tracing::warn!("requests still under way are cut off");
                serving.abort();
            }
        }
        self.app.index.close().await;
        Ok(())
    }
}
