"""Light and dark: our own palette and style sheet, following the system where it tells."""

from enum import StrEnum
from re import sub

from PySide6.QtCore import QObject, QSettings, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from ssync_desktop.ui.colours import DARK, LIGHT, Colours
from ssync_desktop.ui.icons import refresh_icons
from ssync_desktop.ui.resources import resource_bytes, resource_path

GRID = 8  # device-independent pixels; every distance is a multiple of it, or half of it
HALF = GRID // 2
APPEARANCE = "window/appearance"  # its key in the window's settings


class Appearance(StrEnum):
    """The setting: as the system says, or one of the two."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Theme(QObject):
    """Dresses the application, and dresses it again when the system or the setting changes.

    Signals:
        changed(Colours): after the application wears other colours.
    """

    changed = Signal(object)

    def __init__(self, application: QApplication, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._application = application
        self._appearance = Appearance.SYSTEM
        self._colours: Colours | None = None
        application.setStyle("Fusion")
        application.styleHints().colorSchemeChanged.connect(self._system_changed)

    @property
    def appearance(self) -> Appearance:
        """The setting in force."""
        return self._appearance

    def use(self, appearance: Appearance) -> None:
        """Wear *appearance* from now on."""
        self._appearance = appearance
        self._dress()

    @Slot()
    def _system_changed(self) -> None:
        if self._appearance is Appearance.SYSTEM:
            self._dress()

    def _wanted(self) -> Colours:
        if self._appearance is Appearance.SYSTEM:
            # "Unknown" where no platform theme answers, as on a bare X11 desktop: light
            scheme = self._application.styleHints().colorScheme()
            return DARK if scheme is Qt.ColorScheme.Dark else LIGHT
        return DARK if self._appearance is Appearance.DARK else LIGHT

    def _dress(self) -> None:
        colours = self._wanted()
        if colours is self._colours:
            return
        self._colours = colours
        self._application.setPalette(palette_of(colours))
        self._application.setStyleSheet(style_sheet(colours))
        for window in self._application.topLevelWidgets():
            refresh_icons(window)
        self.changed.emit(colours)


def remembered_appearance(settings: QSettings) -> Appearance:
    """Return what was chosen last; as the system says where nothing, or nonsense, is kept."""
    kept = str(settings.value(APPEARANCE, Appearance.SYSTEM.value))
    return Appearance(kept) if kept in Appearance.__members__.values() else Appearance.SYSTEM


def remember_appearance(settings: QSettings, appearance: Appearance) -> None:
    """Keep *appearance* for the next start."""
    settings.setValue(APPEARANCE, appearance.value)
    settings.sync()


def palette_of(colours: Colours) -> QPalette:
    """Return the Qt palette of a theme, for all of its roles that Fusion paints with."""
    role = QPalette.ColorRole
    palette = QPalette()
    for target, colour in {
        role.Window: colours.window,
        role.WindowText: colours.text,
        role.Base: colours.base,
        role.AlternateBase: colours.alternate,
        role.Text: colours.text,
        role.PlaceholderText: colours.placeholder,
        role.Button: colours.raised,
        role.ButtonText: colours.text,
        role.BrightText: colours.bad,
        role.Highlight: colours.selection,
        role.HighlightedText: colours.selected_text,
        role.ToolTipBase: colours.raised,
        role.ToolTipText: colours.text,
        role.Link: colours.accent,
        role.LinkVisited: colours.accent,
        role.Accent: colours.accent,
        role.Light: colours.raised,
        role.Midlight: colours.alternate,
        role.Mid: colours.border,
        role.Dark: colours.edge,
        role.Shadow: colours.edge,
    }.items():
        palette.setColor(target, QColor(colour))
    for target in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, target, QColor(colours.disabled))
    return palette


def style_sheet(colours: Colours) -> str:
    """Return ``style.qss`` with the names of colours (``@accent``) replaced."""
    values = {name: str(getattr(colours, name)) for name in Colours.__dataclass_fields__}
    values["theme"] = "dark" if colours.dark else "light"
    values["arrows"] = resource_path("arrows")
    return sub(r"@(\w+)", lambda found: values[found[1]], resource_bytes("style.qss").decode())
