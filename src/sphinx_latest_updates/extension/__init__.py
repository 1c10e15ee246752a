"""The wiring: event handlers that unpack what Sphinx gives and call the other modules."""
