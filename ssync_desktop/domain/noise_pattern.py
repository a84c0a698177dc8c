"""The pattern that takes noise out of subjects: an administrator's, and run in bounded time.

Python's own matcher tries every way through a pattern: ``(a+)+:`` over thirty letters never ends,
and nothing can interrupt it. So a pattern is read here, in the part of the language that noise
needs, and run by a matcher that never looks at the same place in the same state twice. What a
pattern matches is what ``re`` would match; only the time is another.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from ssync_desktop.domain.noise_syntax import Alternatives, Atom, Node, NoiseRefused, Repeat, read

DEFAULT_NOISE = r"^[\s]*([\w]+\s?:[\s]*)+"
"""The published pattern: answer and forward marks in every language, repeated (B48)."""

NOISE_LENGTH = 256
"""Characters of a pattern."""

_LARGEST = 2_000
_STEPS = 50_000  # of one subject: some ten milliseconds

_QUICK = re.compile(DEFAULT_NOISE, re.IGNORECASE)  # cannot go astray, and nearly all have it


@dataclass(frozen=True, slots=True)
class _Split:
    first: int
    second: int


@dataclass(frozen=True, slots=True)
class _Jump:
    to: int


_Instruction = Atom | _Split | _Jump | None  # None: matched


def without_noise(subject: str, pattern: str) -> str:
    """Return *subject* without what *pattern* matches, wherever it matches.

    A pattern that cannot be read takes nothing away: settings that hold one are refused
    (:func:`noise_refusal`), so only a database changed by others can bring one here.
    """
    if not pattern:
        return subject
    if pattern == DEFAULT_NOISE:
        return _QUICK.sub("", subject)
    try:
        program = _compiled(pattern)
    except NoiseRefused:
        return subject
    return _removed(program, subject)


def noise_refusal(pattern: str) -> str:
    """Return why *pattern* cannot be used, as a sentence; empty when it can."""
    if len(pattern) > NOISE_LENGTH:
        return f"The pattern has {len(pattern):,} characters; {NOISE_LENGTH} fit."
    try:
        _compiled(pattern)
    except NoiseRefused as refused:
        return str(refused)
    return ""


def match_end(pattern: str, text: str, start: int = 0) -> int | None:
    """Return where a match of *pattern* that begins at *start* ends; None without one.

    Raises ``NoiseRefused`` for a pattern that cannot be read.
    """
    return _Run(_compiled(pattern), text).end_of_match(start)


@lru_cache(maxsize=16)
def _compiled(pattern: str) -> tuple[_Instruction, ...]:
    node = read(pattern)
    if _size(node) > _LARGEST:
        raise NoiseRefused("The pattern repeats too much; * and + take less than large numbers.")
    program: list[_Instruction] = []
    _emit(node, program)
    program.append(None)
    return tuple(program)


def _size(node: Node) -> int:
    """Return how many instructions *node* takes at most."""
    if isinstance(node, Atom):
        return 1
    if isinstance(node, Repeat):
        times = node.least + 1 if node.most is None else max(1, node.most)
        return times * (_size(node.body) + 2)
    parts = node.branches if isinstance(node, Alternatives) else node.parts
    return 1 + sum(_size(part) + 2 for part in parts)


def _emit(node: Node, program: list[_Instruction]) -> None:
    if isinstance(node, Atom):
        program.append(node)
    elif isinstance(node, Alternatives):
        _emit_alternatives(node, program)
    elif isinstance(node, Repeat):
        _emit_repeat(node, program)
    else:
        for part in node.parts:
            _emit(part, program)


def _emit_alternatives(node: Alternatives, program: list[_Instruction]) -> None:
    jumps: list[int] = []
    for branch in node.branches[:-1]:
        split = _reserve(program)
        _emit(branch, program)
        jumps.append(_reserve(program))
        program[split] = _Split(split + 1, len(program))
    _emit(node.branches[-1], program)
    for place in jumps:
        program[place] = _Jump(len(program))


def _emit_repeat(node: Repeat, program: list[_Instruction]) -> None:
    for _ in range(node.least):
        _emit(node.body, program)
    if node.most is None:
        split = _reserve(program)
        _emit(node.body, program)
        program.append(_Jump(split))
        program[split] = _choice(node, split + 1, len(program))
        return
    splits: list[int] = []
    for _ in range(node.most - node.least):
        splits.append(_reserve(program))
        _emit(node.body, program)
    for split in splits:
        program[split] = _choice(node, split + 1, len(program))


def _choice(node: Repeat, more: int, enough: int) -> _Split:
    return _Split(more, enough) if node.greedy else _Split(enough, more)


def _reserve(program: list[_Instruction]) -> int:
    program.append(None)
    return len(program) - 1


class _Run:
    """One subject under one pattern; remembers where nothing came of it, and counts its steps."""

    def __init__(self, program: tuple[_Instruction, ...], text: str) -> None:
        self._program = program
        self._text = text
        self._seen: set[tuple[int, int]] = set()
        self.steps = 0

    def end_of_match(self, start: int) -> int | None:
        """Return where the match that begins at *start* ends, the preferred way first."""
        stack = [(0, start)]
        while stack:
            place, position = stack.pop()
            while (place, position) not in self._seen and self.steps < _STEPS:
                self._seen.add((place, position))
                self.steps += 1
                step = self._program[place]
                if step is None:
                    self._seen.clear()
                    return position
                if isinstance(step, Atom):
                    found = step.pattern.match(self._text, position)
                    if found is None:
                        break
                    place, position = place + 1, found.end()
                elif isinstance(step, _Split):
                    stack.append((step.second, position))
                    place = step.first
                else:
                    place = step.to
        return None


def _removed(program: tuple[_Instruction, ...], subject: str) -> str:
    run = _Run(program, subject)
    kept: list[str] = []
    position = 0
    while position < len(subject) and run.steps < _STEPS:
        end = run.end_of_match(position)
        if end is None or end == position:
            kept.append(subject[position])
            position += 1
        else:
            position = end
    return "".join(kept) + subject[position:]
