"""Carries out what was decided about records, and says what came of it."""

from collections.abc import Sequence

from ssync_desktop.domain.options import State
from ssync_desktop.domain.rows import RecordRow
from ssync_desktop.ui.doing import Doing
from ssync_desktop.ui.records.choosing import Deed
from ssync_desktop.ui.records.kinds import kind_of
from ssync_desktop.ui.words import named

_DONE = {
    Deed.ACTIVATE: "{whom} activated.",
    Deed.DEACTIVATE: "{whom} deactivated; where others hold the same address, mail is theirs.",
    Deed.DELETE: "{whom} deleted.",
}


class RecordDeeds(Doing):
    """Runs the deeds that need one request."""

    def carry_out(self, deed: Deed, rows: Sequence[RecordRow]) -> None:
        """Do *deed* with *rows*, which are all of one kind; all of them or none."""
        ids = [row.id for row in rows]
        object_type = rows[0].object_type
        calls = {
            Deed.ACTIVATE: lambda: self._service.set_record_state(object_type, ids, State.ACTIVE),
            Deed.DEACTIVATE: lambda: self._service.set_record_state(
                object_type, ids, State.INACTIVE
            ),
            Deed.DELETE: lambda: self._service.delete_records(object_type, ids),
        }
        whom = named(tuple(row.name for row in rows), kind_of(object_type).one)
        self._ask(calls[deed](), _DONE[deed].format(whom=whom))
