"""Whether a row synchronizes by the filters of a user, and the filters users start with.

Filters of a table are a union (B90). Every condition of a filter must hold.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from ssync_desktop.domain.items.content import AppointmentContent, ContactContent, TaskContent
from ssync_desktop.domain.items.filter_fields import FilterCondition, FilterField, FilterOperator
from ssync_desktop.domain.items.item import LocalItem
from ssync_desktop.domain.items.kinds import Phase
from ssync_desktop.domain.items.occurrences import ends
from ssync_desktop.domain.items.sync_filter import SyncFilter, SyncFilterDraft
from ssync_desktop.domain.options import ObjectType, Priority

_PARTY = FilterCondition(FilterField.PARTY, FilterOperator.IS_ME)
_OWNED = FilterCondition(FilterField.OWNER, FilterOperator.IS_ME)
_OPEN = FilterCondition(FilterField.PHASE, FilterOperator.IS, str(int(Phase.OPEN)))


def default_filters() -> tuple[SyncFilterDraft, ...]:
    """Return the templates that an organization begins with, one for each table (section 5.1).

    Of meetings one must be a party: to own them alone is not enough.
    """
    names = {
        ObjectType.APPOINTMENT: ("My appointments", (_PARTY,)),
        ObjectType.RECURRING_APPOINTMENT_MASTER: ("My recurring appointments", (_PARTY,)),
        ObjectType.SERVICE_APPOINTMENT: ("My service activities", (_PARTY,)),
        ObjectType.CONTACT: ("My active contacts", (_OWNED, _OPEN)),
        ObjectType.TASK: ("My open tasks", (_OWNED, _OPEN)),
        ObjectType.FAX: ("My open faxes", (_OWNED, _OPEN)),
        ObjectType.LETTER: ("My open letters", (_OWNED, _OPEN)),
        ObjectType.PHONE_CALL: ("My open phone calls", (_OWNED, _OPEN)),
    }
    return tuple(
        SyncFilterDraft(name, table, conditions, default=True)
        for table, (name, conditions) in names.items()
    )


def wanted(
    filters: Iterable[SyncFilter],
    item: LocalItem,
    user_id: UUID,
    addresses: Collection[str],
    now: datetime,
) -> bool:
    """Say whether *item* matches any active one of *filters*; drafts never do.

    *addresses* are the keys of the user's addresses; *now* is aware.
    """
    return not item.draft and any(
        one.active and matches(one, item, user_id, addresses, now) for one in filters
    )


def matches(
    one: SyncFilter,
    item: LocalItem,
    user_id: UUID,
    addresses: Collection[str],
    now: datetime,
) -> bool:
    """Say whether *item* is of the filter's table and every condition of the filter holds."""
    return one.object_type is item.object_type and all(
        _holds(condition, item, user_id, addresses, now) for condition in one.conditions
    )


def _holds(
    condition: FilterCondition,
    item: LocalItem,
    user_id: UUID,
    addresses: Collection[str],
    now: datetime,
) -> bool:
    match condition.field:
        case FilterField.OWNER:
            of_me = condition.operator is FilterOperator.IS_ME
            holds = item.owner_id == (user_id if of_me else UUID(condition.value))
        case FilterField.PARTY:
            holds = not parties(item).isdisjoint(addresses)
        case FilterField.ORGANIZER:
            holds = not _organizers(item).isdisjoint(addresses)
        case FilterField.PHASE:
            is_it = item.phase is Phase(int(condition.value))
            holds = is_it is (condition.operator is FilterOperator.IS)
        case FilterField.REGARDING:
            holds = _regards(condition, item)
        case FilterField.STARTS_WITHIN:
            holds = _recent(item, now, timedelta(days=int(condition.value)))
        case FilterField.PRIORITY:
            said = getattr(item.content, "priority", None)
            holds = said is Priority(int(condition.value))
        case _:
            holds = condition.value.strip().casefold() in _text(condition.field, item).casefold()
    return holds


def _organizers(item: LocalItem) -> frozenset[str]:
    content = item.content
    if isinstance(content, AppointmentContent) and content.organizer is not None:
        return frozenset({content.organizer.key})
    return frozenset()


def parties(item: LocalItem) -> frozenset[str]:
    """Return the keys of the addresses of who holds an appointment or is invited to it."""
    people = item.content.people if isinstance(item.content, AppointmentContent) else ()
    return _organizers(item).union(one.key for one in people)


def _regards(condition: FilterCondition, item: LocalItem) -> bool:
    match condition.operator:
        case FilterOperator.IS_SET:
            return item.regarding is not None
        case FilterOperator.IS_EMPTY:
            return item.regarding is None
        case _:
            return item.regarding is not None and item.regarding.id == UUID(condition.value)


def _recent(item: LocalItem, now: datetime, days: timedelta) -> bool:
    """Say whether *item* begins, or a series goes on, later than *days* ago; undated ones do."""
    earliest = now - days
    match item.content:
        case AppointmentContent(series=None, block=block):
            return block.start.instant >= earliest
        case AppointmentContent() as content:
            last = ends(content)
            return last is None or last >= earliest
        case TaskContent(start=start, due=due):
            day: date | None = start or due
            return day is None or day >= earliest.date()
        case ContactContent():
            return True


def _text(field: FilterField, item: LocalItem) -> str:
    content = item.content
    if isinstance(content, ContactContent) and field is FilterField.COMPANY:
        return content.company
    if isinstance(content, ContactContent) and field is FilterField.CITY:
        return content.mailing_address.city
    return content.subject if field is FilterField.SUBJECT else ""
