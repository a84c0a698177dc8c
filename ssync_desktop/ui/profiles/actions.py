"""What can be done with profiles, as actions that follow the selection and say why not."""

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

from ssync_desktop.domain.profile import EmailServerProfile
from ssync_desktop.domain.rows import ProfileRow
from ssync_desktop.ui.profiles.choosing import Deed, hindrance
from ssync_desktop.ui.widgets.buttons import action

_OFFERED = (
    (Deed.EDIT, "Edit", "edit", "Edit the profile (Enter)"),
    (Deed.TEST, "Test connection", "test", "Sign in with the profile's own credentials (F5)"),
    (Deed.DEFAULT, "Set as default", "defaults", "Give it to every new user and queue"),
    (Deed.ACTIVATE, "Activate", "activate", "Process its mailboxes again"),
    (Deed.DEACTIVATE, "Deactivate", "stop", "Process none of its mailboxes any more"),
    (Deed.DELETE, "Delete", "delete", "Delete the profile"),
)


class ProfileActions(QObject):
    """The actions of the toolbar and the context menu.

    Signals:
        wanted(Deed, rows): do it with these profiles.
    """

    wanted = Signal(str, tuple)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rows: tuple[ProfileRow, ...] = ()
        self._actions: dict[Deed, tuple[QAction, str]] = {}
        for deed, text, icon, tooltip in _OFFERED:
            made = action(self, text, icon, partial(self._begin, deed))
            self._actions[deed] = (made, tooltip)
        self.follow((), None, None)

    @property
    def actions(self) -> Sequence[QAction]:
        """All of them, in the order of the toolbar."""
        return tuple(made for made, _ in self._actions.values())

    def action(self, deed: Deed) -> QAction:
        """Return the action of *deed*."""
        return self._actions[deed][0]

    def follow(
        self,
        rows: Sequence[ProfileRow],
        default_id: UUID | None,
        profile: EmailServerProfile | None,
    ) -> None:
        """Take note of the selection."""
        self._rows = tuple(rows)
        for deed, (made, tooltip) in self._actions.items():
            why = hindrance(deed, rows, default_id, profile)
            made.setEnabled(not why)
            made.setToolTip(why or tooltip)

    def _begin(self, deed: Deed, _checked: bool = False) -> None:
        if self._rows:
            self.wanted.emit(deed.value, self._rows)
