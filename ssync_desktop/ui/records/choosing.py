"""Which deeds apply to which records, and why not where they do not: pure decisions."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from ssync_desktop.domain.options import State
from ssync_desktop.domain.rows import RecordRow


class Deed(StrEnum):
    """What can be done with a selection of records."""

    EDIT = "edit"
    ACTIVATE = "activate"
    DEACTIVATE = "deactivate"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Offer:
    """How a deed is offered."""

    deed: Deed
    text: str
    icon: str
    tooltip: str


OFFERS = (
    Offer(Deed.EDIT, "Edit", "edit", "Edit (Enter)"),
    Offer(Deed.ACTIVATE, "Activate", "activate", "Let them take part again"),
    Offer(Deed.DEACTIVATE, "Deactivate", "stop", "Keep them, but let active records come first"),
    Offer(Deed.DELETE, "Delete", "delete", "Delete for good"),
)


@dataclass(frozen=True, slots=True)
class Applicable:
    """The rows a deed applies to; when there are none, *why* says so."""

    rows: tuple[RecordRow, ...]
    why: str = ""


def applicable(deed: Deed, rows: Sequence[RecordRow]) -> Applicable:
    """Return those of the selected *rows* that *deed* can be done with."""
    if not rows:
        return Applicable((), "Select one first.")
    if deed is Deed.EDIT:
        if len(rows) > 1:
            return Applicable((), "Only one at a time can be edited.")
        return Applicable(tuple(rows))
    if deed is Deed.DELETE:
        return Applicable(tuple(rows))
    wanted = State.INACTIVE if deed is Deed.ACTIVATE else State.ACTIVE
    fitting = tuple(row for row in rows if row.state is wanted)
    why = "It is active already." if deed is Deed.ACTIVATE else "It is deactivated already."
    return Applicable(fitting, "" if fitting else why)


def consequence(rows: Sequence[RecordRow], kind: str) -> str:
    """Return what deleting *rows* of a *kind*, such as "contact", means for their mail."""
    whose = "its" if len(rows) == 1 else "their"
    return (
        f"Email that is there already stays, with {whose} name and address as it was used. New "
        f"mail from {whose} addresses is nobody's, and is tracked only where the rules ask for no "
        f"record. "
        f"To keep the {kind if len(rows) == 1 else kind + 's'}, deactivate instead."
    )
