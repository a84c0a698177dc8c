"""The first run as five steps, each with its state: pure decisions."""

from dataclasses import dataclass
from enum import StrEnum

from ssync_desktop.domain.status import Phase
from ssync_desktop.ui.overview.situation import Situation


class StepState(StrEnum):
    """How far a step is; one step at a time is the next one."""

    DONE = "Done"
    NEXT = "Next"
    LATER = "Later"


@dataclass(frozen=True, slots=True)
class Way:
    """A button of a step: its words, the page, and what to show on it."""

    text: str
    place: str
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step."""

    title: str
    explanation: str
    state: StepState
    ways: tuple[Way, ...]


def steps_of(situation: Situation) -> tuple[Step, ...]:
    """Return the five steps; nothing at all once a mailbox has been put to work."""
    if situation.enabled:
        return ()
    overview = situation.overview
    has_profile = overview.profiles > 0
    has_default = situation.settings.default_email.profile_id is not None
    has_mailbox = overview.mailboxes > 0
    passed = situation.passed > 0
    approved = passed and situation.pending == 0
    done = (has_profile, has_default, has_mailbox, passed, approved)
    following = done.index(False) if False in done else len(done)
    failed = overview.mailboxes_by_state.get(Phase.STOPPED, 0) > 0 and not passed
    texts = _texts(failed=failed, has_profile=has_profile)
    return tuple(
        Step(
            title,
            explanation,
            StepState.DONE
            if finished
            else StepState.NEXT
            if number == following
            else StepState.LATER,
            ways,
        )
        for number, (finished, (title, explanation, ways)) in enumerate(
            zip(done, texts, strict=True)
        )
    )


def steps_left(steps: tuple[Step, ...]) -> int:
    """Return how many steps are not done."""
    return sum(step.state is not StepState.DONE for step in steps)


def _texts(*, failed: bool, has_profile: bool) -> tuple[tuple[str, str, tuple[Way, ...]], ...]:
    test = "Each direction is tried on the real servers, and enabled if it passes."
    if failed:
        test = "The last test failed. The mailbox says why, and what to do about it."
    profiles = Way("Email server profiles", "profiles")
    return (
        (
            "Describe your mail servers",
            "An email server profile says where the POP3 and SMTP servers are, and how to sign in.",
            (profiles if has_profile else Way("New profile", "profiles", "New profile"),),
        ),
        (
            "Make that profile the default",
            "New users and queues then get mailboxes that use it.",
            (Way("Choose the default", "profiles"),),
        ),
        (
            "Create a user or a queue",
            "Each gets a mailbox of its own, with the address you enter.",
            (Way("New user", "users", "New user"), Way("New queue", "users", "New queue")),
        ),
        ("Test & Enable the mailbox", test, (Way("Test & Enable", "mailboxes", "All mailboxes"),)),
        (
            "Approve its address",
            "Mail of an address is processed once somebody who may do so has approved it.",
            (Way("Approve", "mailboxes", "Pending approval"),),
        ),
    )
