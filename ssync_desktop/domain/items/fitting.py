"""Cutting the texts of an item to what the columns of its table hold."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from ssync_desktop.domain.items.content import (
    AppointmentContent,
    ContactContent,
    Content,
    PostalAddress,
    Series,
    TaskContent,
    kind_of,
)
from ssync_desktop.domain.items.lengths import ADDRESS_LENGTHS, LENGTHS

ADDRESS_FIELDS = ("mailing_address", "home_address", "other_address")

AnyContent = TypeVar("AnyContent", bound=AppointmentContent | ContactContent | TaskContent)


def fitted(content: AnyContent) -> AnyContent:
    """Return *content* with every text cut to what its column holds, occurrences included.

    A cut text has no trailing blanks, as all texts of contents; a content that fits is returned
    as it is.
    """
    changes: dict[str, Any] = dict(_changes(content))
    return replace(content, **changes) if changes else content


def _changes(content: Content) -> Iterator[tuple[str, object]]:
    """Yield the fields that do not fit, as they would."""
    yield from _cut(content, LENGTHS[kind_of(content)]).items()
    match content:
        case ContactContent():
            for name in ADDRESS_FIELDS:
                address: PostalAddress = getattr(content, name)
                if cut := _cut(address, ADDRESS_LENGTHS):
                    yield name, replace(address, **cut)
        case AppointmentContent(series=Series() as series):
            changed = tuple(replace(one, content=fitted(one.content)) for one in series.changed)
            if changed != series.changed:
                yield "series", replace(series, changed=changed)
        case _:
            return


def _cut(record: Content | PostalAddress, lengths: Mapping[str, int]) -> dict[str, str]:
    """Return the texts of *record* that are too long, as they fit."""
    found = {name: (getattr(record, name), length) for name, length in lengths.items()}
    return {
        name: text[:length].rstrip() for name, (text, length) in found.items() if len(text) > length
    }
