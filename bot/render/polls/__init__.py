"""The words of polls."""
