"""Values to plain text and Matrix HTML. No I/O: what is said is a function of what is known.

`messages.py` is the way in; the other files hold the sentences by subject.
"""
