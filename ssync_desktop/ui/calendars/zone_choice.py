"""In which zone the hours of a calendar's file are meant that says none."""

from zoneinfo import available_timezones

from PySide6.QtCore import QTimeZone, Signal
from PySide6.QtWidgets import QWidget

from ssync_desktop.domain.items.zones import UTC_ZONE, iana_name, zones_of_windows
from ssync_desktop.ui.widgets.editors import Choice
from ssync_desktop.ui.widgets.layouts import label, row

TITLE = "Hours without a time zone are meant in"
HINT = "The file says hours without their time zone; choose the one of whoever wrote it."


class ZoneChoice(QWidget):
    """Offers the zones of the world; chosen is that of this computer.

    Signals:
        picked(): another one was chosen.
    """

    picked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        here = zone_here()
        known = {one for one in zones_of_windows() if one in available_timezones()}
        self.zones = Choice((one, one) for one in sorted({here, *known}))
        self.zones.choose(here)
        self.zones.setAccessibleName(TITLE)
        self.zones.setToolTip(HINT)
        name = label(TITLE, wrap=False)
        name.setBuddy(self.zones)
        self.setLayout(row(name, self.zones, None))
        self.setFocusProxy(self.zones)
        self.zones.picked.connect(self.picked)

    @property
    def zone(self) -> str:
        """The chosen zone, by its IANA name."""
        chosen: str = self.zones.value()
        return chosen


def zone_here() -> str:
    """Return the zone of this machine, by its IANA name."""
    name = bytes(QTimeZone.systemTimeZoneId().data()).decode("ascii", "replace")
    return iana_name(name) or UTC_ZONE
