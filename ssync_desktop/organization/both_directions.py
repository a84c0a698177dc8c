"""What fails in both directions of a mailbox for one cause is told once, not twice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ssync_desktop.domain.error_codes import SIGN_IN, ErrorCode
from ssync_desktop.domain.gates import direction_state
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import OperationType
from ssync_desktop.domain.profile import EmailServerProfile

MAIL = (OperationType.INCOMING, OperationType.OUTGOING)
LABELS = {
    OperationType.INCOMING: "Incoming email",
    OperationType.OUTGOING: "Outgoing email",
    OperationType.ACT: "Appointments, contacts and tasks",
}


@dataclass(frozen=True, slots=True)
class Failure:
    """Why one direction does not work; *details* are the server's own words."""

    operation: OperationType
    code: ErrorCode
    title: str
    details: str = ""


def told_together(
    profile: EmailServerProfile | None, failures: Iterable[Failure]
) -> list[tuple[Failure, ...]]:
    """Return *failures* by their cause, incoming first; each tuple is one alert."""
    groups: list[tuple[Failure, ...]] = []
    for failure in sorted(failures, key=lambda one: one.operation):
        if groups and same_cause(profile, groups[-1][0].code, failure.code):
            groups[-1] = (*groups[-1], failure)
        else:
            groups.append((failure,))
    return groups


def failing_alike(
    mailbox: Mailbox, profile: EmailServerProfile | None, failure: Failure, *, enabled: bool
) -> tuple[Failure, ...]:
    """Return *failure* with those of the mailbox's other operations that have the same cause.

    *enabled* is how another operation stands if it goes as this one: is tried again, or not.
    """
    alike = [failure]
    for other in OperationType:
        state = direction_state(mailbox, other)
        if other is failure.operation or not state.error_code or state.enabled is not enabled:
            continue
        code = ErrorCode(state.error_code)
        if same_cause(profile, failure.code, code):
            alike.append(Failure(other, code, state.error_text))
    return tuple(sorted(alike, key=lambda one: one.operation))


def same_cause(profile: EmailServerProfile | None, one: ErrorCode, other: ErrorCode) -> bool:
    """Say whether two operations fail for one cause when these are their codes.

    A refused sign-in has a code for each direction; it is one cause where both directions sign in
    with the same credential (D24).
    """
    if one in SIGN_IN and other in SIGN_IN:
        return profile is None or _one_credential(profile)
    return one is other


def _one_credential(profile: EmailServerProfile) -> bool:
    of_mailbox = not any(profile.signs_in_itself(operation) for operation in MAIL)
    return of_mailbox or profile.same_settings_for_outgoing


def directions(failures: Sequence[Failure]) -> str:
    """Return what fails, as the beginning of a sentence: "Incoming and outgoing email"."""
    named = [LABELS[one.operation] for one in sorted(failures, key=lambda one: one.operation)]
    if len(failures) > 1 and failures[1].operation in MAIL:
        named[:2] = ["Incoming and outgoing email"]
    return "; ".join([named[0], *(name.lower() for name in named[1:])])


def titles(failures: Sequence[Failure]) -> str:
    """Return what failed; each direction's own words where they differ."""
    return "; ".join(dict.fromkeys(one.title for one in failures if one.title))


def details(failures: Sequence[Failure]) -> str:
    """Return the servers' own words, equal ones once."""
    return "\n".join(dict.fromkeys(one.details for one in failures if one.details))
