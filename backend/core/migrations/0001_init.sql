-- Times are milliseconds since 1970 UTC. Sizes are bytes.

CREATE TABLE meta (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE accounts (
  id                  TEXT PRIMARY KEY,
  name                TEXT NOT NULL,
  created_at          INTEGER NOT NULL,
  -- The plan; NULL is no limit.
  max_storage_bytes   INTEGER,
  max_object_bytes    INTEGER,
  requests_per_minute INTEGER,
  -- Counters, changed in the commit that changes what they count.
  bucket_count        INTEGER NOT NULL DEFAULT 0 CHECK (bucket_count >= 0),
  object_count        INTEGER NOT NULL DEFAULT 0 CHECK (object_count >= 0),
  storage_bytes       INTEGER NOT NULL DEFAULT 0 CHECK (storage_bytes >= 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE keys (
  id         TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  name       TEXT NOT NULL,
  -- What a person may see of it again: `sk_live_` and four characters.
  prefix     TEXT NOT NULL,
  -- SHA-256 of the whole key: the key itself is never stored.
  hash       BLOB NOT NULL UNIQUE,
  permission TEXT NOT NULL CHECK (permission IN ('admin', 'write', 'read')),
  -- The only buckets it may touch, as a JSON array; NULL is all.
  buckets    TEXT,
  created_at INTEGER NOT NULL,
  expires_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX keys_by_account ON keys (account_id, id);

CREATE TABLE buckets (
  id           INTEGER PRIMARY KEY,
  public_id    TEXT NOT NULL UNIQUE,
  account_id   TEXT NOT NULL REFERENCES accounts (id),
  name         TEXT NOT NULL UNIQUE,
  visibility   TEXT NOT NULL CHECK (visibility IN ('private', 'public')),
  cors_origins TEXT,
  object_count INTEGER NOT NULL DEFAULT 0 CHECK (object_count >= 0),
  size_bytes   INTEGER NOT NULL DEFAULT 0 CHECK (size_bytes >= 0),
  created_at   INTEGER NOT NULL,
  updated_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX buckets_by_account ON buckets (account_id, name);

-- Bytes, apart from the names they bear. `refs` objects share a content; at zero it is freed.
-- Either the bytes lie in `body`, or in the blobs that content_blobs lists, one after the other.
CREATE TABLE contents (
  id         INTEGER PRIMARY KEY,
  refs       INTEGER NOT NULL CHECK (refs > 0),
  size_bytes INTEGER NOT NULL,
  body       BLOB
) STRICT;

CREATE TABLE content_blobs (
  content_id INTEGER NOT NULL REFERENCES contents (id),
  position   INTEGER NOT NULL,
  blob_id    TEXT NOT NULL UNIQUE,
  size_bytes INTEGER NOT NULL,
  PRIMARY KEY (content_id, position)
) STRICT, WITHOUT ROWID;

-- Blobs that nothing refers to any more: the sweeper removes them once no reader can hold them.
CREATE TABLE freed_blobs (
  blob_id  TEXT PRIMARY KEY,
  freed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Listing reads only this table, so what an answer shows of a content is repeated here: contents never change.
-- The primary key is the order of listings: BINARY collation compares the UTF-8 bytes.
CREATE TABLE objects (
  bucket_id           INTEGER NOT NULL REFERENCES buckets (id),
  key                 TEXT NOT NULL,
  -- No foreign key: without an index on it, freeing a content would scan every object.
  content_id          INTEGER NOT NULL,
  size_bytes          INTEGER NOT NULL,
  etag                TEXT NOT NULL,
  crc64nvme           INTEGER NOT NULL,
  content_type        TEXT NOT NULL,
  cache_control       TEXT,
  content_disposition TEXT,
  content_encoding    TEXT,
  content_language    TEXT,
  -- A JSON object of strings; NULL is none.
  metadata            TEXT,
  created_at          INTEGER NOT NULL,
  updated_at          INTEGER NOT NULL,
  PRIMARY KEY (bucket_id, key)
) STRICT, WITHOUT ROWID;
