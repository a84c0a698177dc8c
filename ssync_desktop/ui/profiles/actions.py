"""What can be done with profiles, as actions that follow the selection and say why not."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

from ssync_desktop.domain.profile import EmailServerProfile
from ssync_desktop.domain.rows import ProfileRow
from ssync_desktop.ui.choosing import Offer
from ssync_desktop.ui.offers import actions_of, allow
from ssync_desktop.ui.profiles.choosing import Deed, hindrance

_OFFERS = (
    Offer(Deed.EDIT, "Edit", "edit", "Edit the profile (Enter)"),
    Offer(
        Deed.TEST,
        "Test connection",
        "test",
        "Reach its servers, and sign in as it does (F5)",
    ),
    Offer(Deed.DEFAULT, "Set as default", "defaults", "Give it to every new user and queue"),
    Offer(Deed.ACTIVATE, "Activate", "activate", "Process its mailboxes again"),
    Offer(Deed.DEACTIVATE, "Deactivate", "stop", "Process none of its mailboxes any more"),
    Offer(Deed.DELETE, "Delete", "delete", "Delete the profile"),
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
        self._actions: dict[Deed, QAction] = actions_of(self, _OFFERS, self._begin)
        self.follow((), None, None)

    @property
    def actions(self) -> Sequence[QAction]:
        """All of them, in the order of the toolbar."""
        return tuple(self._actions.values())

    def action(self, deed: Deed) -> QAction:
        """Return the action of *deed*."""
        return self._actions[deed]

    def follow(
        self,
        rows: Sequence[ProfileRow],
        default_id: UUID | None,
        profile: EmailServerProfile | None,
    ) -> None:
        """Take note of the selection."""
        self._rows = tuple(rows)
        allow(self._actions, _OFFERS, lambda deed: hindrance(deed, rows, default_id, profile))

    def _begin(self, deed: Deed, _checked: bool = False) -> None:
        if self._rows:
            self.wanted.emit(deed.value, self._rows)
