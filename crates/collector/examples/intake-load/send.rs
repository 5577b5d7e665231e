//! As many visitors as connections: each sends the segments of its visit, one after the other, and begins another.

use std::net::SocketAddr;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, bail, ensure};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::runtime::Runtime;

use super::bodies::Visit;

/// Not counted: connections, files and tables are new.
const WARM_UP: Duration = Duration::from_millis(500);

/// What is sent, whereto, and how long.
pub struct Load {
    /// The server.
    pub address: SocketAddr,
    /// Path and query of the intake.
    pub path: String,
    /// About how long a segment is.
    pub segment_bytes: usize,
    /// Visitors at a time.
    pub connections: usize,
    /// How long is counted.
    pub seconds: f64,
}

/// What one visitor saw of the counted time: latencies, and bytes of bodies.
#[derive(Default)]
struct Seen {
    latencies: Vec<Duration>,
    bytes: u64,
}

/// Sends, and gives the figures.
pub fn run(load: &Load) -> anyhow::Result<Value> {
    let now_ms = SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis() as u64;
    let visit: &'static Visit = Box::leak(Box::new(Visit::new(load.segment_bytes, now_ms - 120_000)));
    let runtime = Runtime::new()?;
    let start = Instant::now() + WARM_UP;
    let end = start + Duration::from_secs_f64(load.seconds);
    let (seen, cpu_ms) = runtime.block_on(async {
        let visitors: Vec<_> = (0..load.connections)
            .map(|number| {
                // No id is used by two runs.
                let seed = (now_ms << 20) + ((number as u64) << 40);
                tokio::spawn(visitor(load.address, head(load), visit, seed, start, end))
            })
            .collect();
        tokio::time::sleep_until(start.into()).await;
        let before_ms = cpu_ms()?;
        tokio::time::sleep_until(end.into()).await;
        let cpu_ms = cpu_ms()? - before_ms;
        let mut seen = Seen::default();
        for visitor in visitors {
            let one = visitor.await??;
            seen.latencies.extend(one.latencies);
            seen.bytes += one.bytes;
        }
        anyhow::Ok((seen, cpu_ms))
    })?;
    figures(load, seen, cpu_ms)
}

fn head(load: &Load) -> String {
    format!(
        "POST {} HTTP/1.1\r\nHost: {}\r\nContent-Type: text/plain;charset=UTF-8\r\nContent-Length: ",
        load.path, load.address
    )
}

fn figures(load: &Load, mut seen: Seen, cpu_ms: f64) -> anyhow::Result<Value> {
    ensure!(!seen.latencies.is_empty(), "no answer came");
    seen.latencies.sort_unstable();
    let count = seen.latencies.len();
    let quantile_ms =
        |share: f64| seen.latencies[((count - 1) as f64 * share) as usize].as_secs_f64() * 1_000.0;
    Ok(json!({
        "segments": count,
        "segmentBytes": seen.bytes / count as u64,
        "perSecond": count as f64 / load.seconds,
        "bytesPerSecond": seen.bytes as f64 / load.seconds,
        "p50Ms": quantile_ms(0.5),
        "p99Ms": quantile_ms(0.99),
        // Of one core.
        "loadCpu": cpu_ms / 1_000.0 / load.seconds,
    }))
}

async fn visitor(
    address: SocketAddr,
    head: String,
    visit: &'static Visit,
    seed: u64,
    start: Instant,
    end: Instant,
) -> anyhow::Result<Seen> {
    let mut stream = TcpStream::connect(address).await.context("cannot connect")?;
    stream.set_nodelay(true)?;
    let (mut seen, mut answer) = (Seen::default(), Vec::new());
    for number in 0.. {
        let body = visit.body(number % visit.len(), seed + (number / visit.len()) as u64);
        let request = [
            head.as_bytes(),
            format!("{}\r\n\r\n", body.len()).as_bytes(),
            &body,
        ]
        .concat();
        let began = Instant::now();
        if began >= end {
            break;
        }
        stream.write_all(&request).await?;
        read_answer(&mut stream, &mut answer).await?;
        if began >= start {
            seen.latencies.push(began.elapsed());
            seen.bytes += body.len() as u64;
        }
    }
    Ok(seen)
}

/// Reads one answer, which must be 202.
async fn read_answer(stream: &mut TcpStream, answer: &mut Vec<u8>) -> anyhow::Result<()> {
    answer.clear();
    loop {
        if stream.read_buf(answer).await? == 0 {
            bail!("the server closed the connection");
        }
        let Some(end) = answer.windows(4).position(|four| four == b"\r\n\r\n") else {
            continue;
        };
        let head = String::from_utf8_lossy(&answer[..end]).to_ascii_lowercase();
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length:"))
            .context("an answer without a length")?;
        if answer.len() < end + 4 + length.trim().parse::<usize>()? {
            continue;
        }
        ensure!(
            head.starts_with("http/1.1 202"),
            "{}",
            String::from_utf8_lossy(answer)
        );
        return Ok(());
    }
}

/// Time of processors that this process has taken.
fn cpu_ms() -> anyhow::Result<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    // Behind the name, which may hold spaces: user and system time are the twelfth and thirteenth.
    let rest = stat.rsplit_once(')').context("no stat")?.1;
    let ticks: u64 = rest
        .split_whitespace()
        .skip(11)
        .take(2)
        .map_while(|field| field.parse::<u64>().ok())
        .sum();
    // A tick is 10 ms wherever Linux runs.
    Ok(ticks as f64 * 10.0)
}
