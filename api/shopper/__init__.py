"""The shopper's door: signed in, and every query is of the person's own things."""
