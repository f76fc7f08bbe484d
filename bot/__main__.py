"""`python -m bot`."""

import gc
import sys


def main() -> int:
    """Run the command line; Ctrl-C during imports shows no traceback either."""
    try:
        gc.disable()  # what is imported stays; to look through it again and again takes a tenth of the start
        from bot.commands.cli import main

        gc.freeze()
        gc.enable()
        return main()
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
