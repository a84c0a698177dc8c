"""The ways to the field map and to the filters of new users."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from ssync_desktop.ui.settings.form import Section
from ssync_desktop.ui.widgets.buttons import button
from ssync_desktop.ui.widgets.layouts import beside

TITLE = "Fields and filters"
FIELDS = "Synchronized fields"
FIELDS_HINT = "For each field whether it goes both ways, one way, or not at all."
TEMPLATES = "Filters for new users"
TEMPLATES_HINT = (
    "Which rows synchronize for a user whose synchronization is set up. Users who are set up have "
    "filters of their own, under Users and queues."
)


class SynchronizationSection(Section):
    """Leads to what is too much for a line of a form.

    Signals:
        fields_wanted(): the field map is to be edited.
        templates_wanted(): the filters of new users are to be edited.
    """

    fields_wanted = Signal()
    templates_wanted = Signal()

    def __init__(self) -> None:
        self.fields = button(FIELDS, "synchronize")
        self.templates = button(TEMPLATES, "filter")
        parts = [
            _part(made, hint)
            for made, hint in ((self.fields, FIELDS_HINT), (self.templates, TEMPLATES_HINT))
        ]
        super().__init__(
            TITLE, "What of appointments, contacts and tasks synchronizes with Exchange.", *parts
        )
        self.know(parts[0], f"{FIELDS} {FIELDS_HINT} field map direction syncattributemapping")
        self.know(parts[1], f"{TEMPLATES} {TEMPLATES_HINT} templates synchronization filter")
        self.fields.clicked.connect(self.fields_wanted)
        self.templates.clicked.connect(self.templates_wanted)


def _part(made: QPushButton, hint: str) -> QWidget:
    made.setAccessibleDescription(hint)
    holder = QWidget()
    holder.setLayout(beside(made, hint))
    return holder
