"""What every table shares: names of constraints, column words, aware UTC and 16-byte ids."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    Dialect,
    LargeBinary,
    MetaData,
    String,
    Uuid,
)
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Moment(TypeDecorator[datetime]):
    """An aware moment in UTC; a naive one is refused. SQLite keeps it as sortable ISO text."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the column type: ``timestamptz`` on PostgreSQL, text of fixed width on SQLite."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(DateTime(timezone=True))
        return dialect.type_descriptor(String(32))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Refuse naive moments; store the others in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment without a time zone cannot be stored.")
        value = value.astimezone(UTC)
        if dialect.name == "postgresql":
            return value
        return value.strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Return an aware moment in UTC."""
        if value is None:
            return None
        if dialect.name == "postgresql":
            return value.astimezone(UTC)  # type: ignore[no-any-return]
        return datetime.fromisoformat(value)


class WallClock(TypeDecorator[datetime]):
    """What a clock on the wall shows, without a zone; text of fixed width, which sorts as time."""

    impl = String(26)
    cache_ok = True

    def bind_processor(self, _dialect: Dialect) -> Callable[[datetime | None], str | None]:
        """Return what writes the time in ISO 8601; an aware moment is refused."""
        return _written

    def result_processor(
        self, _dialect: Dialect, _coltype: object
    ) -> Callable[[str | None], datetime | None]:
        """Return what reads it."""
        return _read


def _written(value: datetime | None) -> str | None:
    if value is None:
        return None
    if value.tzinfo is not None:
        raise ValueError("A clock on the wall knows no time zone.")
    return value.isoformat(timespec="microseconds")


def _read(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)


class Identifier(TypeDecorator[UUID]):
    """A UUID: native on PostgreSQL, 16 bytes on SQLite."""

    impl = LargeBinary
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the column type."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(Uuid(as_uuid=True))
        return dialect.type_descriptor(LargeBinary(16))

    def bind_processor(self, dialect: Dialect) -> Callable[[UUID | None], Any] | None:
        """Return what makes a driver's value of a UUID; every row has several of them."""
        if dialect.name == "postgresql":
            return super().bind_processor(dialect)
        return _octets

    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[Any], UUID | None] | None:
        """Return what makes a UUID of a driver's value; lists of ids are long, so nothing more."""
        if dialect.name == "postgresql":
            return super().result_processor(dialect, coltype)
        return _from_octets


def _octets(value: UUID | None) -> bytes | None:
    return None if value is None else value.bytes


def _from_octets(value: bytes | None) -> UUID | None:
    return None if value is None else UUID(bytes=value)


Key = Annotated[UUID, mapped_column(Identifier, primary_key=True)]
RowVersion = Annotated[int, mapped_column(BigInteger, default=1)]


class Row(DeclarativeBase):
    """The base of all tables."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: Moment, UUID: Identifier}  # noqa: RUF012


def at_most(**lengths: int) -> tuple[CheckConstraint, ...]:
    """Return a named CHECK for each column, since SQLite ignores the length of a VARCHAR.

    Lengths are in characters; names of columns are those of the database.
    """
    return tuple(
        CheckConstraint(f"length({column}) <= {length}", name=f"{column}_length")
        for column, length in lengths.items()
    )
