"""The entry points: the window, and the command line.

Parser processes run this module again when they are spawned, so nothing of the program is
imported here before a function asks for it.
"""

import multiprocessing
import sys


def window() -> int:
    """Open the window (``ssync-desktop``, ``python -m ssync_desktop``)."""
    multiprocessing.freeze_support()
    from ssync_desktop.app import main

    return main(sys.argv[1:])


def command_line() -> int:
    """Carry out one command (``ssync``)."""
    multiprocessing.freeze_support()
    from ssync_desktop.cli import main

    return main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(window())
