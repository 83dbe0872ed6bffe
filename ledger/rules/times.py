"""Times of the journal as the records have them."""

TIMES = {
    "sqlite": "substr(t.{0} || '.000000', 1, 26)",
    "postgresql": "to_char(t.{0} at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')",
}
"""How each database says a column of `t` as text to the microsecond, in UTC."""
