"""Running reports: the reader's eyes, the statement, the names of records, the answer; and its export."""
