"""The whole of it, against real homeservers."""
