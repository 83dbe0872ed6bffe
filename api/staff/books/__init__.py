"""Staff pages of the books: what is held, payouts, adjustments."""
