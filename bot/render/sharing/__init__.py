"""The record that leaves rooms, in words."""
