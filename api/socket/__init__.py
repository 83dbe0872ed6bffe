"""The websocket door: admits a socket by its ticket, takes commands, and leaves delivery to the hub."""
