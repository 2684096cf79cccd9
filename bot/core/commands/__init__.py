"""What people type: whether the bot is meant, what is asked of it, and whether it is obeyed."""
