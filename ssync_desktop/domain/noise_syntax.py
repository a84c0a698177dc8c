r"""Reading a noise pattern: the part of Python's ``re`` that can be run in bounded time.

Characters, classes, groups, alternatives, repetitions (lazy ones too), ``^``, ``$`` and ``\b``.
Look-around, references to groups, flags and possessive repetitions are refused by name.
"""

import re
from dataclasses import dataclass
from typing import NoReturn

_CLASSES = "sSwWdDtnrfvbBAZ"
_DEEPEST = 20
_MOST_TIMES = 1_000
_BRACES = re.compile(r"\{(\d{0,5})(,?)(\d{0,5})\}")
_ESCAPED = re.compile(r"\\.", re.DOTALL)
_FLAGS = re.IGNORECASE | re.DOTALL


class NoiseRefused(ValueError):
    """A pattern that is wrong or asks for too much; the text says what, for people."""


@dataclass(frozen=True, slots=True)
class Atom:
    """Something that matches one character, or a place between two."""

    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Sequence:
    """One after the other."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Alternatives:
    """One of several; the first that leads to a match is taken."""

    branches: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """*body* from *least* to *most* times (None: any number), as many as possible if *greedy*."""

    body: "Node"
    least: int
    most: int | None
    greedy: bool


Node = Atom | Sequence | Alternatives | Repeat


def read(pattern: str) -> Node:
    """Return what *pattern* says. Raises :class:`NoiseRefused`."""
    return _Reader(pattern).whole()


class _Reader:
    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0
        self._depth = 0

    def whole(self) -> Node:
        node = self._alternatives()
        if self._at < len(self._pattern):
            self._refuse("A closing parenthesis has no opening one")
        return node

    def _alternatives(self) -> Node:
        branches = [self._sequence()]
        while self._take("|"):
            branches.append(self._sequence())
        return branches[0] if len(branches) == 1 else Alternatives(tuple(branches))

    def _sequence(self) -> Node:
        parts: list[Node] = []
        while self._at < len(self._pattern) and self._pattern[self._at] not in "|)":
            parts.append(self._repeated(self._atom()))
        return Sequence(tuple(parts))

    def _atom(self) -> Node:
        if self._take("("):
            return self._group()
        begin = self._at
        character = self._pattern[begin]
        self._at += 1
        if character in "*+?":
            self._refuse("There is nothing to repeat")
        if character == "[":
            return self._class(begin)
        if character == "\\":
            return self._escape()
        if character in "^$.":
            return Atom(re.compile(character, _FLAGS))
        return Atom(re.compile(re.escape(character), _FLAGS))

    def _group(self) -> Node:
        if self._take("?") and not self._take(":"):
            self._refuse("Of groups with a question mark only (?:…) is known")
        self._depth += 1
        if self._depth > _DEEPEST:
            self._refuse(f"Groups stand more than {_DEEPEST} deep")
        node = self._alternatives()
        if not self._take(")"):
            self._refuse("A parenthesis is not closed")
        self._depth -= 1
        return node

    def _escape(self) -> Node:
        if self._at == len(self._pattern):
            self._refuse("The pattern ends with a backslash")
        character = self._pattern[self._at]
        self._at += 1
        if character.isalnum() and character not in _CLASSES:
            self._refuse(f"“\\{character}” is not known")
        return Atom(re.compile(f"\\{character}", _FLAGS))

    def _class(self, begin: int) -> Node:
        self._take("^")
        self._take("]")  # the first one stands for itself
        while not self._take("]"):
            if self._at >= len(self._pattern):
                self._refuse("A square bracket is not closed")
            self._at += 2 if self._pattern[self._at] == "\\" else 1
        text = self._pattern[begin : self._at]
        inside = _ESCAPED.sub("", text[1:-1])
        if any(sign in inside for sign in ("[", "--", "&&", "~~", "||")):
            self._refuse("Between square brackets, [ and doubled signs need a backslash")
        try:
            return Atom(re.compile(text, _FLAGS))
        except re.error as error:
            self._refuse(f"“{text}” is wrong: {error.msg}")

    def _repeated(self, body: Node) -> Node:
        times = self._times()
        if times is None:
            return body
        least, most = times
        greedy = not self._take("?")
        if self._at < len(self._pattern) and self._pattern[self._at] in "*+?":
            self._refuse("A repetition is repeated")
        if self._times() is not None:
            self._refuse("A repetition is repeated")
        return Repeat(body, least, most, greedy)

    def _times(self) -> tuple[int, int | None] | None:
        for sign, times in (("*", (0, None)), ("+", (1, None)), ("?", (0, 1))):
            if self._take(sign):
                return times
        found = _BRACES.match(self._pattern, self._at)
        if found is None or found[0] in ("{}", "{,}"):
            return None
        self._at = found.end()
        least = int(found[1] or 0)
        most = least if not found[2] else (int(found[3]) if found[3] else None)
        if max(least, most or 0) > _MOST_TIMES or (most is not None and most < least):
            self._refuse(f"“{found[0]}” repeats too often or from more to less")
        return least, most

    def _take(self, sign: str) -> bool:
        if self._pattern.startswith(sign, self._at):
            self._at += len(sign)
            return True
        return False

    def _refuse(self, text: str) -> NoReturn:
        raise NoiseRefused(f"{text} (character {self._at} of the pattern).")
