"""Mail addresses as they are compared, searched and refused."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ssync_desktop.domain.problems import Problem

_SHAPE = re.compile(r"[^\s@<>\"(),:;]+@[^\s@<>\"(),:;]+")


@dataclass(frozen=True, slots=True)
class Address:
    """A display name with an address, both as written."""

    name: str
    address: str

    @property
    def key(self) -> str:
        """The form in which addresses are compared: case does not count."""
        return address_key(self.address)


def address_key(address: str) -> str:
    """Return *address* in the form in which it is compared and indexed."""
    return address.strip().casefold()


def is_address(text: str) -> bool:
    """Say whether *text* could be one mail address, local part and domain."""
    return len(text) <= 320 and _SHAPE.fullmatch(text.strip()) is not None


def address_problem(field: str, address: str, length: int = 100) -> Iterator[Problem]:
    """Yield a problem when *address* is none or longer than its column."""
    if len(address) > length:
        yield Problem(field, f"The address is longer than {length} characters.", "Shorten it.")
    elif not is_address(address):
        yield Problem(
            field, f"“{address}” is not a mail address.", "Enter it like name@example.com."
        )
