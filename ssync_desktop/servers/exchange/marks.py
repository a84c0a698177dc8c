"""Putting items where they belong: categories on and off, other folders, away."""

from collections.abc import Callable, Iterator, Sequence

from exchangelib.errors import (
    ErrorInvalidIdMalformed,
    ErrorIrresolvableConflict,
    ErrorItemNotFound,
    EWSError,
)
from exchangelib.items import AUTO_RESOLVE, HARD_DELETE, ID_ONLY, SAVE_ONLY, SEND_TO_NONE, Item
from exchangelib.properties import ItemId

from ssync_desktop.servers.exchange import errors
from ssync_desktop.servers.exchange.folders import id_of
from ssync_desktop.servers.exchange.listing import categories_of
from ssync_desktop.servers.exchange.opened import OpenedMailbox
from ssync_desktop.servers.exchange.services import (
    ChangedItem,
    DeletedItem,
    Element,
    Items,
    MovedItem,
    T,
    named,
)
from ssync_desktop.servers.port import ServerItem

GONE = (ErrorItemNotFound, ErrorInvalidIdMalformed)
"""What is said of an item that somebody has moved or deleted."""

AT_ONCE = 100  # items in one request
BETWEEN = (*GONE, ErrorIrresolvableConflict)
"""What is said of an item that somebody has moved or changed since it was read."""

TRIES = 3  # somebody may change an item between our reading and writing its categories

Names = frozenset[str]


def mark(mailbox: OpenedMailbox, items: Sequence[ServerItem], category: str) -> None:
    """Put *category* on those of *items* that do not have it."""
    _recategorize(mailbox, items, lambda names: names | {category})


def unmark(mailbox: OpenedMailbox, items: Sequence[ServerItem], category: str) -> None:
    """Take *category* off those of *items* that have it."""
    _recategorize(mailbox, items, lambda names: names - {category})


def move(mailbox: OpenedMailbox, items: Sequence[ServerItem], folder: str) -> None:
    """Move *items* to *folder*; those that are gone are no error."""
    place = id_of(mailbox, folder)
    for batch in _batched(items):
        answers = MovedItem(mailbox).ask(items=_ids(batch), to_folder=place)
        _raise_first(mailbox, answers, *GONE)


def remove(mailbox: OpenedMailbox, items: Sequence[ServerItem]) -> None:
    """Delete *items* for good; those that are gone are no error."""
    for batch in _batched(items):
        answers = DeletedItem(mailbox).ask(
            items=_ids(batch),
            delete_type=HARD_DELETE,
            send_meeting_cancellations=SEND_TO_NONE,
            affected_task_occurrences="AllOccurrences",
            suppress_read_receipts=True,
        )
        _raise_first(mailbox, answers, *GONE)


def _recategorize(
    mailbox: OpenedMailbox, items: Sequence[ServerItem], change: Callable[[Names], Names]
) -> None:
    for batch in _batched(items):
        keys = [item.key for item in batch]
        for left in reversed(range(TRIES)):
            keys = _recategorize_once(mailbox, keys, change, () if left == 0 else BETWEEN)
            if not keys:
                break


def _recategorize_once(
    mailbox: OpenedMailbox,
    keys: Sequence[str],
    change: Callable[[Names], Names],
    again: tuple[type[EWSError], ...],
) -> list[str]:
    """Read, change and write; return the keys of items of which one of *again* was said then.

    Any other refusal is raised: whoever believes that an item carries a category takes one
    without it for one that somebody took it off (B79).
    """
    wanted = [(item, ("categories",)) for item in _changed(mailbox, keys, change)]
    if not wanted:
        return []
    written = ChangedItem(mailbox).ask_each(
        wanted,
        items=wanted,
        conflict_resolution=AUTO_RESOLVE,
        message_disposition=SAVE_ONLY,
        send_meeting_invitations_or_cancellations=SEND_TO_NONE,
        suppress_read_receipts=True,
    )
    _raise_first(mailbox, written, *again)
    return [
        same.id
        for (same, _), answer in zip(wanted, written, strict=True)
        if isinstance(answer, again)
    ]


def _changed(
    mailbox: OpenedMailbox, keys: Sequence[str], change: Callable[[Names], Names]
) -> Iterator[Item]:
    """Yield those items whose categories *change* makes others, as they shall be."""
    answers = Items(mailbox).ask(
        items=[ItemId(id=key) for key in keys],
        additional_fields=named("categories"),
        shape=ID_ONLY,
    )
    _raise_first(mailbox, answers, *GONE)
    for answer in answers:
        if isinstance(answer, GONE):
            continue
        had = categories_of(answer)
        has = change(had)
        if has != had:
            found = answer.find(f"{T}ItemId")
            yield Item(  # whatever it is: its categories are those of any item
                id=found.get("Id"), changekey=found.get("ChangeKey"), categories=sorted(has)
            )


def _raise_first(
    mailbox: OpenedMailbox, answers: Sequence[Element | EWSError], *but: type[EWSError]
) -> None:
    """Raise the first refusal among *answers* that is none of *but*, as far as it is an item's."""
    none_came = len(answers) > 1 and all(isinstance(one, EWSError) for one in answers)
    for one in answers:
        if isinstance(one, EWSError) and not isinstance(one, but):
            raise errors.refusal_of_one(one, mailbox.lane.peer, none_came=none_came) from one


def _batched(items: Sequence[ServerItem]) -> list[Sequence[ServerItem]]:
    return [items[start : start + AT_ONCE] for start in range(0, len(items), AT_ONCE)]


def _ids(items: Sequence[ServerItem]) -> list[ItemId]:
    return [ItemId(id=item.key) for item in items]
