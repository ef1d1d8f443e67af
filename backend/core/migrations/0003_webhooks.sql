CREATE TABLE webhooks (
  id               TEXT PRIMARY KEY,
  account_id       TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  url              TEXT NOT NULL,
  -- JSON arrays; of `buckets`, NULL is all.
  events           TEXT NOT NULL,
  buckets          TEXT,
  prefix           TEXT,
  description      TEXT,
  enabled          INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  -- Whether the last attempt failed.
  failing          INTEGER NOT NULL DEFAULT 0 CHECK (failing IN (0, 1)),
  -- Signing secrets, sealed with the key file of the data directory. The old one signs, too, until its time is over.
  secret           BLOB NOT NULL,
  old_secret       BLOB,
  old_secret_until INTEGER,
  created_at       INTEGER NOT NULL,
  updated_at       INTEGER NOT NULL,
  last_delivery_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX webhooks_by_account ON webhooks (account_id, id);
-- What every change of an object asks: who listens in this account?
CREATE INDEX webhooks_that_listen ON webhooks (account_id) WHERE enabled = 1;

-- Ids ascend with time: what is older than a moment is found by the primary key.
CREATE TABLE events (
  id         TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  type       TEXT NOT NULL,
  -- The very bytes that are signed and sent.
  body       TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE deliveries (
  id              TEXT PRIMARY KEY,
  webhook_id      TEXT NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
  event_id        TEXT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
  event_type      TEXT NOT NULL,
  cause           TEXT NOT NULL CHECK (cause IN ('event', 'redelivery', 'replay', 'test')),
  status          TEXT NOT NULL CHECK (status IN ('pending', 'delivered', 'failed')),
  attempt_count   INTEGER NOT NULL DEFAULT 0,
  -- As people see it; NULL once it is decided.
  next_attempt_at INTEGER,
  -- When it may be leased: next_attempt_at, or the end of the lease that `lease` names.
  due_at          INTEGER NOT NULL,
  lease           TEXT,
  -- As the last attempt sent it; NULL before the first.
  request_url     TEXT,
  request_headers TEXT,
  created_at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX deliveries_by_webhook ON deliveries (webhook_id, id);
CREATE INDEX deliveries_by_event ON deliveries (event_id);
CREATE INDEX deliveries_pending ON deliveries (webhook_id, due_at) WHERE status = 'pending';
CREATE INDEX deliveries_due ON deliveries (due_at) WHERE status = 'pending';
CREATE INDEX deliveries_failed ON deliveries (webhook_id, id) WHERE status = 'failed';

CREATE TABLE attempts (
  delivery_id      TEXT NOT NULL REFERENCES deliveries (id) ON DELETE CASCADE,
  number           INTEGER NOT NULL,
  at               INTEGER NOT NULL,
  duration_ms      INTEGER NOT NULL,
  -- NULL where there was no response; then `error` says why.
  response_status  INTEGER,
  response_headers TEXT NOT NULL,
  response_body    BLOB NOT NULL,
  error            TEXT,
  PRIMARY KEY (delivery_id, number)
) STRICT, WITHOUT ROWID;

-- Receivers on this very server, to try webhooks with.
CREATE TABLE inboxes (
  id         TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
  -- What it answers, and after how long.
  status     INTEGER NOT NULL,
  delay_ms   INTEGER NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX inboxes_by_account ON inboxes (account_id, id);

CREATE TABLE inbox_requests (
  inbox_id  TEXT NOT NULL REFERENCES inboxes (id) ON DELETE CASCADE,
  id        TEXT NOT NULL,
  at        INTEGER NOT NULL,
  method    TEXT NOT NULL,
  query     TEXT,
  headers   TEXT NOT NULL,
  body      BLOB NOT NULL,
  truncated INTEGER NOT NULL CHECK (truncated IN (0, 1)),
  PRIMARY KEY (inbox_id, id)
) STRICT, WITHOUT ROWID;
