-- Uploads that were completed or given up, whose parts are still to be forgotten: that takes longer the more there are,
-- and nobody need wait for it.
CREATE TABLE spent_uploads (
  id TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- As before, but parts may outlive their upload.
CREATE TABLE parts_of_uploads (
  upload_id  TEXT NOT NULL,
  number     INTEGER NOT NULL,
  -- MD5 of the part, as bytes.
  md5        BLOB NOT NULL,
  crc64nvme  INTEGER NOT NULL,
  size_bytes INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (upload_id, number)
) STRICT, WITHOUT ROWID;
INSERT INTO parts_of_uploads SELECT upload_id, number, md5, crc64nvme, size_bytes, created_at FROM parts;
DROP TABLE parts;
ALTER TABLE parts_of_uploads RENAME TO parts;
