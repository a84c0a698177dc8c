"""Carries out what was decided about users and queues, and says what came of it."""

from collections.abc import Sequence

from ssync_desktop.domain.options import State
from ssync_desktop.ui.doing import Doing
from ssync_desktop.ui.users.choosing import Deed, Row
from ssync_desktop.ui.words import named

_DONE = {
    Deed.ENABLE: "{whom} enabled. A mailbox that was deactivated with a user stays so until you "
    "activate it.",
    Deed.DISABLE: "{whom} disabled; mail of the mailbox is no longer processed.",
    Deed.ACTIVATE: "{whom} activated. A mailbox that was deactivated with a queue stays so until "
    "you activate it.",
    Deed.DEACTIVATE: "{whom} deactivated; mail of the mailbox is no longer processed.",
    Deed.DELETE: "{whom} deleted.",
}


class PersonDeeds(Doing):
    """Runs the deeds that need one request."""

    def carry_out(self, deed: Deed, rows: Sequence[Row]) -> None:
        """Do *deed* with *rows*, all of them or none."""
        ids = [row.id for row in rows]
        calls = {
            Deed.ENABLE: lambda: self._service.set_user_disabled(ids, disabled=False),
            Deed.DISABLE: lambda: self._service.set_user_disabled(ids, disabled=True),
            Deed.ACTIVATE: lambda: self._service.set_queue_state(ids, State.ACTIVE),
            Deed.DEACTIVATE: lambda: self._service.set_queue_state(ids, State.INACTIVE),
            Deed.DELETE: lambda: self._service.delete_queue(ids[0]),
        }
        one = "user" if deed in (Deed.ENABLE, Deed.DISABLE) else "queue"
        whom = named(tuple(row.name for row in rows), one)
        self._ask(calls[deed](), _DONE[deed].format(whom=whom))
