"""What a phone number and an alias are."""
