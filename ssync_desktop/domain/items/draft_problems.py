"""What keeps an item that somebody enters from being saved."""

from collections.abc import Iterator, Mapping
from datetime import date, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ssync_desktop.domain.addresses import address_key, address_problem
from ssync_desktop.domain.items.content import (
    AppointmentContent,
    ContactContent,
    Content,
    Series,
    TaskContent,
    kind_of,
)
from ssync_desktop.domain.items.fitting import ADDRESS_FIELDS
from ssync_desktop.domain.items.item import ItemDraft
from ssync_desktop.domain.items.kinds import KIND_OF, ItemKind
from ssync_desktop.domain.items.lengths import (
    ADDRESS_LENGTH,
    ADDRESS_LENGTHS,
    GLOBAL_ID_LENGTH,
    LENGTHS,
)
from ssync_desktop.domain.items.series_problems import series_problems
from ssync_desktop.domain.items.times import TimeBlock, TimeOfDay
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.privacy import HIDDEN
from ssync_desktop.domain.problems import Problem, no_longer_than, not_empty, within

_LABELS: Mapping[str, str] = {
    "body": "The description",
    "email_address1": "E-mail",
    "email_address2": "E-mail 2",
    "email_address3": "E-mail 3",
    "ftp_site": "The FTP site",
    "government_id": "The government id",
}


def label_of(field: str) -> str:
    """Return what a field of a content is called at the beginning of a sentence."""
    return _LABELS.get(field) or field.replace("_", " ").capitalize()


def item_problems(draft: ItemDraft, *, drafts_allowed: bool) -> Iterator[Problem]:
    """Yield what keeps *draft* from being saved; *drafts_allowed* is the organization's switch."""
    content = draft.content
    if KIND_OF[draft.object_type] is not kind_of(content):
        text = "This content is of another kind than the table it is to be stored in."
        yield Problem("object_type", text, "Choose the table that fits.")
        return
    if content.subject == HIDDEN:
        text = "What is hidden cannot be saved: its own words would be lost."
        yield Problem("subject", text, "Have the content shown first.")
    yield from no_longer_than("global_id", "The global id", draft.global_id, GLOBAL_ID_LENGTH)
    if draft.draft and KIND_OF[draft.object_type] is not ItemKind.APPOINTMENT:
        yield Problem("draft", "Only appointments can be kept as drafts.", "Save it for good.")
    elif draft.draft and not drafts_allowed:
        text = "Drafts of appointments are switched off in this organization."
        yield Problem("draft", text, "Save it for good, or switch them on in the settings.")
    yield from content_problems(draft.object_type, content)


def content_problems(object_type: ObjectType, content: Content) -> Iterator[Problem]:
    """Yield what keeps *content* from being a row of *object_type*, whose kind it is of."""
    yield from _length_problems(content)
    match content:
        case AppointmentContent():
            yield from not_empty("subject", "Subject", content.subject)
            yield from _appointment_problems(object_type, content)
        case TaskContent():
            yield from not_empty("subject", "Subject", content.subject)
            yield from _task_problems(object_type, content)
        case ContactContent():
            yield from _contact_problems(content)


def block_problems(block: TimeBlock) -> Iterator[Problem]:
    """Yield what is wrong with from when to when an appointment lasts."""
    walls = (block.start, block.end)
    for zone in dict.fromkeys(wall.zone for wall in walls):
        if not _is_zone(zone):
            text = f"“{zone}” is no time zone that this program knows."
            yield Problem("block", text, "Choose one from the list.")
            return
    if not _is_reckonable(block):
        yield Problem("block", "No calendar has this time.", "Choose another day.")
        return
    if block.all_day:
        if any(wall.at.time() != time.min for wall in walls):
            text = "An all-day appointment begins and ends at midnight."
            yield Problem("block", text, "Choose days alone.")
        elif block.end.at <= block.start.at:
            yield Problem("block", "The last day is before the first.", "Choose a later day.")
    elif block.end.instant < block.start.instant:
        yield Problem("block", "It ends before it begins.", "Choose a later end.")


def _is_reckonable(block: TimeBlock) -> bool:
    """Say whether both ends are moments in UTC too; on the first and last days some are not."""
    try:
        _ = block.start.instant, block.end.instant
    except OverflowError:
        return False
    return True


def _appointment_problems(
    object_type: ObjectType, content: AppointmentContent
) -> Iterator[Problem]:
    yield from block_problems(content.block)
    master = object_type is ObjectType.RECURRING_APPOINTMENT_MASTER
    if master and content.series is None:
        yield Problem("series", "A series repeats by no rule.", "Choose how it repeats.")
    elif content.series is not None and not master:
        text = "Only a recurring appointment repeats."
        yield Problem("series", text, "Store it as one, or leave the rule out.")
    elif content.series is not None:
        yield from series_problems(content.series)
        yield from _changed_problems(content.series)
    yield from _people_problems(content)


def _changed_problems(series: Series) -> Iterator[Problem]:
    """Yield what is wrong with occurrences that differ, as appointments of their own."""
    for one in series.changed:
        inside = [*_length_problems(one.content), *block_problems(one.content.block)]
        for problem in (*inside, *_people_problems(one.content)):
            text = f"The occurrence of {one.original:%Y-%m-%d %H:%M}: {problem.text}"
            yield Problem("series", text, problem.remedy)


def _people_problems(content: AppointmentContent) -> Iterator[Problem]:
    if content.organizer is not None:
        yield from address_problem("organizer", content.organizer.address, ADDRESS_LENGTH)
    for field in ("required", "optional"):
        for one in getattr(content, field):
            yield from address_problem(field, one.address, ADDRESS_LENGTH)
            if content.organizer == one:
                text = f"{one.address} holds the meeting, and need not be invited."
                yield Problem(field, text, "Leave the address out here.")
    twice = set(content.required) & set(content.optional)
    for address in sorted(one.address for one in twice):
        text = f"{address} is invited twice."
        yield Problem("optional", text, "Leave it among the required attendees alone.")


def _task_problems(object_type: ObjectType, content: TaskContent) -> Iterator[Problem]:
    yield from within("percent_complete", "What is complete", content.percent_complete, 0, 100)
    if content.percent_complete and object_type is not ObjectType.TASK:
        text = "Only tasks know how much of them is complete."
        yield Problem("percent_complete", text, "Leave it at 0.")
    if content.start is not None and content.due is not None and content.due < content.start:
        yield Problem("due", "It is due before it starts.", "Choose a later day.")
    if content.due_time is not None:
        yield from _due_time_problems(content.due, content.due_time)


def _due_time_problems(due: date | None, due_time: TimeOfDay) -> Iterator[Problem]:
    if due is None:
        text = "It is due at a time of no day."
        yield Problem("due_time", text, "Choose a day, or leave the time out.")
    elif not _is_zone(due_time.zone):
        text = f"“{due_time.zone}” is no time zone that this program knows."
        yield Problem("due_time", text, "Choose one from the list.")


def _contact_problems(content: ContactContent) -> Iterator[Problem]:
    if not content.subject.strip():
        yield Problem("last_name", "The contact has no name.", "Enter a last name.")
    seen: set[str] = set()
    for field in ("email_address1", "email_address2", "email_address3"):
        address = getattr(content, field)
        if address_key(address) in seen:
            yield Problem(field, "This address is entered twice.", "Leave one of them empty.")
        elif address:
            yield from address_problem(field, address)
            seen.add(address_key(address))


def _length_problems(content: Content) -> Iterator[Problem]:
    for field, length in LENGTHS[kind_of(content)].items():
        if not field.startswith("email_address"):  # those have problems of their own
            yield from no_longer_than(field, label_of(field), getattr(content, field), length)
    if isinstance(content, ContactContent):
        for field in ADDRESS_FIELDS:
            for part, length in ADDRESS_LENGTHS.items():
                label = f"{label_of(field)} ({part.replace('_', ' ')})"
                yield from no_longer_than(
                    field, label, getattr(getattr(content, field), part), length
                )


def _is_zone(key: str) -> bool:
    try:
        ZoneInfo(key)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a path, a folder, or nothing at all
        return False
    return True
