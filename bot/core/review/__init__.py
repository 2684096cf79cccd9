"""Weekly summaries are looked at by moderators before their room sees them."""
