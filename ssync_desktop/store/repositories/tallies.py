"""How the mailboxes of a profile stand, counted in the database."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from ssync_desktop.domain.alarm import Tally
from ssync_desktop.domain.options import IncomingDeliveryMethod, OutgoingDeliveryMethod, State
from ssync_desktop.store.tables.mailboxes import MailboxRow

_ROW = MailboxRow
_SIDES = (
    (
        _ROW.incoming_method == int(IncomingDeliveryMethod.SERVER_SIDE),
        _ROW.incoming_enabled,
        _ROW.incoming_error_code,
        _ROW.incoming_error_text,
        _ROW.incoming_error_on,
    ),
    (
        _ROW.outgoing_method == int(OutgoingDeliveryMethod.SERVER_SIDE),
        _ROW.outgoing_enabled,
        _ROW.outgoing_error_code,
        _ROW.outgoing_error_text,
        _ROW.outgoing_error_on,
    ),
)


class Tallies:
    """Counts over ``mailbox`` that would be too slow row by row."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of_profile(self, profile_id: UUID, since: datetime) -> Tally:
        """Count the active mailboxes of a profile, and those that failed since that moment."""
        lasting = or_(*(and_(used, code != "") for used, _, code, _, _ in _SIDES))
        recent = or_(*(and_(used, code != "", on > since) for used, _, code, _, on in _SIDES))
        row = self._session.execute(
            select(func.count(), _count(recent), _count(lasting)).where(
                _ROW.profile_id == profile_id, _active()
            )
        ).one()
        return Tally(row[0] or 0, row[1] or 0, row[2] or 0)

    def errors(self, profile_id: UUID, at_most: int = 5) -> list[tuple[str, str, int]]:
        """Return the commonest errors of a profile's mailboxes: code, words, count."""
        found: dict[str, tuple[str, int]] = {}
        for used, _, code, text, _ in _SIDES:
            statement = (
                select(code, func.max(text), func.count())
                .where(_ROW.profile_id == profile_id, _active(), used, code != "")
                .group_by(code)
            )
            for name, words, count in self._session.execute(statement):
                found[name] = (words, found.get(name, ("", 0))[1] + count)
        ordered = sorted(found.items(), key=lambda pair: (-pair[1][1], pair[0]))
        return [(code, words, count) for code, (words, count) in ordered[:at_most]]


def _active() -> ColumnElement[bool]:
    """Return "active, with a direction that is enabled, or would be had it not failed"."""
    works = or_(*(and_(used, or_(enabled, code != "")) for used, enabled, code, _, _ in _SIDES))
    return and_(_ROW.state == int(State.ACTIVE), works)


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))
