"""What can be asked of the bot, a file a subject. A new file here is a new command.

A file holds a command's value, how it is read and written, what it decides, and what it answers if
nothing else says the same; `VERBS` says so to `registry`, which parsing, help, rights, the log of
changes and traces go by. Its words stand in `render/verbs/`.
"""
