"""When the owner of a profile is told that most of its mailboxes fail (section 6.2, B106)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from ssync_desktop.domain.options import State
from ssync_desktop.domain.profile import EmailServerProfile

WINDOW = timedelta(hours=1)
"""Within which more than half of the mailboxes must have failed."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How the mailboxes of one profile stand, in numbers.

    *active* have a direction that is enabled, or would be had it not failed. *recent* of them had
    an error within :data:`WINDOW`, *lasting* have one, however old.
    """

    active: int
    recent: int
    lasting: int


@dataclass(frozen=True, slots=True)
class Alarm:
    """What there is to do: *raised* begins an alarm, *over* ends one, neither leaves it."""

    failed: int
    active: int
    raised: bool = False
    over: bool = False


def judge(profile: EmailServerProfile, tally: Tally) -> Alarm:
    """Weigh the mailboxes of *profile*, whose option "alert email" must be on for an alarm.

    It begins when more than half of the active ones failed within the last hour, and ends when at
    most half have an error: a direction that was stopped makes no new ones, and yet stands still.
    A stopped profile takes all of its mailboxes with it.
    """
    half = tally.active / 2
    if profile.alarmed_on is not None:
        lasting = tally.active if profile.stopped_code else tally.lasting
        return Alarm(lasting, tally.active, over=lasting <= half or not profile.send_email_alert)
    recent = tally.active if profile.stopped_code else tally.recent
    wanted = profile.send_email_alert and profile.state is State.ACTIVE
    return Alarm(recent, tally.active, raised=wanted and recent > half)


def alarm_sentence(profile: EmailServerProfile, alarm: Alarm) -> str:
    """Return the alarm in one sentence."""
    return (
        f"{alarm.failed} of the {alarm.active} active mailboxes that use the email server profile "
        f"{profile.name} failed within the last hour."
    )


def alarm_subject(profile: EmailServerProfile) -> str:
    """Return the subject of the alarm mail."""
    return f"Most mailboxes of the email server profile {profile.name} fail"


def alarm_text(
    profile: EmailServerProfile, alarm: Alarm, errors: Sequence[tuple[str, str, int]]
) -> str:
    """Return what the alarm mail says; *errors* are code, words and count, the commonest first."""
    lines = [alarm_sentence(profile, alarm), ""]
    if profile.stopped_code:
        lines += [f"The profile was stopped: {profile.stopped_code}.", ""]
    lines += [f"{count} times: {words or code} ({code})" for code, words, count in errors]
    last = (
        "Look at the profile and its mailboxes in Server-Side Sync Desktop. This message is sent "
        "once: there is another one only after most of the mailboxes have worked again."
    )
    return "\n".join([*lines, "", last])
