"""The words of schedules."""
