-- What the window copies in and out. Kept apart from the catalog: it names places on this computer, and means nothing elsewhere.

CREATE TABLE transfers (
  -- `trf_` and a ULID, so that the order of the ids is that of the starts.
  id       TEXT PRIMARY KEY,
  kind     TEXT NOT NULL,
  bucket   TEXT NOT NULL,
  prefix   TEXT NOT NULL,
  title    TEXT NOT NULL,
  conflict TEXT NOT NULL,
  -- What was chosen: of an upload paths, of a download the folder it goes to. Bytes of the system, ended by NUL each.
  paths    BLOB NOT NULL,
  -- Of a download of several things, these, as JSON; else empty.
  chosen   TEXT NOT NULL,
  state    TEXT NOT NULL,
  -- JSON: what was left out, and why.
  skipped  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE files (
  transfer_id   TEXT NOT NULL REFERENCES transfers (id) ON DELETE CASCADE,
  number        INTEGER NOT NULL,
  path          BLOB NOT NULL,
  name          TEXT NOT NULL,
  key           TEXT NOT NULL,
  size_bytes    INTEGER NOT NULL,
  -- When the file last changed, in nanoseconds since 1970 UTC; NULL where the file system does not say, and of downloads.
  modified_ns   INTEGER,
  state         TEXT NOT NULL,
  replaced      INTEGER NOT NULL,
  error_code    TEXT,
  error_message TEXT,
  -- Of a file that goes in parts: the unfinished upload, and how many parts of it have arrived.
  upload_id     TEXT,
  safe_parts    INTEGER NOT NULL,
  PRIMARY KEY (transfer_id, number)
) STRICT, WITHOUT ROWID;

-- One row: how many files go at once, and how many bytes a second.
CREATE TABLE limits (
  id               INTEGER PRIMARY KEY CHECK (id = 1),
  parallel         INTEGER NOT NULL,
  bytes_per_second INTEGER
) STRICT;
