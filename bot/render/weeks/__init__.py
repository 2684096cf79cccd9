"""The words of weeks."""
