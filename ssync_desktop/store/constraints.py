"""The words in which tables state their rules, the same on SQLite and PostgreSQL."""

from collections.abc import Iterable

from sqlalchemy import CheckConstraint


def between(column: str, low: int, high: int) -> CheckConstraint:
    """Return the constraint that *column* lies between *low* and *high*, both included."""
    return CheckConstraint(f"{column} BETWEEN {low} AND {high}", name=f"{column}_range")


def at_least(column: str, low: int) -> CheckConstraint:
    """Return the constraint that *column* is not below *low*."""
    return CheckConstraint(f"{column} >= {low}", name=f"{column}_least")


def one_of(column: str, codes: Iterable[int]) -> CheckConstraint:
    """Return the constraint that *column* holds one of the published *codes*."""
    listed = ", ".join(str(int(code)) for code in codes)
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_codes")


def state_pair() -> list[CheckConstraint]:
    """Return the constraints of ``statecode`` (0, 1) with its ``statuscode`` (1, 2)."""
    return [
        one_of("statecode", (0, 1)),
        CheckConstraint("statuscode = statecode + 1", name="statuscode_of_state"),
    ]
