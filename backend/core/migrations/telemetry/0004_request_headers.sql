-- The headers of a request in the log and of its answer, as the server wrote them. Apart, so that the list, which looks at
-- many rows, does not read over them.
CREATE TABLE request_headers (
  -- Of `requests`.
  id      INTEGER PRIMARY KEY,
  headers BLOB NOT NULL
) STRICT;
