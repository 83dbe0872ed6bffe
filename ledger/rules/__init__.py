"""Pure rules of the books: no database, no clock."""
