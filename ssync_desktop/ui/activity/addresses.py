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


def part_at(text: str, place: int) -> tuple[int, int]:
    """Return where the address that *place* stands in begins and ends, blanks left out."""
    begin, end = 0, len(text)
    for separator in _separators(text):
        if separator >= place:
            end = separator
            break
        begin = separator + 1
    while begin < place and text[begin].isspace():
        begin += 1
    return begin, end


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
    begin = 0
    for end in (*_separators(text), len(text)):
        yield from _bare(text[begin:end])
        begin = end + 1


def _separators(text: str) -> Iterator[int]:
    quoted, bracketed = False, False
    for place, character in enumerate(text):
        if character == '"':
            quoted = not quoted
        elif character in "<>" and not quoted:
            bracketed = character == "<"
        elif character in ",;\r\n" and not quoted and not bracketed:
            yield place


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
