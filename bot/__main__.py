"""`python -m bot` is `shopfloor`."""

from bot.cli import main

if __name__ == "__main__":
    main()
