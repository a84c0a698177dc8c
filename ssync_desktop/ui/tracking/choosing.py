"""Which deeds apply to which rules, and why not where they do not: pure decisions."""

from collections.abc import Sequence
from enum import StrEnum

from ssync_desktop.domain.rows import TrackingFolderRow
from ssync_desktop.ui.choosing import Offer


class Deed(StrEnum):
    """What can be done with a selection of rules."""

    EDIT = "edit"
    REPAIR = "repair"
    SYNCHRONIZE = "synchronize"
    MAILBOX = "mailbox"
    DELETE = "delete"


OFFERS = (
    Offer(Deed.EDIT, "Edit", "edit", "Change the record, or the folder (Enter)"),
    Offer(Deed.REPAIR, "Repair", "folder", "Choose the folder anew, and let the rule work again"),
    Offer(Deed.SYNCHRONIZE, "Synchronize now", "synchronize", "Read the folders at once (F5)"),
    Offer(Deed.MAILBOX, "Open mailbox", "mailbox", "Show the mailbox"),
    Offer(Deed.DELETE, "Delete", "delete", "Delete; what was tracked stays tracked"),
)
_ONE_BY_ONE = (Deed.EDIT, Deed.REPAIR, Deed.MAILBOX)


def hindrance(deed: Deed, rows: Sequence[TrackingFolderRow]) -> str:
    """Return why *deed* cannot be done with *rows*; empty when it can."""
    if not rows:
        return "Select a rule first."
    if len(rows) > 1 and deed in _ONE_BY_ONE:
        return "One rule at a time."
    if deed is Deed.REPAIR and not rows[0].disabled:
        return "It is at work; there is nothing to repair."
    if deed is Deed.SYNCHRONIZE and all(row.disabled for row in rows):
        return "A disabled rule is left alone until it is repaired."
    return ""
