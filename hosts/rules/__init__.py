"""Who may host, and what each role may do."""
