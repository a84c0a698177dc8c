"""Lists of addresses as people type and paste them."""

import re
from collections.abc import Iterable, Iterator

from ssync_desktop.domain.addresses import Address

_NAMED = re.compile(r"^(?P<name>.*?)\s*<(?P<address>[^<>]*)>?$")
_SPECIAL = re.compile(r'[",;<>@()]')


def parse_addresses(text: str) -> tuple[Address, ...]:
    """Return the addresses in *text*, separated by commas, semicolons or line ends.

    A separator inside quotes or angle brackets separates nothing: ``"Adams, Ann" <a@x.org>``.
    What is no address is returned as it was typed, so that the draft can complain about it.
    """
    return tuple(_address(part) for part in _parts(text))


def format_addresses(addresses: Iterable[Address]) -> str:
    """Return *addresses* in one line that :func:`parse_addresses` reads back."""
    return ", ".join(_words(address) for address in addresses)


def _words(address: Address) -> str:
    if not address.name:
        return address.address
    name = address.name.replace('"', "'")
    return (
        f'"{name}" <{address.address}>' if _SPECIAL.search(name) else f"{name} <{address.address}>"
    )


def _parts(text: str) -> Iterator[str]:
    part, quoted, bracketed = "", False, False
    for character in text:
        if character == '"':
            quoted = not quoted
        elif character in "<>" and not quoted:
            bracketed = character == "<"
        if character in ",;\r\n" and not quoted and not bracketed:
            yield from _bare(part)
            part = ""
        else:
            part += character
    yield from _bare(part)


def _bare(part: str) -> Iterator[str]:
    """Separate addresses that stand side by side with nothing but blanks between them."""
    words = part.split()
    if len(words) > 1 and all("@" in word and "<" not in word for word in words):
        yield from words
    elif words:
        yield part.strip()


def _address(part: str) -> Address:
    named = _NAMED.match(part)
    if named is None:
        return Address("", part)
    return Address(named["name"].strip().strip('"').strip(), named["address"].strip())
