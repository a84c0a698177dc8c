"""Takes pictures of the demo in light and dark, at 100 % and at 200 %, for the manual.

    python scripts/screenshots.py                       every page and scene into docs/manual
    python scripts/screenshots.py --all --size 1366x768 --into build/looks --only mailboxes
    python scripts/screenshots.py --gallery --into build/gallery    the parts pages are made of

Qt reads its scale factor once, at its start, so each scale is a process of its own.
"""

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

SCALES = (1, 2)
SETTLE = 1.2  # seconds for a page to read what it shows
REPAINT = 0.3  # seconds for another theme to be worn
WARM_UP = 30.0  # seconds until every mailbox of the demo has been visited

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from ssync_desktop.ui.start.program import Program


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for; see ``--help``."""

    into: Path
    only: tuple[str, ...]
    size: tuple[int, int]
    scale: int
    gallery: bool
    everything: bool

    def wants(self, name: str) -> bool:
        """Say whether the picture *name* is asked for."""
        return not self.only or name in self.only

    def file(self, name: str, theme: str) -> Path:
        """Return where a picture goes: ``mailboxes-dark-200.png``."""
        return self.into / f"{name}-{theme}-{self.scale * 100}.png"


def main() -> int:
    """Take the pictures of all scales; returns the worst exit code."""
    options = _options()
    if options.scale == 0:
        return max(_in_own_process(scale) for scale in SCALES)
    options.into.mkdir(parents=True, exist_ok=True)
    return _take_gallery(options) if options.gallery else _take_demo(options)


def _options() -> Options:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--into", type=Path, default=ROOT / "docs" / "manual")
    parser.add_argument("--only", default="", help="names of pages and scenes, with commas between")
    parser.add_argument("--size", default="1280x800", help="of the window, before scaling")
    parser.add_argument("--scale", type=int, default=0, help="1 or 2; both when left out")
    parser.add_argument("--gallery", action="store_true", help="the widgets in place of the demo")
    parser.add_argument(
        "--all",
        action="store_true",
        help="all scenes, in both themes and scales, as pages always are",
    )
    given = parser.parse_args()
    width, height = (int(part) for part in given.size.split("x"))
    return Options(
        given.into,
        tuple(name for name in given.only.split(",") if name),
        (width, height),
        given.scale,
        given.gallery,
        given.all,
    )


def _in_own_process(scale: int) -> int:
    environment = {**os.environ, "QT_SCALE_FACTOR": str(scale)}
    environment.setdefault("QT_QPA_PLATFORM", "offscreen")
    command = [sys.executable, __file__, *sys.argv[1:], "--scale", str(scale)]
    return subprocess.run(command, env=environment, check=False).returncode


def _take_demo(options: Options) -> int:
    from ssync_desktop.app import run_program
    from ssync_desktop.paths import under
    from ssync_desktop.sandbox.demo import Demo
    from ssync_desktop.ui.start.program import Start

    with tempfile.TemporaryDirectory(prefix="ssync-pictures-") as folder:
        paths = under(Path(folder))
        photographer = Photographer(options)
        return run_program(Start(paths, lambda: Demo(paths), "", photographer))


class Photographer:
    """Waits until the demo has something to show, then goes through its pages and scenes."""

    def __init__(self, options: Options) -> None:
        self._options = options

    async def __call__(self, program: "Program") -> None:
        """Take all pictures."""
        from scenes import SCENES

        from ssync_desktop.ui.pages import PAGES

        program.window.resize(*self._options.size)
        await asyncio.sleep(WARM_UP)
        for entry in PAGES:
            if entry.factory is not None and self._options.wants(entry.key):
                program.window.show_page(entry.key)
                await asyncio.sleep(SETTLE)
                await self._take(program, entry.key, ("light", "dark"))
        scenes = [
            scene
            for scene in SCENES
            if self._options.wants(scene.name) and (scene.printed or self._options.everything)
        ]
        if self._options.scale == 1 or self._options.everything:
            themes = ("light", "dark") if self._options.everything else ("light",)
            for scene in scenes:
                await scene.show(program)
                await asyncio.sleep(SETTLE)
                await self._take(program, scene.name, themes)
                await scene.leave(program)

    async def _take(self, program: "Program", name: str, themes: Sequence[str]) -> None:
        from PySide6.QtWidgets import QApplication, QDialog

        from ssync_desktop.ui.pictures import take_picture
        from ssync_desktop.ui.theme import Appearance

        for theme in themes:
            program.theme.use(Appearance(theme))
            await asyncio.sleep(REPAINT)
            dialogs = [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog)]
            shown = [dialog for dialog in dialogs if dialog.isVisible()]
            picture = take_picture(
                shown[0] if shown else program.window, self._options.file(name, theme)
            )
            sys.stdout.write(f"{picture}\n")


def _take_gallery(options: Options) -> int:
    from gallery import show_gallery
    from PySide6.QtWidgets import QApplication

    from ssync_desktop.ui.theme import Appearance, Theme

    application = QApplication([sys.argv[0]])
    application.setQuitOnLastWindowClosed(False)
    theme = Theme(application)
    theme.use(Appearance.LIGHT)

    def grab(name: str, widget: "QWidget", settle: Callable[[], None]) -> None:
        for appearance in (Appearance.LIGHT, Appearance.DARK):
            theme.use(appearance)
            settle()
            path = options.file(name, appearance.value)
            widget.grab().save(str(path))
            sys.stdout.write(f"{path}\n")

    show_gallery(grab, options.only, options.size)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
