"""The words of commands, whatever they are about."""
