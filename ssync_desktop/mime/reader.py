"""The fast reader: finds the parts of a message by the offsets of their boundaries.

It reads what is well made (RFC 2046, section 5.1) and raises :exc:`StructureDefect` where the
structure is not, so that the standard library's slower and more forgiving reader takes over.
"""

from collections.abc import Iterator

from ssync_desktop.mime import fields, limits
from ssync_desktop.mime.notes import Notes
from ssync_desktop.mime.part import Part

_Span = tuple[int, int, bool]  # start and end of a part as offsets; whether it is the rest


class StructureDefect(Exception):
    """The boundaries of a message do not fit together. Never leaves this package."""


def head(raw: bytes, start: int, notes: Notes) -> tuple[fields.Fields, bytes, int]:
    """Return the fields of the message at *start*, its header block, and where its body begins."""
    block_end, body = fields.span(raw, start, len(raw))
    block = raw[start:block_end]
    known = len(notes.defects)
    found = fields.split(block, notes)
    if len(notes.defects) == known:
        return found, block, body
    without = fields.body_without_empty_line(raw, start, block_end, len(raw))
    if without < 0:
        return found, block, body
    del notes.defects[known:]
    notes.add("headers", "no empty line before the body")
    block = raw[start:without]
    return fields.split(block, notes), block, without


def read(raw: bytes, found: fields.Fields, body: int, notes: Notes) -> Part:
    """Return the message whose fields are *found* and whose body begins at *body*."""
    part = Part(found)
    if part.is_multipart:
        _Reader(raw, notes).read_children(part, body, len(raw), 1)
    else:
        part.body = raw[body:]
    return part


class _Reader:
    """Reads the multiparts of one message."""

    def __init__(self, raw: bytes, notes: Notes) -> None:
        self._raw = raw
        self._notes = notes
        self._parts = 0

    def read_children(self, part: Part, start: int, end: int, depth: int) -> None:
        """Give the multipart *part* its children, found between *start* and *end*."""
        default_type = "message/rfc822" if part.type == "multipart/digest" else "text/plain"
        for begin, stop, is_rest in self._spans(_boundary(part), start, end):
            self._parts += 1
            if is_rest:
                child = Part({}, "application/octet-stream")
                child.body = self._raw[begin:stop]
            else:
                child = self._child(begin, stop, default_type, depth)
            part.children.append(child)

    def _child(self, begin: int, stop: int, default_type: str, depth: int) -> Part:
        block_end, body = fields.span(self._raw, begin, stop)
        known = len(self._notes.defects)
        child = Part(fields.split(self._raw[begin:block_end], self._notes, "part"), default_type)
        if len(self._notes.defects) > known and block_end == stop:
            raise StructureDefect("a part without an empty line after its headers")
        if child.is_multipart and depth < limits.DEPTH and self._parts < limits.PARTS:
            self.read_children(child, body, stop, depth + 1)
            return child
        if child.is_multipart:
            self._notes.add("part", "nested too deeply; kept as a file")
        child.body = self._raw[body:stop]
        return child

    def _spans(self, boundary: bytes, start: int, end: int) -> Iterator[_Span]:
        """Yield the parts that *boundary* separates between *start* and *end*."""
        raw = self._raw
        begin = -1
        for line_start, line_end, closing in _delimiters(raw, boundary, start, end):
            if 0 <= begin < line_start:
                stop = line_start - (2 if raw[line_start - 2] == 13 else 1)
                yield begin, max(begin, stop), False
                if self._parts >= limits.PARTS:
                    self._notes.add(
                        "parts", f"more than {limits.PARTS}; the rest is one file", truncated=True
                    )
                    yield line_start, end, True
                    return
            if closing and begin >= 0:
                return
            begin = line_end
        raise StructureDefect(
            "a multipart is never closed" if begin >= 0 else "a boundary is missing"
        )


def _boundary(part: Part) -> bytes:
    boundary = part.parameters.get("boundary", "")
    if not boundary or not boundary.isascii() or len(boundary) > 200:
        raise StructureDefect("a multipart without a usable boundary")
    return b"--" + boundary.encode("ascii")


def _delimiters(
    raw: bytes, delimiter: bytes, start: int, end: int
) -> Iterator[tuple[int, int, bool]]:
    """Yield start, end and kind of every line that is *delimiter*, blanks behind it allowed."""
    at = start
    while (at := raw.find(delimiter, at, end)) >= 0:
        after = at + len(delimiter)
        if at != start and raw[at - 1] != 10:
            at = after
            continue
        line_end = raw.find(b"\n", after, end)
        line_end = end if line_end < 0 else line_end + 1
        rest = raw[after:line_end]
        closing = rest.startswith(b"--")
        if not (rest[2:] if closing else rest).strip(b" \t\r\n"):
            yield at, line_end, closing
        at = line_end
