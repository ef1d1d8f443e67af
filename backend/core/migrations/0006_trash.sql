-- How long what leaves the bucket stays restorable; 0 keeps nothing.
ALTER TABLE buckets ADD COLUMN trash_days INTEGER NOT NULL DEFAULT 0 CHECK (trash_days BETWEEN 0 AND 90);
-- Bytes in the trash: in the account's storage, and counted apart.
ALTER TABLE buckets ADD COLUMN trash_bytes INTEGER NOT NULL DEFAULT 0 CHECK (trash_bytes >= 0);
ALTER TABLE accounts ADD COLUMN trash_bytes INTEGER NOT NULL DEFAULT 0 CHECK (trash_bytes >= 0);

-- What was deleted or replaced, with its reference to the content.
CREATE TABLE trash (
  id                  TEXT PRIMARY KEY,
  -- The bucket's public id, which is never used again: what outlives its bucket waits here for the sweeper.
  bucket_id           TEXT NOT NULL,
  cause               TEXT NOT NULL CHECK (cause IN ('deleted', 'replaced')),
  deleted_at          INTEGER NOT NULL,
  expires_at          INTEGER NOT NULL,
  -- As it was in `objects`.
  key                 TEXT NOT NULL,
  content_id          INTEGER NOT NULL,
  size_bytes          INTEGER NOT NULL,
  etag                TEXT NOT NULL,
  crc64nvme           INTEGER NOT NULL,
  content_type        TEXT NOT NULL,
  cache_control       TEXT,
  content_disposition TEXT,
  content_encoding    TEXT,
  content_language    TEXT,
  metadata            TEXT,
  created_at          INTEGER NOT NULL,
  updated_at          INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX trash_by_bucket ON trash (bucket_id, id);
CREATE INDEX trash_by_expiry ON trash (expires_at);

-- Deleted buckets whose trash is still to be removed.
CREATE TABLE emptied_trash (
  bucket_id TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
