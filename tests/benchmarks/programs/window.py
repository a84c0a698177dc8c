"""Our window over 100,000 emails, scrolled: ``busy|idle DATABASE COUNT HOST PORT USER PASSWORD PACE``.

``busy``: its engine polls COUNT messages meanwhile. ``idle``: its engine does nothing, and another
process fetches the same messages at PACE a second, so that the server takes as much of the machine.
Tells how far apart the timeouts of a 5 ms timer on the GUI thread were, in milliseconds.
The engine's children run this module again, so it imports nothing before it is asked.
"""

import sys


def main(mode: str, database: str, count: str, *client: str) -> None:
    """Prepare and perform."""
    import os
    from pathlib import Path

    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from tests.benchmarks.scrolled_window import ScrolledWindow
    from tests.benchmarks.stage import perform

    window = ScrolledWindow(Path(database))
    try:
        if mode == "busy":
            perform(lambda: window.while_polling(int(count)))
        else:
            perform(lambda: window.while_others_fetch(client))
    finally:
        window.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
