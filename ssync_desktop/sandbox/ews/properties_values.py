"""The values of an item's properties: elements of the schema, made and read.

A value is kept as the element that a client wrote and will be shown; so whatever the schema can
say is kept, also what nobody here looks at.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from copy import deepcopy
from datetime import UTC, datetime

from ssync_desktop.domain.addresses import Address
from ssync_desktop.sandbox.ews.markup import Element, Inner, T, local, plain, t
from ssync_desktop.sandbox.ews.properties import FLAGS, MOMENTS

Values = dict[str, Element]
"""What an item says: the element of every property that has a value, by the element's name."""


def put(values: Values, name: str, *inner: Inner) -> None:
    """Give the property *name* a value, plain or elements; see ``markup.t``."""
    values[name] = t(name, *inner)


def text_of(values: Mapping[str, Element], name: str, otherwise: str = "") -> str:
    """Return the plain value of a property, or *otherwise* where it has none."""
    found = values.get(name)
    return otherwise if found is None or found.text is None else found.text


def is_true(values: Mapping[str, Element], name: str) -> bool:
    """Say whether the property *name* is set and true."""
    return text_of(values, name).strip() in {"true", "1"}


def number_of(values: Mapping[str, Element], name: str) -> int:
    """Return the whole number of a property; 0 where it has none."""
    try:
        return int(text_of(values, name).strip() or 0)
    except ValueError:
        return 0


def moment_of(values: Mapping[str, Element], name: str) -> datetime | None:
    """Return the moment of a property, in UTC; None where it has none that a clock could show."""
    with suppress(ValueError):
        found = datetime.fromisoformat(text_of(values, name).strip())
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    return None


def taken(node: Element) -> Element:
    """Return a copy of *node*, which a client wrote, in the spelling that Exchange shows."""
    made = deepcopy(node)
    made.tail = None
    name = local(made)
    if name in FLAGS:
        made.text = plain((made.text or "").strip() in {"true", "1"})
    elif name in MOMENTS and (moment := moment_of({name: made}, name)) is not None:
        made.text = plain(moment)
    elif name == "Recurrence":
        for one in made.iter(f"{T}StartDate", f"{T}EndDate"):
            one.text = f"{(one.text or '').strip()[:10]}Z"
    return made


def mailbox(address: Address) -> Element:
    """Return the element ``Mailbox`` of *address*."""
    return t(
        "Mailbox",
        t("Name", address.name or address.address),
        t("EmailAddress", address.address) if address.address else None,
        t("RoutingType", "SMTP") if address.address else None,
    )


def people(name: str, addresses: Iterable[Address]) -> Element:
    """Return the element *name* with a ``Mailbox`` for each of *addresses*."""
    return t(name, *map(mailbox, addresses))


def addresses_in(values: Mapping[str, Element], name: str) -> tuple[Address, ...]:
    """Return the addresses of the mailboxes in the property *name*."""
    found = values.get(name)
    return () if found is None else addresses_of(found)


def addresses_of(node: Element) -> tuple[Address, ...]:
    """Return the addresses of all mailboxes in *node*; those without one are left out."""
    return tuple(
        Address((entry.findtext(f"{T}Name") or "").strip(), address.strip())
        for entry in node.iter(f"{T}Mailbox")
        if (address := entry.findtext(f"{T}EmailAddress"))
    )
