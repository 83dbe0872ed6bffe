"""Drawn pictures of the demo's goods and rooms: no photograph, no text, no person."""
