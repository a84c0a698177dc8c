"""Which deeds apply to which records, and why not where they do not: pure decisions."""

from collections.abc import Callable, Sequence
from enum import StrEnum

from ssync_desktop.domain.rows import RecordRow
from ssync_desktop.ui.choosing import (
    Applicable,
    Offer,
    active_already,
    inactive_already,
    nothing,
    unhindered,
)


class Deed(StrEnum):
    """What can be done with a selection of records."""

    EDIT = "edit"
    ACTIVATE = "activate"
    DEACTIVATE = "deactivate"
    DELETE = "delete"


OFFERS = (
    Offer(Deed.EDIT, "Edit", "edit", "Edit (Enter)"),
    Offer(Deed.ACTIVATE, "Activate", "activate", "Let them take part again"),
    Offer(Deed.DEACTIVATE, "Deactivate", "stop", "Keep them, but let active records come first"),
    Offer(Deed.DELETE, "Delete", "delete", "Delete for good"),
)
_HINDRANCES: dict[Deed, Callable[[RecordRow], str]] = {
    Deed.ACTIVATE: active_already,
    Deed.DEACTIVATE: inactive_already,
}


def applicable(deed: Deed, rows: Sequence[RecordRow]) -> Applicable[RecordRow]:
    """Return those of the selected *rows* that *deed* can be done with."""
    if not rows:
        return Applicable((), "Select one first.")
    if deed is Deed.EDIT and len(rows) > 1:
        return Applicable((), "Only one at a time can be edited.")
    return unhindered(rows, _HINDRANCES.get(deed, nothing))


def consequence(rows: Sequence[RecordRow], kind: str) -> str:
    """Return what deleting *rows* of a *kind*, such as "contact", means for their mail."""
    whose = "its" if len(rows) == 1 else "their"
    return (
        f"Email that is there already stays, with {whose} name and address as it was used. New "
        f"mail from {whose} addresses is nobody's, and is tracked only where the rules ask for no "
        f"record. "
        f"To keep the {kind if len(rows) == 1 else kind + 's'}, deactivate instead."
    )
