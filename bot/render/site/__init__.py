"""The record that leaves rooms, as pages: HTML and one style, no scripts, nothing from elsewhere.

Pure: pages come of `core.sharing.record`, and of nothing else. Who writes them is `bot.publishing`.
"""
