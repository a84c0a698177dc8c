"""Which deeds apply to the selected profiles, and why not where they do not."""

from collections.abc import Sequence
from enum import StrEnum
from uuid import UUID

from ssync_desktop.domain.options import OperationType, State
from ssync_desktop.domain.profile import EmailServerProfile
from ssync_desktop.domain.rows import ProfileRow

NOTHING_SELECTED = "Select a profile first."


class Deed(StrEnum):
    """What can be done with a selection of profiles."""

    EDIT = "edit"
    TEST = "test"
    DEFAULT = "default"
    ACTIVATE = "activate"
    DEACTIVATE = "deactivate"
    DELETE = "delete"


def hindrance(
    deed: Deed,
    rows: Sequence[ProfileRow],
    default_id: UUID | None,
    profile: EmailServerProfile | None,
) -> str:
    """Return why *deed* cannot be done with *rows*; empty when it can.

    *profile* is the whole record of a single selected row, once it is here.
    """
    if not rows:
        return NOTHING_SELECTED
    if deed is Deed.ACTIVATE:
        return _all_are(State.ACTIVE, rows, "It is active already.")
    if deed is Deed.DEACTIVATE:
        return _all_are(State.INACTIVE, rows, "It is deactivated already.")
    if len(rows) > 1:
        return "One profile at a time."
    single = {
        Deed.EDIT: "",
        Deed.TEST: _not_testable(rows[0], profile),
        Deed.DEFAULT: _not_default(rows[0], default_id),
        Deed.DELETE: _in_use(rows[0], default_id),
    }
    return single[deed]


def _all_are(state: State, rows: Sequence[ProfileRow], why: str) -> str:
    return why if all(row.state is state for row in rows) else ""


def _not_testable(row: ProfileRow, profile: EmailServerProfile | None) -> str:
    if row.state is not State.ACTIVE:
        return "The profile is deactivated; activate it first."
    if profile is None or profile.id != row.id:
        return "Reading the profile …"
    sides = (OperationType.INCOMING, OperationType.OUTGOING)
    if not all(profile.is_within_reach(one) for one in sides):
        return "The server is looked up for each mailbox: use Test & Enable on one of them."
    return ""


def _not_default(row: ProfileRow, default_id: UUID | None) -> str:
    if row.id == default_id:
        return "It is the default profile already."
    if row.state is not State.ACTIVE:
        return "A deactivated profile cannot be the default; activate it first."
    return ""


def _in_use(row: ProfileRow, default_id: UUID | None) -> str:
    if row.mailbox_count:
        whose = (
            "1 mailbox uses" if row.mailbox_count == 1 else f"{row.mailbox_count:,} mailboxes use"
        )
        return f"{whose} it. Give them another profile first, or deactivate this one."
    if row.id == default_id:
        return "It is the default profile; make another one the default first."
    return ""
