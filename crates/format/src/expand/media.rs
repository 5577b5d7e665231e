//! Audio and video, as the replayer plays them.
//!
//! It is told the state whole by an event after the element, also where a snapshot's `rr_media*` attributes tell the same:
//! it heeds those of snapshots only. `rr_mediaState` is never `played`: asked by it to play, a replayer that stands still
//! complains. Where there is nothing it could play (no address that it can load, or a masked one), an element that
//! plays is told as one that stands still.

use super::Expander;
use super::drain::Drain;
use super::event::{Event, EventKind};
use super::json;
use super::names::is_html;
use super::node_json::{Scribe, Value};
use super::places::Places;
use crate::frame::{ASSET_SCHEME, Media, MediaChange, NodeId};
use crate::replica::{IdMap, Replica};
use crate::table::sorted;

impl Expander {
    /// Data of the event that tells a change.
    pub(super) fn media(&mut self, time_ms: u64, media: &Media) -> String {
        self.media_told.insert(media.node, time_ms);
        let is_playing = !media.paused && can_play(&self.replica, media.node);
        let kind = match media.change {
            MediaChange::Seeked => 2,
            MediaChange::Volume => 3,
            MediaChange::Rate => 4,
            _ if is_playing => 0,
            _ => 1,
        };
        let mut out = String::from("{\"source\":7");
        json::member(&mut out, "type", kind);
        json::member(&mut out, "id", self.ids.of(media.node));
        json::member(&mut out, "currentTime", milli(media.time_ms));
        json::member(&mut out, "volume", milli(media.volume_milli));
        json::member(&mut out, "muted", media.muted);
        json::member(&mut out, "playbackRate", milli(media.rate_milli));
        json::member(&mut out, "loop", media.looped);
        out.push('}');
        out
    }

    /// Elements below these (or all) were built again: data of the events that tell their state.
    pub(super) fn media_again(&mut self, time_ms: u64, built: Option<&IdMap<()>>) -> Vec<String> {
        let none = IdMap::default();
        let mut out = Vec::new();
        for id in sorted(self.replica.media.ids().into_iter()) {
            let is_built = built.is_none()
                || Places::new(None, built.unwrap_or(&none))
                    .of(&self.replica, id)
                    .marked;
            if is_built
                && self.shows(id)
                && let Some(media) = self.media_at(time_ms, id)
            {
                out.push(self.media(time_ms, &media));
            }
        }
        out
    }

    /// Whether it plays again and again is said by an attribute alone: no event of the page's follows. A player goes by the state.
    pub(super) fn tell_loops(&mut self, time_ms: u64, drain: &Drain, out: &mut Vec<Event>) {
        for (node, name) in &drain.attributes {
            if &**name == "loop"
                && !drain.inserted.contains_key(node)
                && self.shows(*node)
                && let Some(media) = self.media_at(time_ms, *node)
            {
                let data = self.media(time_ms, &media);
                self.push(time_ms, EventKind::Incremental, &data, out);
            }
        }
    }

    /// The state as it is by now: what plays went on.
    fn media_at(&self, time_ms: u64, id: NodeId) -> Option<Media> {
        let media = *self.replica.media(id)?;
        let since_ms = self
            .media_told
            .get(&id)
            .map_or(0, |told| time_ms.saturating_sub(*told));
        let played_ms = since_ms.saturating_mul(media.rate_milli.into()) / 1000;
        let played_ms = if media.paused {
            0
        } else {
            u32::try_from(played_ms).unwrap_or(u32::MAX)
        };
        Some(Media {
            change: MediaChange::Found,
            time_ms: media.time_ms.saturating_add(played_ms),
            looped: loops(&self.replica, id),
            ..media
        })
    }
}

fn loops(replica: &Replica, id: NodeId) -> bool {
    let element = replica.element(id);
    element.is_some_and(|element| element.attribute("loop").is_some())
}

impl Scribe<'_> {
    /// Adds the state of an audio or video element.
    pub(super) fn media_attributes(&self, id: NodeId, out: &mut Vec<(String, Value)>) {
        let Some(media) = self.replica.media(id) else {
            return;
        };
        let mut add = |name: &str, value: Value| out.push((name.into(), value));
        if media.paused || !can_play(self.replica, id) {
            add("rr_mediaState", Value::Text("paused".into()));
        }
        add(
            "rr_mediaCurrentTime",
            Value::Raw(milli(media.time_ms).to_string()),
        );
        add(
            "rr_mediaPlaybackRate",
            Value::Raw(milli(media.rate_milli).to_string()),
        );
        add(
            "rr_mediaVolume",
            Value::Raw(milli(media.volume_milli).to_string()),
        );
        add("rr_mediaMuted", Value::Raw(media.muted.to_string()));
        add("rr_mediaLoop", Value::Raw(loops(self.replica, id).to_string()));
    }
}

fn milli(thousandths: u32) -> f64 {
    f64::from(thousandths) / 1000.0
}

/// Whether the replayer could play it: it has an address that leads somewhere.
fn can_play(replica: &Replica, id: NodeId) -> bool {
    let leads = |id: NodeId| {
        let address = replica.element(id).and_then(|element| element.attribute("src"));
        address.is_some_and(|address| {
            let address = address.trim_start();
            if let Some(asset) = address.strip_prefix(ASSET_SCHEME) {
                let content = asset.parse().ok().and_then(|id| replica.asset(id));
                return content.is_some_and(|(header, _)| !header.starts_with("image/"));
            }
            // A picture is what stands for a masked address; what a page made for itself is not there any more.
            !address.is_empty()
                && !["blob:", "data:image/"]
                    .iter()
                    .any(|start| starts_with(address, start))
        })
    };
    leads(id)
        || replica.children(id).any(|child| {
            replica
                .element(child)
                .is_some_and(|element| is_html(element, "source"))
                && leads(child)
        })
}

fn starts_with(text: &str, start: &str) -> bool {
    let head = text.get(..start.len());
    head.is_some_and(|head| head.eq_ignore_ascii_case(start))
}
