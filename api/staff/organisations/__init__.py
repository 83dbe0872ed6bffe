"""Organisations: their bank accounts, and who answers for them."""
