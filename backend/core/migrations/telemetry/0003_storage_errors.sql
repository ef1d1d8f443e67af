ALTER TABLE usage_hours ADD COLUMN error_count INTEGER NOT NULL DEFAULT 0;

-- What each account stored, seen once in every hour in which anything of it changed.
CREATE TABLE storage_hours (
  account_id    TEXT NOT NULL,
  hour          INTEGER NOT NULL,
  storage_bytes INTEGER NOT NULL,
  object_count  INTEGER NOT NULL,
  PRIMARY KEY (account_id, hour)
) STRICT, WITHOUT ROWID;
