"""Asks before the default settings are copied onto mailboxes, and shows what they are (B15)."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QDialog, QFormLayout, QVBoxLayout, QWidget

from ssync_desktop.domain.profile import EmailServerProfile
from ssync_desktop.domain.rows import MailboxRow
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.ui.context import PageContext
from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.widgets.buttons import button
from ssync_desktop.ui.widgets.layouts import label, row
from ssync_desktop.ui.words import INCOMING_METHODS, OUTGOING_METHODS, mailboxes

WARNING = (
    "Where this changes the profile or a delivery method, a mailbox is not processed until "
    "it was tested again."
)


class DefaultsDialog(QDialog):
    """Open it with :meth:`open`; it deletes itself.

    Signals:
        agreed(ids, test): apply the defaults, and test the mailboxes if wished.
    """

    agreed = Signal(tuple, bool)

    def __init__(
        self, context: PageContext, rows: Sequence[MailboxRow], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._ids = tuple(row.id for row in rows)
        whom = rows[0].name if len(rows) == 1 else mailboxes(len(rows))
        self.setWindowTitle("Apply default settings")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(60 * GRID)
        self._profile, self._incoming, self._outgoing = label("…"), label("…"), label("…")
        facts = QFormLayout()
        facts.setHorizontalSpacing(2 * GRID)
        facts.addRow(label("Email server profile", "muted"), self._profile)
        facts.addRow(label("Incoming email", "muted"), self._incoming)
        facts.addRow(label("Outgoing email", "muted"), self._outgoing)
        self._test = QCheckBox("Run Test && Enable afterwards")
        self._test.setChecked(True)
        self._apply = button("Apply", "defaults", main=True)
        self._apply.clicked.connect(self._agree)
        cancel = button("Cancel")
        cancel.clicked.connect(self.reject)
        box = QVBoxLayout(self)
        box.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        box.setSpacing(2 * GRID)
        box.addWidget(label(f"Apply the default settings to {whom}?", "heading"))
        box.addLayout(facts)
        box.addWidget(label(WARNING, "muted"))
        box.addWidget(self._test)
        box.addLayout(row(None, cancel, self._apply))
        self._apply.setDefault(True)
        context.bridge.ask(context.service.settings(), self._take_settings)

    @Slot(object)
    def _take_settings(self, settings: OrganizationSettings) -> None:
        defaults = settings.default_email
        self._incoming.setText(INCOMING_METHODS[defaults.incoming_method])
        self._outgoing.setText(OUTGOING_METHODS[defaults.outgoing_method])
        if defaults.profile_id is None:
            self._profile.setText("None - no profile is the default yet")
        else:
            profile = self._context.service.profile(defaults.profile_id)
            self._context.bridge.ask(profile, self._take_profile)

    @Slot(object)
    def _take_profile(self, profile: EmailServerProfile) -> None:
        self._profile.setText(profile.name)

    @Slot()
    def _agree(self) -> None:
        self.agreed.emit(self._ids, self._test.isChecked())
        self.accept()
