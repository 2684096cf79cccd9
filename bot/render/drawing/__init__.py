"""Pictures of what is said in words: the same numbers, drawn once, for rooms and for pages.

Pure: an SVG comes of values. `png` alone makes pixels of it, in a process of its own.
"""
