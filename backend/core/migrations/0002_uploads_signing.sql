-- Bytes of parts that wait for completion: in the account's storage, and counted apart.
ALTER TABLE accounts ADD COLUMN upload_bytes INTEGER NOT NULL DEFAULT 0 CHECK (upload_bytes >= 0);

-- A multipart upload owns a content from its start: its parts are written as that content's blobs, in order, so that
-- completing it moves one reference and copies nothing, neither bytes nor rows.
CREATE TABLE uploads (
  id                  TEXT PRIMARY KEY,
  bucket_id           INTEGER NOT NULL REFERENCES buckets (id),
  key                 TEXT NOT NULL,
  content_id          INTEGER NOT NULL,
  -- Counts up with every part, so that a completion can tell whether what it verified is still so.
  revision            INTEGER NOT NULL DEFAULT 0,
  content_type        TEXT NOT NULL,
  cache_control       TEXT,
  content_disposition TEXT,
  content_encoding    TEXT,
  content_language    TEXT,
  metadata            TEXT,
  created_at          INTEGER NOT NULL,
  expires_at          INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX uploads_by_bucket ON uploads (bucket_id, id);
CREATE INDEX uploads_by_expiry ON uploads (expires_at);

CREATE TABLE parts (
  upload_id  TEXT NOT NULL REFERENCES uploads (id),
  number     INTEGER NOT NULL,
  -- MD5 of the part, as bytes.
  md5        BLOB NOT NULL,
  crc64nvme  INTEGER NOT NULL,
  size_bytes INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (upload_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE signed_urls (
  id           TEXT PRIMARY KEY,
  account_id   TEXT NOT NULL REFERENCES accounts (id),
  -- The key that issued it; NULL is the operator. With the key its URLs go.
  key_id       TEXT REFERENCES keys (id) ON DELETE CASCADE,
  bucket_id    INTEGER NOT NULL REFERENCES buckets (id) ON DELETE CASCADE,
  key          TEXT NOT NULL,
  method       TEXT NOT NULL CHECK (method IN ('GET', 'PUT')),
  max_bytes    INTEGER,
  content_type TEXT,
  download     TEXT,
  max_uses     INTEGER,
  use_count    INTEGER NOT NULL DEFAULT 0,
  created_at   INTEGER NOT NULL,
  expires_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX signed_urls_by_account ON signed_urls (account_id, id);
CREATE INDEX signed_urls_by_bucket ON signed_urls (bucket_id, id);
CREATE INDEX signed_urls_by_key ON signed_urls (key_id);
CREATE INDEX signed_urls_by_expiry ON signed_urls (expires_at);
