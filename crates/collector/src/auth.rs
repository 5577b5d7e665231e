//! Who may watch: one viewer token, as a bearer token or traded for a cookie.

use axum::http::{HeaderMap, header};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

/// The cookie's name.
pub const COOKIE: &str = "afterimage_viewer";
const COOKIE_SECONDS: u32 = 30 * 24 * 3600;

/// Checks viewer tokens. Only hashes are kept, so nothing here can be logged by mistake.
pub struct ViewerAuth {
    token_hash: [u8; 32],
    cookie_value: String,
    cookie_hash: [u8; 32],
}

impl ViewerAuth {
    /// For this token.
    pub fn new(token: &str) -> Self {
        // The cookie is derived, not random: several collectors behind one balancer accept each other's,
        // and a change of the token ends all of them.
        let cookie_value = hex(&hash(&["afterimage viewer cookie 1", token]));
        Self {
            token_hash: hash(&[token]),
            cookie_hash: hash(&[&cookie_value]),
            cookie_value,
        }
    }

    /// Whether this is the viewer token.
    pub fn is_token(&self, candidate: &str) -> bool {
        hash(&[candidate]).ct_eq(&self.token_hash).into()
    }

    /// Whether the request carries the token or the cookie.
    pub fn allows(&self, headers: &HeaderMap) -> bool {
        bearer(headers).is_some_and(|token| self.is_token(token))
            || cookies(headers).any(|value| hash(&[value]).ct_eq(&self.cookie_hash).into())
    }

    /// `Set-Cookie` after a login.
    pub fn cookie(&self, secure: bool) -> String {
        set_cookie(&self.cookie_value, COOKIE_SECONDS, secure)
    }
}

/// `Set-Cookie` that ends a login.
pub fn no_cookie(secure: bool) -> String {
    set_cookie("", 0, secure)
}

fn set_cookie(value: &str, seconds: u32, secure: bool) -> String {
    let secure = if secure { "; Secure" } else { "" };
    format!("{COOKIE}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}")
}

/// The token of an `Authorization: Bearer` header.
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?
        .split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn cookies(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(name, _)| *name == COOKIE)
        .map(|(_, value)| value)
}

/// A new token of 256 random bits.
pub fn random_token() -> anyhow::Result<String> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("no randomness from the system: {error}"))?;
    Ok(hex(&bytes))
}

fn hash(parts: &[&str]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
