"""Reads of live sessions."""
