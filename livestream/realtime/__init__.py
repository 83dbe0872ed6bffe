"""What the people in a room hear at once: topics, tickets, events, and the hub that delivers them."""
