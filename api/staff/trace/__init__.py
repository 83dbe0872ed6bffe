"""The way of a fen: buyers' group, room, session, offer, order line, transaction, beneficiary."""
