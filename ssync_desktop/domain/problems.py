"""What a draft finds wrong with itself, said so that it can stand beside the field."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that keeps a draft from being saved.

    *field* is the attribute of the draft, *text* what is wrong, *remedy* what to do about it.
    """

    field: str
    text: str
    remedy: str = ""


def within(field: str, label: str, value: int, low: int, high: int) -> Iterable[Problem]:
    """Yield a problem when *value* lies outside *low* … *high*."""
    if not low <= value <= high:
        yield Problem(
            field,
            f"{label} must lie between {low:,} and {high:,}.",
            "Enter a number in that range.",
        )


def no_longer_than(field: str, label: str, value: str, length: int) -> Iterable[Problem]:
    """Yield a problem when *value* has more than *length* characters."""
    if len(value) > length:
        yield Problem(
            field,
            f"{label} has {len(value):,} characters; {length:,} fit.",
            "Shorten it.",
        )


def not_empty(field: str, label: str, value: str) -> Iterable[Problem]:
    """Yield a problem when *value* holds nothing but white space."""
    if not value.strip():
        yield Problem(field, f"{label} is missing.", f"Enter {label[0].lower()}{label[1:]}.")
