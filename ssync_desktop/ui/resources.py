"""Icons and the style sheet: from the installed package, or from the source tree."""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


@cache
def resource_bytes(name: str) -> bytes:
    """Return the file *name* below ``resources/``; FileNotFoundError when there is none."""
    return _root().joinpath(*name.split("/")).read_bytes()


def resource_names(folder: str) -> list[str]:
    """Return the names of the files in *folder* below ``resources/``, sorted."""
    return sorted(item.name for item in _root().joinpath(folder).iterdir() if item.is_file())


def resource_path(name: str) -> str:
    """Return where *name* lies on the disk, with forward slashes, for style sheets."""
    return str(_root().joinpath(*name.split("/"))).replace("\\", "/")


def _root() -> Traversable:
    packaged = files("ssync_desktop").joinpath("resources")
    if packaged.is_dir():
        return packaged
    return Path(__file__).resolve().parents[2] / "resources"  # not installed: a source tree
