-- What is counted about requests. Kept apart from the catalog: losing its last second costs nothing.

CREATE TABLE usage_hours (
  account_id    TEXT NOT NULL,
  -- The start of the hour, in milliseconds since 1970 UTC.
  hour          INTEGER NOT NULL,
  request_count INTEGER NOT NULL,
  ingress_bytes INTEGER NOT NULL,
  egress_bytes  INTEGER NOT NULL,
  PRIMARY KEY (account_id, hour)
) STRICT, WITHOUT ROWID;

CREATE TABLE key_uses (
  key_id       TEXT PRIMARY KEY,
  last_used_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
