"""Which deeds apply to which users and queues, and why not where they do not: pure decisions."""

from collections.abc import Callable, Sequence
from enum import StrEnum

from ssync_desktop.domain.options import State
from ssync_desktop.domain.rows import QueueRow, UserRow
from ssync_desktop.ui.choosing import Applicable, Offer, nothing, unhindered

Row = UserRow | QueueRow


class Deed(StrEnum):
    """What can be done with a selection of users or of queues."""

    EDIT = "edit"
    ENABLE = "enable"
    DISABLE = "disable"
    ACTIVATE = "activate"
    DEACTIVATE = "deactivate"
    DELETE = "delete"
    MAILBOX = "mailbox"
    FILTERS = "filters"


OFFERS = (
    Offer(Deed.EDIT, "Edit", "edit", "Edit (Enter)"),
    Offer(Deed.ENABLE, "Enable", "activate", "Let the user work again"),
    Offer(Deed.DISABLE, "Disable", "stop", "Keep the user out, and deactivate the mailbox"),
    Offer(Deed.ACTIVATE, "Activate", "activate", "Take the queue up again"),
    Offer(Deed.DEACTIVATE, "Deactivate", "stop", "Close the queue, and deactivate the mailbox"),
    Offer(Deed.DELETE, "Delete", "delete", "Delete the queue and its mailbox"),
    Offer(Deed.MAILBOX, "Open mailbox", "mailbox", "Show the mailbox"),
    Offer(
        Deed.FILTERS,
        "Synchronization filters",
        "filter",
        "Which appointments, contacts and tasks synchronize for this user",
    ),
)
OF_USERS = frozenset({Deed.EDIT, Deed.ENABLE, Deed.DISABLE, Deed.MAILBOX, Deed.FILTERS})
OF_QUEUES = frozenset(set(Deed) - {Deed.ENABLE, Deed.DISABLE, Deed.FILTERS})
_ONE_BY_ONE = {
    Deed.EDIT: "Only one at a time can be edited.",
    Deed.DELETE: "Only one at a time can be deleted.",
    Deed.MAILBOX: "Only one mailbox at a time can be shown.",
    Deed.FILTERS: "Only the filters of one user at a time can be shown.",
}


def applicable(deed: Deed, rows: Sequence[Row]) -> Applicable[Row]:
    """Return those of the selected *rows* that *deed* can be done with."""
    if not rows:
        return Applicable((), "Select one first.")
    if len(rows) > 1 and deed in _ONE_BY_ONE:
        return Applicable((), _ONE_BY_ONE[deed])
    return unhindered(rows, _HINDRANCES.get(deed, nothing))


def _is_off(row: Row) -> bool:
    return row.disabled if isinstance(row, UserRow) else row.state is State.INACTIVE


def _on_already(row: Row) -> str:
    return "" if _is_off(row) else "It is at work already."


def _off_already(row: Row) -> str:
    return "It is out of work already." if _is_off(row) else ""


def _without_mailbox(row: Row) -> str:
    return "It has no mailbox." if row.mailbox_id is None else ""


def _holding(row: Row) -> str:
    if isinstance(row, QueueRow) and row.item_count:
        return "It still holds items; move or remove them first, or deactivate the queue."
    return ""


_HINDRANCES: dict[Deed, Callable[[Row], str]] = {
    Deed.ENABLE: _on_already,
    Deed.ACTIVATE: _on_already,
    Deed.DISABLE: _off_already,
    Deed.DEACTIVATE: _off_already,
    Deed.DELETE: _holding,
    Deed.MAILBOX: _without_mailbox,
    Deed.FILTERS: _without_mailbox,
}
