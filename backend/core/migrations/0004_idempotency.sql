-- Requests that bore an `Idempotency-Key`, and their answers.
CREATE TABLE idempotency (
  account_id TEXT NOT NULL,
  -- SHA-256 of the Idempotency-Key.
  key_hash   BLOB NOT NULL,
  -- SHA-256 of what is known of the request before its body.
  head_hash  BLOB NOT NULL,
  -- SHA-256 of its body; NULL while an upload is under way.
  body_hash  BLOB,
  -- The start of the server in which it runs: of another one, it runs no more.
  run        TEXT NOT NULL,
  -- Sealed with a key that only the caller's token yields; NULL while it runs.
  answer     BLOB,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (account_id, key_hash)
) STRICT;
CREATE INDEX idempotency_by_expiry ON idempotency (expires_at);
