"""Tables and pure functions of the programmes."""
