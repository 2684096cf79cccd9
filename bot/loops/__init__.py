"""Where things are done: facts come in, decisions are written down, acts are carried out.

The only place that joins `matrix`, `store` and `render`. No rules here: they are in `core`.
"""
