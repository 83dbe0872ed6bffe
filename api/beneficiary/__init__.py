"""The door of assisted people: what is theirs, for themselves alone."""
