"""Long lists of keys in pieces that a database takes as parameters of one statement."""

from collections.abc import Collection, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")

LARGEST = 500
"""Parameters of one statement; SQLite and PostgreSQL take far more, and plan this well."""


def chunks(keys: Collection[T]) -> Iterator[list[T]]:
    """Yield *keys* in lists of at most :data:`LARGEST`; nothing for an empty collection."""
    rest = iter(keys)
    while part := list(islice(rest, LARGEST)):
        yield part
