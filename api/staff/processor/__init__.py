"""What concerns the payment processor: reconciliation, disputes, money that waits for a person."""
