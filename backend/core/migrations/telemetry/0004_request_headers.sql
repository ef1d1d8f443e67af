-- Headers of requests in the log and of their answers, as the server wrote them: most come many times in a second, so that
-- each set is written once, and the list, which looks at many rows, does not read over them.
CREATE TABLE header_sets (
  id      INTEGER PRIMARY KEY,
  -- No later request has them.
  until   INTEGER NOT NULL,
  headers BLOB NOT NULL
) STRICT;
-- NULL where none were kept.
ALTER TABLE requests ADD COLUMN request_headers INTEGER;
ALTER TABLE requests ADD COLUMN response_headers INTEGER;
