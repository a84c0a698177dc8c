"""When the owner of a profile is told that most of its mailboxes fail (section 6.2, B106)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from ssync_desktop.domain.mailbox import DirectionState, Mailbox
from ssync_desktop.domain.options import (
    ActDeliveryMethod,
    IncomingDeliveryMethod,
    OutgoingDeliveryMethod,
    State,
)
from ssync_desktop.domain.profile import EmailServerProfile

WINDOW = timedelta(hours=1)
"""Within which more than half of the mailboxes must have failed."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """What there is to do. *failed* and *active* count mailboxes.

    *raised* begins an alarm, *over* ends one; neither leaves things as they are.
    """

    failed: int
    active: int
    raised: bool = False
    over: bool = False


def judge(profile: EmailServerProfile, mailboxes: Collection[Mailbox], now: datetime) -> Alarm:
    """Weigh the mailboxes of *profile*, whose option "alert email" must be on for an alarm.

    Active is a mailbox that works or would, had it not failed. An alarm begins when more than half
    of them failed within the last hour, and ends when at most half have an error, however old: a
    direction that was stopped makes no new ones. A stopped profile takes all of them with it.
    """
    active = [one for one in mailboxes if _is_active(one)]
    if profile.stopped_code:
        recent = lasting = len(active)
    else:
        recent = sum(_failed_since(one, now - WINDOW) for one in active)
        lasting = sum(_failed_since(one, None) for one in active)
    most = len(active) / 2
    if profile.alarmed_on is not None:
        return Alarm(lasting, len(active), over=lasting <= most or not profile.send_email_alert)
    wanted = profile.send_email_alert and profile.state is State.ACTIVE
    return Alarm(recent, len(active), raised=wanted and recent > most)


def alarm_subject(profile: EmailServerProfile) -> str:
    """Return the subject of the alarm mail."""
    return f"Most mailboxes of the email server profile {profile.name} fail"


def alarm_text(profile: EmailServerProfile, alarm: Alarm, mailboxes: Collection[Mailbox]) -> str:
    """Return what the alarm mail says: how many fail, the commonest errors, what to do."""
    lines = [
        (
            f"{alarm.failed} of the {alarm.active} active mailboxes that use the email server profile "
            f"{profile.name} failed within the last hour."
        ),
        "",
    ]
    if profile.stopped_code:
        lines += [f"The profile was stopped: {profile.stopped_code}.", ""]
    lines += [f"{count} x {text}" for text, count in _commonest(mailboxes)]
    lines += [
        "",
        (
            "Look at the profile and its mailboxes in Server-Side Sync Desktop. This message is sent "
            "once; there is another one only after most of the mailboxes have worked again."
        ),
    ]
    return "\n".join(lines)


def _commonest(mailboxes: Collection[Mailbox], at_most: int = 5) -> list[tuple[str, int]]:
    counts: dict[str, int] = {}
    for mailbox in mailboxes:
        for side in (mailbox.incoming, mailbox.outgoing):
            if side.error_code:
                words = f"{side.error_text or side.error_code} ({side.error_code})"
                counts[words] = counts.get(words, 0) + 1
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:at_most]


def _is_active(mailbox: Mailbox) -> bool:
    if mailbox.state is not State.ACTIVE:
        return False
    sides = (
        (mailbox.incoming_method is IncomingDeliveryMethod.SERVER_SIDE, mailbox.incoming),
        (mailbox.outgoing_method is OutgoingDeliveryMethod.SERVER_SIDE, mailbox.outgoing),
    )
    return any(used and (side.enabled or bool(side.error_code)) for used, side in sides) or (
        mailbox.act_method is ActDeliveryMethod.SERVER_SIDE and mailbox.act_enabled
    )


def _failed_since(mailbox: Mailbox, since: datetime | None) -> bool:
    return any(_fails(side, since) for side in (mailbox.incoming, mailbox.outgoing))


def _fails(side: DirectionState, since: datetime | None) -> bool:
    if not side.error_code:
        return False
    return since is None or (side.error_on is not None and side.error_on > since)
