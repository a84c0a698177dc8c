"""Titles of common programs are understood; others are judged by what stands below them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssync_desktop.domain.importing.addresses import addresses_in
from ssync_desktop.domain.importing.columns import Target, fitting, guess_mapping
from ssync_desktop.domain.importing.rows import entries
from ssync_desktop.domain.importing.table import ContactTable, FileFormat
from ssync_desktop.domain.options import ObjectType

X, N, F, M, L, C, E = (
    Target.IGNORED,
    Target.NAME,
    Target.FIRST_NAME,
    Target.MIDDLE_NAME,
    Target.LAST_NAME,
    Target.COMPANY,
    Target.EMAIL,
)


def a_table(columns: str, *rows: str) -> ContactTable:
    titles = tuple(columns.split(","))
    cells = tuple(tuple(row.split(",")) for row in rows) or (("x",) * len(titles),)
    return ContactTable(
        FileFormat.CSV, "UTF-8", "comma", titles, cells, tuple(range(2, len(cells) + 2))
    )


@pytest.mark.parametrize(
    ("titles", "meaning"),
    [
        (  # Outlook
            (
                "Title,First Name,Middle Name,Last Name,Suffix,Company,Department,E-mail Address,"
                "E-mail Type,E-mail Display Name,E-mail 2 Address,E-mail 3 Address,Manager's Name"
            ),
            (X, F, M, L, X, C, X, E, X, X, E, E, X),
        ),
        (  # Outlook, German
            (
                "Anrede,Vorname,Weitere Vornamen,Nachname,Firma,E-Mail-Adresse,E-Mail-Typ,"
                "E-Mail 2: Adresse"
            ),
            (X, F, M, L, C, E, X, E),
        ),
        (  # Google, until 2023
            (
                "Name,Given Name,Additional Name,Family Name,Yomi Name,E-mail 1 - Type,"
                "E-mail 1 - Value,E-mail 2 - Value,Organization 1 - Name,Organization 1 - Title"
            ),
            (N, F, M, L, X, X, E, E, C, X),
        ),
        (  # Google, since
            (
                "First Name,Middle Name,Last Name,Phonetic First Name,Organization Name,"
                "Organization Title,E-mail 1 - Label,E-mail 1 - Value"
            ),
            (F, M, L, X, C, X, X, E),
        ),
        (  # Thunderbird
            (
                "First Name,Last Name,Display Name,Nickname,Primary Email,Secondary Email,"
                "Screen Name,Work Phone,Organization"
            ),
            (F, L, N, X, E, E, X, X, C),
        ),
        (  # Thunderbird, German
            (
                "Vorname,Nachname,Anzeigename,Spitzname,Primäre E-Mail-Adresse,"
                "Sekundäre E-Mail-Adresse,Organisation"
            ),
            (F, L, N, X, E, E, C),
        ),
        ("name,email", (N, E)),
        ("NAME,E_MAIL", (N, E)),
        ("Full name,Mail,Business email,phone", (N, E, E, X)),
    ],
)
def test_that_titles_of_common_programs_are_known(titles: str, meaning: tuple[Target, ...]) -> None:
    assert guess_mapping(a_table(titles)) == meaning


def test_that_unknown_titles_are_judged_by_their_cells() -> None:
    table = a_table("Wer,Wo,Tel", "Ada,ada@x.org,1", "Bob,b@x.org,2", "C,,3")
    assert guess_mapping(table) == (N, E, X)


def test_that_a_mapping_needs_a_name_or_an_address() -> None:
    table = a_table("Phone,Fax", "1,2")
    assert guess_mapping(table) == (X, X)
    assert "which column" in fitting((X, X), table)
    assert "which column" in fitting((M, X), table)
    assert fitting((X, E), table) == ""
    assert fitting((E,), table) == "The columns are not those of the file."


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("", ()),
        ("ada@x.org", ("ada@x.org",)),
        ("Ada Lovelace <ada@x.org>", ("ada@x.org",)),
        ('"Lovelace, Ada" <ada@x.org>', ("ada@x.org",)),
        ("a@x.org; b@x.org", ("a@x.org", "b@x.org")),
        ("a@x.org ::: b@x.org", ("a@x.org", "b@x.org")),
        ("mailto:a@x.org", ("a@x.org",)),
        ("A@x.org, a@X.org", ("A@x.org",)),
        ("Ada ada@x.org", ("ada@x.org",)),
        ("call her instead", ("call her instead",)),
    ],
)
def test_that_addresses_are_found_in_a_cell(cell: str, found: tuple[str, ...]) -> None:
    assert addresses_in(cell) == found


@pytest.mark.parametrize(
    ("kind", "row", "name"),
    [
        (ObjectType.CONTACT, "Ada L.,Ada,Lovelace,Engines,a@x.org", "Ada L."),
        (ObjectType.CONTACT, ",Ada,Lovelace,Engines,a@x.org", "Ada Lovelace"),
        (ObjectType.LEAD, ",,Lovelace,Engines,a@x.org", "Lovelace"),
        (ObjectType.LEAD, ",,,Engines,a@x.org", "Engines"),
        (ObjectType.ACCOUNT, "Ada L.,Ada,Lovelace,Engines,a@x.org", "Engines"),
        (ObjectType.ACCOUNT, ",Ada,Lovelace,,a@x.org", "Ada Lovelace"),
        (ObjectType.CONTACT, ",,,,a@x.org", ""),
    ],
)
def test_that_names_are_put_together(kind: ObjectType, row: str, name: str) -> None:
    (entry,) = entries(a_table("n,f,l,c,e", row), (N, F, L, C, E), kind)
    assert (entry.number, entry.name, entry.addresses) == (2, name, ("a@x.org",))


_cells = st.text(st.characters(codec="utf-8", exclude_characters=","), max_size=12)


@given(st.lists(st.lists(_cells, min_size=4, max_size=4), min_size=1, max_size=8), st.data())
def test_that_any_table_and_mapping_make_one_entry_a_row(
    rows: list[list[str]], data: st.DataObject
) -> None:
    table = ContactTable(
        FileFormat.CSV,
        "UTF-8",
        "comma",
        ("a", "b", "c", "d"),
        tuple(map(tuple, rows)),
        tuple(range(len(rows))),
    )
    guessed = guess_mapping(table)
    assert len(guessed) == 4
    mapping = tuple(data.draw(st.sampled_from(list(Target))) for _ in range(4))
    for kind in (ObjectType.CONTACT, ObjectType.ACCOUNT):
        made = list(entries(table, mapping, kind))
        assert [entry.number for entry in made] == list(range(len(rows)))
        for entry in made:
            keys = [address.casefold() for address in entry.addresses]
            assert len(set(keys)) == len(keys)
