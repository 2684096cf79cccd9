"""The words of commands that have a file of their own in `core/verbs/`: the same name here.

A file says under `USAGES` how its commands are written, under `WORDING` which function puts each
answer into words, and under `SAMPLES` one of each.
"""
