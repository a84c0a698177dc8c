"""One setting of the organization as its page shows it, and settings that belong together."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QCheckBox, QWidget


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: *name* is the attribute of the draft, *published* its public name."""

    name: str
    title: str
    help: str
    published: str
    make: Callable[[], QWidget]


@dataclass(frozen=True, slots=True)
class Group:
    """Settings that belong together; *words* say what they have in common."""

    title: str
    words: str
    settings: tuple[Setting, ...]


def tick(name: str, words: str, explanation: str, published: str) -> Setting:
    """Return a setting that is on or off; *words* stand beside its box."""
    return Setting(name, words, explanation, published, lambda: QCheckBox(words))
