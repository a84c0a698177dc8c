"""The index of the words of names (``namesearch``): written with the names, asked by beginnings."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists
from sqlalchemy.orm import Session, aliased

from ssync_desktop.domain.names import name_words
from ssync_desktop.domain.people import Reference
from ssync_desktop.store.repositories.chunks import chunks, insert_rows
from ssync_desktop.store.tables.names import NameSearchRow

_LAST = b"\xff"  # stands behind everything that UTF-8 knows


class Names:
    """All writing to ``namesearch``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def set_many(self, named: Sequence[Reference], *, new: bool) -> None:
        """Make the words of these names those of their rows; *new* ones have none that must go."""
        if not new:
            self.remove([one.id for one in named])
        rows = [
            {"word": word, "parent_id": one.id, "parent_type": int(one.object_type)}
            for one in named
            for word in name_words(one.name)
        ]
        insert_rows(self._session, NameSearchRow, rows)

    def remove(self, ids: Iterable[UUID]) -> None:
        """Forget the words of rows that are deleted, or have another name."""
        for part in chunks(list(ids)):
            self._session.execute(
                delete(NameSearchRow)
                .where(NameSearchRow.parent_id.in_(part))
                .execution_options(synchronize_session=False)
            )


def beginning_with(text: str) -> tuple[ColumnElement[bool], ...]:
    """Return conditions on ``NameSearchRow``: each word of *text* begins a word of the name.

    Its primary key serves the longest word, which the fewest names have. There must be a word.
    """
    longest, *others = sorted(name_words(text), key=len, reverse=True)
    conditions = [_begins(NameSearchRow, longest)]
    for word in others:
        other = aliased(NameSearchRow)
        same = other.parent_id == NameSearchRow.parent_id
        conditions.append(exists().where(same, _begins(other, word)))
    return tuple(conditions)


def _begins(table: type[NameSearchRow], word: bytes) -> ColumnElement[bool]:
    return table.word.between(word, word + _LAST)
