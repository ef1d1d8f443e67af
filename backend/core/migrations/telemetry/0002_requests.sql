-- The recent requests of each account, in the order of their ends.
CREATE TABLE requests (
  id            INTEGER PRIMARY KEY,
  at            INTEGER NOT NULL,
  account_id    TEXT NOT NULL,
  method        TEXT NOT NULL,
  -- Without the query, which may hold a signature.
  path          TEXT NOT NULL,
  status        INTEGER NOT NULL,
  code          TEXT,
  duration_ms   INTEGER NOT NULL,
  ingress_bytes INTEGER NOT NULL,
  egress_bytes  INTEGER NOT NULL,
  key_id        TEXT,
  request_id    TEXT NOT NULL
) STRICT;
CREATE INDEX requests_by_account ON requests (account_id, id);
