"""What the columns of a file mean: by the titles that common programs write, else by content.

Titles are those of Outlook and Outlook.com, Google Contacts, Thunderbird, and plain words, in
English and German.
"""

import re
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Final

from ssync_desktop.domain.addresses import is_address
from ssync_desktop.domain.importing.addresses import addresses_in
from ssync_desktop.domain.importing.table import ContactTable


class Target(StrEnum):
    """What a column can be taken for."""

    IGNORED = "Not imported"
    NAME = "Full name"
    FIRST_NAME = "First name"
    MIDDLE_NAME = "Middle name"
    LAST_NAME = "Last name"
    COMPANY = "Company"
    EMAIL = "Email address"


Mapping = tuple[Target, ...]
"""A target for each column of a table, in their order."""

_TITLES: Final = {
    Target.NAME: (
        "name fullname displayname contactname contact anzeigename vollständigername fn cn "
        "vollername namedeskontakts"
    ),
    Target.FIRST_NAME: "firstname givenname forename vorname first given",
    Target.MIDDLE_NAME: "middlename additionalname middle weiterevornamen zweitervorname",
    Target.LAST_NAME: "lastname familyname surname nachname familienname last sn",
    Target.COMPANY: (
        "company companyname organization organisation organizationname organization1name firma "
        "unternehmen account accountname firmenname org"
    ),
}
_BY_TITLE: Final = {title: target for target, words in _TITLES.items() for title in words.split()}
_EMAIL: Final = re.compile(
    r"(business|work|home|personal|other|primary|primäre|secondary|sekundäre|weitere|second|third)?"
    r"(email|mail)(\d*)(address|addresses|value|adresse)?(\d*)(value)?"
)
_SAMPLE: Final = 200  # rows by which a column without a known title is judged


def known_header(title: str) -> bool:
    """Say whether a column of this title is known to mean something."""
    return _by_title(title) is not Target.IGNORED


def guess_mapping(table: ContactTable) -> Mapping:
    """Return what each column is most likely to mean.

    Where no title speaks of an address, columns that hold addresses are taken for them. Where
    none speaks of a name, the first column of words is.
    """
    guessed = [_by_title(title) for title in table.columns]
    if Target.EMAIL not in guessed:
        for place, target in enumerate(guessed):
            if target is Target.IGNORED and _share(table, place, _holds_address) > 0.5:
                guessed[place] = Target.EMAIL
    if not _NAMES.intersection(guessed):
        for place, target in enumerate(guessed):
            if target is Target.IGNORED and _share(table, place, _holds_words) > 0.5:
                guessed[place] = Target.NAME
                break
    return tuple(guessed)


def fitting(mapping: Sequence[Target], table: ContactTable) -> str:
    """Return why nothing can be imported with *mapping*, or an empty text."""
    if len(mapping) != len(table.columns):
        return "The columns are not those of the file."
    if not _NAMES.union({Target.EMAIL}).intersection(mapping):
        return "Say which column holds the names, or the email addresses."
    return ""


_NAMES: Final = frozenset({Target.NAME, Target.FIRST_NAME, Target.LAST_NAME, Target.COMPANY})


def _by_title(title: str) -> Target:
    said = re.sub(r"[^\w]|_", "", title.casefold())
    if (found := _BY_TITLE.get(said)) is not None:
        return found
    return Target.EMAIL if _EMAIL.fullmatch(said) else Target.IGNORED


def _share(table: ContactTable, place: int, holds: Callable[[str], bool]) -> float:
    """Return in how many of the cells that are filled something stands."""
    cells = [row[place] for row in table.rows[:_SAMPLE] if row[place]]
    return sum(holds(cell) for cell in cells) / len(cells) if cells else 0.0


def _holds_address(cell: str) -> bool:
    return any(is_address(address) for address in addresses_in(cell))


def _holds_words(cell: str) -> bool:
    return any(sign.isalpha() for sign in cell) and "@" not in cell and "://" not in cell
