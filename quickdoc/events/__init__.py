"""The union of all events, their topics and wire format, and the bus that carries them."""
