"""What livestream can do."""
