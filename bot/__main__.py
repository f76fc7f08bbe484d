"""`python -m bot`."""

import sys


def main() -> int:
    """The commands; Ctrl-C while they are still being read is no mistake of ours either."""
    try:
        from bot.cli import main

        return main()
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
