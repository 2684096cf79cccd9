"""What an operator does before and beside a running bot: sets it up, looks at it, mends it.

Nothing here prints or asks; `cli` does.
"""
