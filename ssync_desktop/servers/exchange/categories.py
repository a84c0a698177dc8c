"""The list of categories a mailbox knows (MS-OXOCFG 2.2.5.1), as Outlook keeps it.

An item carries names only; what lasts of a category is its GUID in this list.
"""

from contextlib import suppress
from uuid import UUID, uuid4

from exchangelib.util import create_element

from ssync_desktop.servers.exchange import meanings
from ssync_desktop.servers.exchange.kept import Unreadable, keep, kept
from ssync_desktop.servers.exchange.opened import OpenedMailbox
from ssync_desktop.servers.exchange.services import Element

PLACE = "calendar"
NAME = "CategoryList"
_SPACE = "{CategoryList.xsd}"
COLOUR = 7  # blue, in Outlook's palette from 0 to 24
NEVER = "1601-01-01T00:00:00.000"  # when something was used that was not used yet


def adopt(mailbox: OpenedMailbox, category: str, key: str | None) -> tuple[str, str]:
    """See that the list holds *category*; return its key and what it is called there.

    The one that *key* names is taken whatever it is called by now; then one of that name; and
    where neither is, one is made. A list that cannot be read is left alone, for people's own
    categories are in it: ``NeedsAttention(CATEGORY_LIST_UNUSABLE)`` is raised.
    """
    try:
        listed = _list(mailbox)
    except Unreadable as error:
        raise meanings.CATEGORIES_UNREADABLE.error(mailbox.lane.peer) from error
    if listed is None:
        listed = _empty()
    found = _by_key(listed, key) if key else None
    if found is None:
        same = (
            one for one in _all(listed) if one.get("name", "").casefold() == category.casefold()
        )
        found = next(same, None)
    if found is None:
        found = _new(category)
        listed.append(found)
        keep(mailbox, PLACE, NAME, listed)
    return _key(found), found.get("name", category)


def name_of(mailbox: OpenedMailbox, key: str) -> str | None:
    """Return what the category *key* is called now; None where the list does not tell."""
    with suppress(Unreadable):
        listed = _list(mailbox)
        found = None if listed is None else _by_key(listed, key)
        return None if found is None else found.get("name")
    return None


def drop(mailbox: OpenedMailbox, key: str) -> None:
    """Take the category *key* off the list; one that is not there is no error."""
    with suppress(Unreadable):
        listed = _list(mailbox)
        found = None if listed is None else _by_key(listed, key)
        if listed is not None and found is not None:
            listed.remove(found)
            keep(mailbox, PLACE, NAME, listed)


def _list(mailbox: OpenedMailbox) -> Element | None:
    """Return the list, if there is one; raises ``Unreadable`` for what is none."""
    listed = kept(mailbox, PLACE, NAME)
    if listed is not None and listed.tag != f"{_SPACE}categories":
        raise Unreadable
    return listed


def _empty() -> Element:
    facts = {"default": "", "lastSavedSession": 0, "lastSavedTime": NEVER}
    return create_element(f"{_SPACE}categories", attrs=facts, nsmap={None: _SPACE.strip("{}")})


def _all(listed: Element) -> list[Element]:
    found: list[Element] = listed.findall(f"{_SPACE}category")
    return found


def _by_key(listed: Element, key: str) -> Element | None:
    return next((one for one in _all(listed) if _key(one) == key), None)


def _by_name(listed: Element, name: str) -> Element | None:
    wanted = name.casefold()
    return next((one for one in _all(listed) if one.get("name", "").casefold() == wanted), None)


def _key(category: Element) -> str:
    """Return the GUID in one way of writing, where it is one."""
    said: str = category.get("guid", "")
    try:
        return str(UUID(said))
    except ValueError:
        return said


def _new(name: str) -> Element:
    facts = {
        "name": name,
        "color": COLOUR,
        "keyboardShortcut": 0,
        "usageCount": 0,
        "lastTimeUsedNotes": NEVER,
        "lastTimeUsedJournal": NEVER,
        "lastTimeUsedContacts": NEVER,
        "lastTimeUsedTasks": NEVER,
        "lastTimeUsedCalendar": NEVER,
        "lastTimeUsedMail": NEVER,
        "lastTimeUsed": NEVER,
        "lastSessionUsed": 0,
        "guid": f"{{{str(uuid4()).upper()}}}",
        "renameOnFirstUse": 0,
    }
    return create_element(f"{_SPACE}category", attrs=facts)
