"""What sessions sold, equal to the books to the fen."""
