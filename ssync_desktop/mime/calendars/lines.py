"""The parts and lines of an iCalendar object (RFC 5545, section 3.1), as vobject takes them apart.

vobject divides and unfolds; what a value means is read here, because real calendars name zones
that vobject does not know, and one odd value must not cost the whole file.
"""

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ssync_desktop.domain.importing.table import UnreadableFile

_ESCAPED: Final = re.compile(r"\\([\\;,nN])")
_IN_PARAMETERS: Final = re.compile(r"\^([n'^])")  # RFC 6868
_SIGNS: Final = {"n": "\n", "N": "\n", "'": '"'}
_BEGIN: Final = re.compile(r"\s*BEGIN[ \t]*:[ \t]*VCALENDAR\b", re.IGNORECASE)
_BLANKS: Final = re.compile(r"[ \t\f\v\u00a0]+(?=\n|$)")


class NotKept(Exception):
    """Raised for what the organization cannot keep; its text says why, to follow "because"."""


@dataclass(frozen=True, slots=True)
class Line:
    """A content line; *parameters* are by their names in capitals, *escaped* as it was written."""

    value: str
    parameters: Mapping[str, Sequence[str]]
    escaped: bool = True

    @property
    def text(self) -> str:
        """The value as text, in the form in which contents keep it."""
        if not self.escaped:
            return tidy(self.value)
        return tidy(_ESCAPED.sub(lambda found: _SIGNS.get(found[1], found[1]), self.value))

    def said(self, name: str) -> str:
        """Return the first value of the parameter *name*; "" where there is none."""
        value = next(iter(self.parameters.get(name, ())), "")
        return _IN_PARAMETERS.sub(lambda found: _SIGNS.get(found[1], found[1]), value)


@dataclass(frozen=True, slots=True)
class Part:
    """A component: a calendar, an event, a zone. Names are asked for in small letters."""

    component: Any  # vobject's

    def lines(self, name: str) -> Iterator[Line]:
        """Yield the lines called *name*."""
        for one in self.component.contents.get(name, ()):
            if hasattr(one, "value"):
                yield Line(one.value, one.params, one.encoded)

    def parts(self, name: str) -> Iterator["Part"]:
        """Yield the components in it called *name*."""
        for one in self.component.contents.get(name, ()):
            if hasattr(one, "contents"):
                yield Part(one)

    def line(self, name: str) -> Line | None:
        """Return the first line called *name*."""
        return next(self.lines(name), None)

    def text(self, name: str) -> str:
        """Return what the first line called *name* says; "" where there is none."""
        found = self.line(name)
        return "" if found is None else found.text

    def single(self, name: str) -> str:
        """Return what the first line called *name* says, on one line."""
        return ", ".join(filter(None, map(str.strip, self.text(name).split("\n"))))

    def word(self, name: str) -> str:
        """Return a value that is one of a list of words, in capitals."""
        return self.text(name).upper()


def tidy(text: str) -> str:
    """Return *text* with the line feed as its only line end and without trailing blanks."""
    return _BLANKS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).rstrip()


def calendars_in(text: str) -> list[Part]:
    """Return the calendars in *text*; raises :class:`UnreadableFile` for one that is none."""
    if not _BEGIN.match(text):
        raise UnreadableFile(
            "The file is no calendar", "Export the calendar as iCalendar (.ics), and try again."
        )
    from vobject import readComponents  # which takes a while; most readers never need it
    from vobject.base import VObjectError

    logging.getLogger("vobject.base").disabled = True  # it would print what people's calendars say
    try:
        found = list(readComponents(text, transform=False, ignoreUnreadable=True))
    except (VObjectError, ValueError, AttributeError, IndexError) as error:
        raise UnreadableFile(
            "The calendar is damaged: one of its parts is not closed",
            "Export it again from the program it comes from, and import that.",
        ) from error
    return [Part(one) for one in found if one.name.upper() == "VCALENDAR"]
