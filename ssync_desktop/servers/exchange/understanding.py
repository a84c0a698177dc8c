"""Reading the values of items: texts, numbers, moments, days, and what cannot be read."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from ssync_desktop.domain.items.content import Attendee
from ssync_desktop.domain.items.item import ItemMark
from ssync_desktop.servers.exchange.services import Element, T

V = TypeVar("V")

HALF_A_DAY = timedelta(hours=12)


class NotUnderstood(Exception):
    """An item says, or is to say, what the other side has no words for; the text tells what."""


def said(element: Element, name: str) -> str:
    """Return the plain value of the child *name*, or nothing."""
    found = element.find(f"{T}{name}")
    return "" if found is None else (found.text or "").strip()


def words(element: Element, path: str) -> str:
    """Return a text as contents have it: with line feeds, without trailing blanks."""
    found = element.find("/".join(f"{T}{name}" for name in path.split("/")))
    return "" if found is None else plain(found.text or "")


def plain(text: str) -> str:
    """Return *text* with the line feed as its only line end, and without trailing blanks."""
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip()


def lines(text: str) -> str:
    """Return *text* with the line ends that Windows has."""
    return text.replace("\n", "\r\n")


def number(element: Element, name: str, otherwise: int | None = None) -> int:
    """Return the whole number that the child *name* says."""
    text = said(element, name)
    if not text and otherwise is not None:
        return otherwise
    try:
        return round(float(text))
    except (ValueError, OverflowError):
        raise NotUnderstood(f"Its {name} is “{text}”, which is no number.") from None


def said_one_of(known: Mapping[str, V], text: str, what: str) -> V:
    """Return what *text* means by *known*."""
    if text not in known:
        raise NotUnderstood(f"“{text}” is not known as a {what}.")
    return known[text]


def moment(element: Element, name: str) -> datetime:
    """Return the moment that the child *name* says, in UTC."""
    text = said(element, name)
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise NotUnderstood(f"Its {name} is “{text}”, which is no moment.") from None
    return found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC)


def day(element: Element, name: str) -> date | None:
    """Return the day that the child *name* says, which the protocol tells as a moment.

    Clients write midnight where they are, as far as half a day from that of UTC.
    """
    return (moment(element, name) + HALF_A_DAY).date() if said(element, name) else None


def person(mailbox: Element) -> Attendee | None:
    """Return whom a ``Mailbox`` names; None for somebody without an address of the internet."""
    address = said(mailbox, "EmailAddress")
    return Attendee(address, words(mailbox, "Name")) if "@" in address else None


def mark_of(text: str) -> ItemMark | None:
    """Return the mark that *text* is; None for anything else."""
    organization, _, item = text.partition("/")
    try:
        return ItemMark(UUID(organization), UUID(item))
    except ValueError:
        return None
