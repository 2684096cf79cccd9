"""The words of rooms, and of the admin room."""
