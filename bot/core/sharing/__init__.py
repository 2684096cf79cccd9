"""What leaves a room: whether it may, under which name, and what of it. One gate for all of it."""
