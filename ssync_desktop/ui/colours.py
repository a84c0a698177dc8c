"""The colours of both themes, as values; every pair that meets on the screen is listed here.

Text on any of its grounds has a contrast of at least 4.5:1 (WCAG 2.2, 1.4.3), edges of controls
and status shapes at least 3:1 (1.4.11); a test computes them all.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtGui import QColor, QGuiApplication, QPalette


class Tone(StrEnum):
    """What a colour says; never the only sign, shape and word stand beside it."""

    NEUTRAL = "neutral"
    INFO = "info"
    GOOD = "good"
    BUSY = "busy"
    WARN = "warn"
    BAD = "bad"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Colours:
    """One theme, as ``#rrggbb``."""

    dark: bool
    window: str
    base: str
    alternate: str
    raised: str  # buttons
    text: str
    muted: str
    placeholder: str
    disabled: str
    border: str  # hairlines that separate, and mean nothing
    edge: str  # edges of controls
    accent: str
    on_accent: str
    selection: str
    selected_text: str
    rail: str
    rail_selected: str
    info: str
    good: str
    busy: str
    warn: str
    bad: str
    off: str
    info_ground: str
    good_ground: str
    warn_ground: str
    bad_ground: str

    def tone(self, tone: Tone) -> QColor:
        """Return the colour of *tone* for text and shapes."""
        return QColor(self.text if tone is Tone.NEUTRAL else str(getattr(self, tone.value)))

    def ground(self, tone: Tone) -> QColor:
        """Return the pale ground on which notices of *tone* stand."""
        names = {
            Tone.GOOD: self.good_ground,
            Tone.WARN: self.warn_ground,
            Tone.BAD: self.bad_ground,
        }
        names |= {Tone.INFO: self.info_ground, Tone.BUSY: self.info_ground}
        return QColor(names.get(tone, self.alternate))

    def text_pairs(self) -> Iterator[tuple[str, str]]:
        """Yield every (text, ground) that is painted."""
        plain = (self.window, self.base, self.alternate, self.raised, self.rail, self.rail_selected)
        notices = (self.info_ground, self.good_ground, self.warn_ground, self.bad_ground)
        for ground in (*plain, *notices, self.selection):
            yield self.text, ground
        for ground in (*plain, *notices):
            yield self.muted, ground
        for ground in (self.window, self.base):
            yield self.placeholder, ground
            yield self.disabled, ground
            yield self.accent, ground
        for tone in (self.info, self.good, self.busy, self.warn, self.bad, self.off):
            for ground in (self.window, self.base, self.alternate, self.selection, *notices):
                yield tone, ground
        for tone in (self.accent, self.bad, self.warn):
            yield self.on_accent, tone
        yield self.selected_text, self.selection
        yield self.accent, self.rail_selected

    def edge_pairs(self) -> Iterator[tuple[str, str]]:
        """Yield every (edge, ground) that tells a control from what is around it."""
        for ground in (self.window, self.base):
            yield self.edge, ground
            yield self.accent, ground


LIGHT = Colours(
    dark=False,
    window="#f3f5f7",
    base="#ffffff",
    alternate="#f8f9fb",
    raised="#fbfcfd",
    text="#1b222c",
    muted="#4e5866",
    placeholder="#5c6674",
    disabled="#646d79",
    border="#d3d9e0",
    edge="#7d8896",
    accent="#1d5fa6",
    on_accent="#ffffff",
    selection="#d9e8f8",
    selected_text="#10243c",
    rail="#e8ecf1",
    rail_selected="#fbfcfd",
    info="#1d5fa6",
    good="#17643a",
    busy="#1d5fa6",
    warn="#7a4a00",
    bad="#a3231f",
    off="#4e5866",
    info_ground="#e6f0fa",
    good_ground="#e5f3ea",
    warn_ground="#fbf0da",
    bad_ground="#fbe8e6",
)

DARK = Colours(
    dark=True,
    window="#1b2027",
    base="#14181e",
    alternate="#191e25",
    raised="#262d36",
    text="#e6eaf0",
    muted="#b0bac6",
    placeholder="#97a2b0",
    disabled="#8a95a3",
    border="#333c47",
    edge="#6f7c8b",
    accent="#7fb4f0",
    on_accent="#0c1a2b",
    selection="#223a55",
    selected_text="#f2f6fb",
    rail="#15191f",
    rail_selected="#262d36",
    info="#8abcf4",
    good="#7ccb95",
    busy="#8abcf4",
    warn="#e9b65c",
    bad="#f6a39b",
    off="#b0bac6",
    info_ground="#1c2f45",
    good_ground="#1b3325",
    warn_ground="#372c16",
    bad_ground="#402321",
)


def colours_of(palette: QPalette) -> Colours:
    """Return the theme that *palette* belongs to."""
    return DARK if palette.color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT


def present_colours() -> Colours:
    """Return the theme that is worn now.

    A widget's own palette does not tell: a style sheet writes its backgrounds into it.
    """
    return colours_of(QGuiApplication.palette())


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2, "contrast ratio"), 1 to 21."""
    low, high = sorted((_luminance(first), _luminance(second)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
