"""What a session may do, and when."""
