//! `Idempotency-Key`: a request that is sent again is answered again, and not done again.
//!
//! The first request with a key claims it, in one commit, so that of two that race one runs. Its answer is kept for a
//! day, sealed with a key that only the caller's bearer token yields (HKDF-SHA256, ChaCha20-Poly1305): answers hold
//! secrets that are shown once, and the server cannot read them at rest. Another API key of the account cannot open
//! them either, and is refused.
//!
//! What a claim guards is done in commits of its own. If the process is killed between such a commit and the one that
//! keeps the answer, the claim dies with it and the request can run again: it then meets what the first one did.

use std::time::Duration;

use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{ChaCha20Poly1305, KeyInit as _};
use hkdf::Hkdf;
use sha2::{Digest as _, Sha256};

use crate::App;
use crate::catalog::idempotency::{self as rows, Id, Row};
use crate::error::{Code, Error, Result};
use crate::principal::Principal;

/// For how long answers are kept.
pub const KEPT: Duration = Duration::from_hours(24);
const SALT_BYTES: usize = 32;
/// Deleted in one commit.
const BATCH: usize = 500;

/// What is known of a request before it runs.
#[derive(Clone, Copy, Debug)]
pub struct Fingerprint {
    /// SHA-256 of what is known before the body.
    pub head: [u8; 32],
    /// SHA-256 of the body, unless that is an upload still to come.
    pub body: Option<[u8; 32]>,
}

/// What to do with a request.
#[derive(Debug)]
pub enum Verdict {
    /// Run it, then [keep](Claim::keep) its answer.
    Run(Claim),
    /// It ran before: [open](Answered::open) the answer.
    Answered(Answered),
}

/// Decides about a request with this key: refuses one that differs from the first or comes while that still runs.
pub async fn claim(app: &App, principal: &Principal, key: &str, fingerprint: Fingerprint) -> Result<Verdict> {
    let account_id = principal.account_id().unwrap_or_default().to_owned();
    let id = Id { account_id, key_hash: Sha256::digest(key).into() };
    let (now, run) = (app.now(), app.run_id().to_owned());
    let wanted = id.clone();
    let answered = app
        .catalog()
        .write(move |tx| {
            let held = rows::find(tx, &wanted)?.filter(|row| match row.answer {
                Some(_) => row.expires_at > now,
                None => row.run == run,
            });
            let Some(row) = held else {
                let claimed = Row {
                    head_hash: fingerprint.head,
                    body_hash: fingerprint.body,
                    run,
                    answer: None,
                    expires_at: now + KEPT,
                };
                rows::upsert(tx, &wanted, &claimed)?;
                return Ok(None);
            };
            let bodies_differ = row.body_hash.zip(fingerprint.body).is_some_and(|(one, two)| one != two);
            if row.head_hash != fingerprint.head || bodies_differ {
                return Err(mismatch());
            }
            match row.answer {
                Some(sealed) => Ok(Some((sealed, row.body_hash.unwrap_or_default()))),
                None => Err(Error::new(
                    Code::IdempotencyConflict,
                    "The first request with this `Idempotency-Key` is still running. Send it again a little later.",
                )),
            }
        })
        .await?;
    Ok(match answered {
        Some((sealed, body_hash)) => {
            Verdict::Answered(Answered { id, head_hash: fingerprint.head, body_hash, sealed })
        }
        None => {
            let runtime = tokio::runtime::Handle::current();
            Verdict::Run(Claim { app: app.clone(), id: Some(id), head_hash: fingerprint.head, runtime })
        }
    })
}

/// The right to run. Dropped without an answer, it lets the next request with the key run.
#[derive(Debug)]
pub struct Claim {
    app: App,
    id: Option<Id>,
    head_hash: [u8; 32],
    runtime: tokio::runtime::Handle,
}

impl Claim {
    /// Keeps the answer for those who come with the same key, token and body.
    pub async fn keep(mut self, token: &str, body_hash: [u8; 32], answer: &[u8]) -> Result<()> {
        let Some(id) = self.id.clone() else { return Ok(()) };
        let salt = self.app.random::<SALT_BYTES>();
        let answer = seal(token, &id, self.head_hash, body_hash, salt, answer)?;
        let row = Row {
            head_hash: self.head_hash,
            body_hash: Some(body_hash),
            run: self.app.run_id().to_owned(),
            answer: Some(answer),
            expires_at: self.app.now() + KEPT,
        };
        self.app.catalog().write(move |tx| rows::upsert(tx, &id, &row)).await?;
        self.id = None;
        Ok(())
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        let Some(id) = self.id.take() else { return };
        let app = self.app.clone();
        self.runtime.spawn(async move {
            // What cannot be deleted now blocks until the server starts anew.
            if let Err(error) = app.catalog().write(move |tx| rows::delete(tx, &id)).await {
                tracing::warn!(%error, "a claim on an Idempotency-Key could not be given up");
            }
        });
    }
}

/// An answer that was kept.
#[derive(Debug)]
pub struct Answered {
    id: Id,
    head_hash: [u8; 32],
    body_hash: [u8; 32],
    sealed: Vec<u8>,
}

impl Answered {
    /// The answer, for a request with this body and token.
    pub fn open(&self, token: &str, body_hash: [u8; 32]) -> Result<Vec<u8>> {
        if body_hash != self.body_hash {
            return Err(mismatch());
        }
        open(token, &self.id, self.head_hash, body_hash, &self.sealed).ok_or_else(|| {
            Error::new(
                Code::IdempotencyMismatch,
                "This `Idempotency-Key` was used with another API key; the answer is given to that one only.",
            )
        })
    }
}

/// Forgets answers that are a day old, and claims that a killed process left.
pub(crate) async fn expire(app: &App) -> Result<()> {
    loop {
        let (now, run) = (app.now(), app.run_id().to_owned());
        let deleted = app.catalog().write(move |tx| rows::delete_expired(tx, &run, now, BATCH)).await?;
        if deleted < BATCH {
            return Ok(());
        }
    }
}

fn mismatch() -> Error {
    Error::new(
        Code::IdempotencyMismatch,
        "This `Idempotency-Key` was used with another method, path or body. Use a new key for a new request.",
    )
}

/// Salt, then ciphertext and tag. Each salt makes a key and a nonce that seal this one answer.
fn seal(
    token: &str,
    id: &Id,
    head: [u8; 32],
    body: [u8; 32],
    salt: [u8; SALT_BYTES],
    answer: &[u8],
) -> Result<Vec<u8>> {
    let (cipher, nonce) = cipher(token, &salt);
    let aad = aad(id, head, body);
    let sealed = cipher
        .encrypt(&nonce.into(), Payload { msg: answer, aad: &aad })
        .map_err(|_| Error::internal("an answer could not be sealed"))?;
    Ok([&salt[..], &sealed].concat())
}

fn open(token: &str, id: &Id, head: [u8; 32], body: [u8; 32], sealed: &[u8]) -> Option<Vec<u8>> {
    let (salt, sealed) = sealed.split_at_checked(SALT_BYTES)?;
    let (cipher, nonce) = cipher(token, salt);
    cipher.decrypt(&nonce.into(), Payload { msg: sealed, aad: &aad(id, head, body) }).ok()
}

fn cipher(token: &str, salt: &[u8]) -> (ChaCha20Poly1305, [u8; 12]) {
    let (mut key, mut nonce) = ([0; 32], [0; 12]);
    let derived = Hkdf::<Sha256>::new(Some(salt), token.as_bytes());
    for (purpose, out) in
        [("stowbox idempotency key", &mut key[..]), ("stowbox idempotency nonce", &mut nonce[..])]
    {
        derived
            .expand(purpose.as_bytes(), out)
            .unwrap_or_else(|_| unreachable!("HKDF-SHA256 yields up to 8160 bytes"));
    }
    (ChaCha20Poly1305::new(&key.into()), nonce)
}

/// Binds an answer to its row.
fn aad(id: &Id, head: [u8; 32], body: [u8; 32]) -> Vec<u8> {
    [&id.key_hash[..], &head, &body, id.account_id.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(account: &str) -> Id {
        Id { account_id: account.to_owned(), key_hash: [1; 32] }
    }

    #[test]
    fn an_answer_opens_with_its_token_for_its_request_only() {
        let sealed = seal("sk_live_a", &id("acct_a"), [2; 32], [3; 32], [4; 32], b"a secret").unwrap();
        assert!(!sealed.windows(6).any(|window| window == b"secret"));
        assert_eq!(open("sk_live_a", &id("acct_a"), [2; 32], [3; 32], &sealed).unwrap(), b"a secret");
        assert!(open("sk_live_b", &id("acct_a"), [2; 32], [3; 32], &sealed).is_none());
        assert!(open("sk_live_a", &id("acct_b"), [2; 32], [3; 32], &sealed).is_none());
        assert!(open("sk_live_a", &id("acct_a"), [9; 32], [3; 32], &sealed).is_none());
        assert!(open("sk_live_a", &id("acct_a"), [2; 32], [9; 32], &sealed).is_none());
        let mut altered = sealed.clone();
        altered[40] ^= 1;
        assert!(open("sk_live_a", &id("acct_a"), [2; 32], [3; 32], &altered).is_none());
        assert!(open("sk_live_a", &id("acct_a"), [2; 32], [3; 32], &sealed[..10]).is_none());
    }
}
