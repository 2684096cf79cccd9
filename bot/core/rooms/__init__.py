"""Rooms: who may do what there, coming and going, and the admin room."""
