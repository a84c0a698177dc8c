"""What is wrong with the rows of a file, and what can be done with each: pure decisions."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from uuid import UUID

from ssync_desktop.domain.addresses import address_key, is_address
from ssync_desktop.domain.importing.addresses import once
from ssync_desktop.domain.importing.rows import Entry
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import AddressOwner, Reference

NAME_LENGTH = 160
ADDRESS_LENGTH = 100
MOST_ADDRESSES = 3
KIND_NAMES = {
    ObjectType.CONTACT: "contact",
    ObjectType.ACCOUNT: "account",
    ObjectType.LEAD: "lead",
    ObjectType.USER: "user",
    ObjectType.QUEUE: "queue",
}


class Choice(StrEnum):
    """What becomes of a row."""

    IMPORT = "Import"
    UPDATE = "Update"
    SKIP = "Skip"


class Flaw(StrEnum):
    """What can be wrong with a row; the words are those of a list to choose from."""

    EMPTY = "Neither name nor address"
    NAME_MISSING = "Name missing"
    NAME_TOO_LONG = "Name too long"
    ADDRESS_WRONG = "Wrong address"
    ADDRESS_TOO_LONG = "Address too long"
    TOO_MANY = "More than three addresses"
    KNOWN = "Already there"
    KNOWN_ELSEWHERE = "Address of another record"
    REPEATED = "Twice in the file"


_DOUBTFUL = frozenset({Flaw.EMPTY, Flaw.KNOWN, Flaw.KNOWN_ELSEWHERE, Flaw.REPEATED})
_WRONG = frozenset({Flaw.EMPTY, Flaw.ADDRESS_WRONG, Flaw.ADDRESS_TOO_LONG})


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One thing wrong with a row: *text* what it is, *remedy* what importing anyway does."""

    flaw: Flaw
    text: str
    remedy: str


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A row with its problems; *name* and *addresses* are what would be stored.

    *holders* are all records that hold one of the addresses now, *known* the one among them that
    the row would update. *choice* begins as what is safe: nothing that is there already changes.
    """

    number: int
    name: str
    addresses: tuple[str, ...]
    problems: tuple[RowProblem, ...] = ()
    holders: frozenset[UUID] = frozenset()
    known: Reference | None = None
    choice: Choice = Choice.IMPORT

    @property
    def bad(self) -> bool:
        """Whether the file itself is wrong here; what is there already is no fault of a row."""
        return any(problem.flaw in _WRONG for problem in self.problems)

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What may be chosen for it."""
        if any(problem.flaw is Flaw.EMPTY for problem in self.problems):
            return (Choice.SKIP,)
        if self.known is not None:
            return (Choice.SKIP, Choice.UPDATE, Choice.IMPORT)
        return (Choice.SKIP, Choice.IMPORT)

    def chosen(self, choice: Choice) -> "CheckedRow":
        """Return it with *choice* where that may be chosen, else as it is."""
        return replace(self, choice=choice) if choice in self.choices else self


@dataclass(frozen=True, slots=True)
class ImportOrder:
    """What is to be imported: *rows* with a choice each; without an owner it is the caller."""

    object_type: ObjectType
    rows: tuple[CheckedRow, ...]
    owner_id: UUID | None = None

    def count(self, choice: Choice) -> int:
        """Return for how many rows *choice* was made."""
        return sum(row.choice is choice for row in self.rows)


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What came of an import; *stopped* on request means that nothing at all was stored.

    *ids* are the records that are new or updated now; results are compared by their numbers.
    """

    created: int = 0
    updated: int = 0
    skipped: int = 0
    stopped: bool = False
    ids: tuple[UUID, ...] = field(default=(), compare=False)


def check(
    rows: Iterable[Entry],
    object_type: ObjectType,
    owners: Mapping[str, Sequence[AddressOwner]],
) -> tuple[CheckedRow, ...]:
    """Return *rows* with everything that is wrong with them.

    *owners* are the records that hold an address now, by its compared form.
    """
    first_with: dict[str, int] = {}
    return tuple(_checked(row, object_type, owners, first_with) for row in rows)


def _checked(
    row: Entry,
    object_type: ObjectType,
    owners: Mapping[str, Sequence[AddressOwner]],
    first_with: dict[str, int],
) -> CheckedRow:
    good = once(a for a in row.addresses if is_address(a) and len(a) <= ADDRESS_LENGTH)
    kept = good[:MOST_ADDRESSES]
    name = row.name or (kept[0] if kept else "")
    problems = [*_of_name(row, name), *_of_addresses(row, good)]
    holders = [owner for address in kept for owner in owners.get(address_key(address), ())]
    known = _to_update(holders, object_type)
    problems += _of_holders(holders, known)
    earlier = [first_with[key] for a in kept if (key := address_key(a)) in first_with]
    if earlier:
        text = f"Row {earlier[0]:,} has the same address."
        problems.append(RowProblem(Flaw.REPEATED, text, "A second record with it is made."))
    for address in kept:
        first_with.setdefault(address_key(address), row.number)
    flaws = {problem.flaw for problem in problems}
    doubtful = flaws & _DOUBTFUL or (row.addresses and not kept)
    return CheckedRow(
        number=row.number,
        name=name[:NAME_LENGTH].strip(),
        addresses=kept,
        problems=tuple(problems),
        holders=frozenset(owner.reference.id for owner in holders),
        known=known,
        choice=Choice.SKIP if doubtful else Choice.IMPORT,
    )


def _of_name(row: Entry, name: str) -> Iterator[RowProblem]:
    if not name:
        text = "There is neither a name nor an address that could stand for it."
        yield RowProblem(Flaw.EMPTY, text, "It can only be skipped.")
    elif not row.name:
        yield RowProblem(Flaw.NAME_MISSING, "There is no name.", f"It is called {name}.")
    if len(name) > NAME_LENGTH:
        text = f"The name is longer than {NAME_LENGTH} characters."
        yield RowProblem(Flaw.NAME_TOO_LONG, text, "Its end is left out.")


def _of_addresses(row: Entry, good: Sequence[str]) -> Iterator[RowProblem]:
    for address in row.addresses:
        if len(address) > ADDRESS_LENGTH:
            text = f"“{address[:40]}…” is longer than {ADDRESS_LENGTH} characters."
            yield RowProblem(Flaw.ADDRESS_TOO_LONG, text, "It is left out.")
        elif not is_address(address):
            text = f"“{address}” is not a mail address."
            yield RowProblem(Flaw.ADDRESS_WRONG, text, "It is left out.")
    if len(good) > MOST_ADDRESSES:
        left = ", ".join(good[MOST_ADDRESSES : MOST_ADDRESSES + 3])
        text = f"It has {len(good)} addresses; a record holds {MOST_ADDRESSES}."
        yield RowProblem(Flaw.TOO_MANY, text, f"Left out: {left}.")


def _to_update(holders: Sequence[AddressOwner], object_type: ObjectType) -> Reference | None:
    """Return the record of the same kind to update; active ones first, as mail resolves them."""
    same = [owner for owner in holders if owner.reference.object_type is object_type]
    found = next((owner for owner in same if owner.active), same[0] if same else None)
    return None if found is None else found.reference


def _of_holders(holders: Sequence[AddressOwner], known: Reference | None) -> Iterator[RowProblem]:
    if known is not None:
        kind = KIND_NAMES[known.object_type]
        yield RowProblem(
            Flaw.KNOWN,
            f"The {kind} {known.name} has the same address.",
            f"A second {kind} with it is made.",
        )
        return
    if holders:
        other = holders[0].reference
        yield RowProblem(
            Flaw.KNOWN_ELSEWHERE,
            f"The {KIND_NAMES[other.object_type]} {other.name} has the same address.",
            "Mail from it may then be either of them.",
        )
