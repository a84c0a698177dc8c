"""What meetings ask for: who organizes, what is past, who is written to, what may be changed.

Exchange sends the mails; all that is decided here is whether it is told to (sections 5.3, 5.4).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from ssync_desktop.domain.items.content import AppointmentContent, Attendee, Content
from ssync_desktop.domain.items.item import LocalItem
from ssync_desktop.domain.items.kinds import Phase, SyncDirection
from ssync_desktop.domain.items.occurrences import ends
from ssync_desktop.domain.items.planning import ItemRules, Pair
from ssync_desktop.domain.options import ObjectType

Directions = Mapping[str, SyncDirection]


def is_past(content: Content, now: datetime) -> bool:
    """Say whether an appointment has begun by *now*, or the last occurrence of a series is over."""
    if not isinstance(content, AppointmentContent):
        return False
    if content.series is None:
        return content.block.is_past(now)
    last = ends(content)
    return last is not None and last < now


def is_held_by(content: Content, rules: ItemRules) -> bool:
    """Say whether the user organizes what *content* says: it names them, or is no meeting."""
    if not isinstance(content, AppointmentContent):
        return True
    if content.organizer is None:
        return not content.people
    return content.organizer.key in rules.addresses


def organizes(pair: Pair, rules: ItemRules) -> bool:
    """Say whether the user organizes what *pair* is about: every side that is known must say so."""
    common = None if pair.mapping is None else pair.mapping.common
    if pair.remote is not None:
        there = pair.remote.organizer and not pair.remote.cancelled
    else:
        there = common is None or is_held_by(common, rules)
    local = pair.local
    if local is None or local.object_type is ObjectType.SERVICE_APPOINTMENT:
        return there
    return there and is_held_by(local.content, rules)


def invited_to(content: AppointmentContent) -> Iterator[Attendee]:
    """Yield who is invited to a meeting or to any occurrence of it."""
    yield from content.people
    if content.series is not None:
        for change in content.series.changed:
            yield from change.content.people


def others(contents: tuple[Content | None, ...], rules: ItemRules) -> tuple[str, ...]:
    """Return the addresses of all who are invited in any of *contents*, without the user's.

    Who is invited to a single occurrence of a series is written to with the others.
    """
    people = {
        one.key: one.address
        for content in contents
        if isinstance(content, AppointmentContent)
        for one in invited_to(content)
        if one.key not in rules.addresses
    }
    return tuple(people[key] for key in sorted(people))


def mails_about(
    pair: Pair, rules: ItemRules, now_says: Content, said: Content | None = None
) -> tuple[str, ...]:
    """Return whom Exchange writes to when a meeting is created, changed or deleted.

    Only the organizer's own item, nothing that is past (B93), nobody where nobody is invited.
    Every field that synchronizes is one of those whose change is worth a mail.
    """
    if is_past(now_says, rules.now) or not organizes(pair, rules):
        return ()
    return others((said, now_says), rules)


def named_by_user(content: Content, rules: ItemRules) -> Content:
    """Return *content* with the user as its organizer where it names nobody, if that is wanted."""
    if not isinstance(content, AppointmentContent) or content.organizer is not None:
        return content
    if not (rules.own_organizer_where_empty and rules.addresses):
        return content
    return replace(content, organizer=Attendee(rules.own_address or min(rules.addresses)))


def with_known_organizer(exchange: Content, crm: Content, rules: ItemRules) -> Content:
    """Return *exchange* with the organizer of *crm* where both mean the same or it names nobody.

    A user is the same by each of their addresses, and an organizer is never taken away.
    """
    if not (isinstance(exchange, AppointmentContent) and isinstance(crm, AppointmentContent)):
        return exchange
    named = exchange.organizer
    both_the_user = (
        named is not None
        and crm.organizer is not None
        and {named.key, crm.organizer.key} <= rules.addresses
    )
    if named is None or both_the_user:
        return replace(exchange, organizer=crm.organizer)
    return exchange


@dataclass(frozen=True, slots=True)
class Limit:
    """A reason for which fields go fewer ways than the field map says. *fields* None: all."""

    words: str
    fields: tuple[str, ...] | None = None
    to_exchange: bool = True  # still goes there
    to_crm: bool = True


def limits(pair: Pair, local: LocalItem, shown: Content, rules: ItemRules) -> Iterator[Limit]:
    """Yield what keeps fields of an appointment from going over.

    *shown* is what Exchange would show of *local*.
    """
    if not isinstance(shown, AppointmentContent):
        return
    yield Limit("Exchange does not let anybody else organize a meeting.", ("organizer",), False)
    if local.object_type is ObjectType.SERVICE_APPOINTMENT:
        return
    remote, common = pair.remote, None if pair.mapping is None else pair.mapping.common
    if remote is not None and remote.cancelled:
        words = "It was called off in Exchange; what it says stays as it is on both sides."
        yield Limit(words, to_exchange=False, to_crm=False)
    known = remote.content if remote is not None else common
    was_past = known is None or is_past(known, rules.now)
    if was_past and is_past(shown, rules.now) and shown.people and not rules.update_past_meetings:
        words = "It has begun: later edits of a past meeting do not go to Exchange."
        yield Limit(words, to_exchange=False)
    yield from _limits_of_guests(pair, local, rules)
    if local.phase is Phase.CANCELED:
        words = "It is canceled, which does not reach Exchange by the settings."
        yield Limit(words, ("show_as",), to_exchange=False, to_crm=False)
    elif local.phase is Phase.COMPLETED:
        words = "It is completed, so it shows Free whatever Exchange says."
        yield Limit(words, ("show_as",), to_crm=False)


def _limits_of_guests(pair: Pair, local: LocalItem, rules: ItemRules) -> Iterator[Limit]:
    if organizes(pair, rules):
        return
    words = "How the time of a guest counts is the guest's own."
    yield Limit(words, ("show_as",), to_exchange=False, to_crm=False)
    if held_elsewhere(local.content, rules):
        words = "Its organizer synchronizes it: what a guest's copy says is not taken over."
        yield Limit(words, to_crm=False)


def held_elsewhere(content: Content, rules: ItemRules) -> bool:
    """Say whether somebody else organizes it who synchronizes appointments themselves."""
    if not isinstance(content, AppointmentContent) or content.organizer is None:
        return False
    return content.organizer.key in rules.holders - rules.addresses


def limited(directions: Directions, limits: tuple[Limit, ...]) -> Directions:
    """Return *directions* as far as *limits* let them be."""
    left = dict(directions)
    for limit in limits:
        for name in limit.fields if limit.fields is not None else tuple(left):
            direction = left.get(name, SyncDirection.NONE)
            left[name] = _direction(
                to_exchange=direction.to_exchange and limit.to_exchange,
                to_crm=direction.to_crm and limit.to_crm,
            )
    return left


def _direction(*, to_exchange: bool, to_crm: bool) -> SyncDirection:
    return SyncDirection(to_exchange * SyncDirection.TO_EXCHANGE + to_crm * SyncDirection.TO_CRM)
