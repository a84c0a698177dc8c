"""Takes pictures in light and dark, at 100 % and at 200 %.

    python scripts/screenshots.py [--into docs/manual/images] [--pages badges,form]

Qt reads its scale factor once, at its start, so each scale is a process of its own.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
SCALES = (1, 2)
SETTLE_MS = 1_500


def main() -> int:
    """Take the pictures of all scales; returns the worst exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--into", type=Path, default=ROOT / "docs" / "manual" / "images")
    parser.add_argument("--pages", default="", help="names, separated by commas")
    parser.add_argument("--size", default="1280x800", help="of the window, before scaling")
    parser.add_argument("--scale", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    options.into.mkdir(parents=True, exist_ok=True)
    if options.scale is None:
        return max(_in_own_process(scale) for scale in SCALES)
    return _take(options)


def _in_own_process(scale: int) -> int:
    environment = {**os.environ, "QT_SCALE_FACTOR": str(scale)}
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    command = [sys.executable, __file__, *sys.argv[1:], "--scale", str(scale)]
    return subprocess.run(command, env=environment, check=False).returncode


def _take(options: argparse.Namespace) -> int:
    from PySide6.QtWidgets import QApplication

    from ssync_desktop.ui.theme import Appearance, Theme

    application = QApplication([sys.argv[0]])
    application.setQuitOnLastWindowClosed(False)
    theme = Theme(application)
    theme.use(Appearance.LIGHT)
    width, height = (int(part) for part in options.size.split("x"))

    def grab(name: str, widget: object, settle: Callable[[], None]) -> None:
        for appearance in (Appearance.LIGHT, Appearance.DARK):
            theme.use(appearance)
            settle()
            path = options.into / f"{name}-{appearance.value}-{options.scale * 100}.png"
            widget.grab().save(str(path))  # type: ignore[attr-defined]
            print(path)

    wanted = [key for key in options.pages.split(",") if key]
    from gallery import show_gallery

    show_gallery(grab, wanted, (width, height))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
