"""Servers that send every event to every socket, and the phones that listen to them."""
