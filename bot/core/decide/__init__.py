"""What follows from each kind of fact, a file a kind. `core.door` is the one way in."""
