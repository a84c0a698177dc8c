"""Rows and columns: whatever stands between them, quoted or not, with titles or without."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssync_desktop.domain.importing.columns import Target, guess_mapping
from ssync_desktop.domain.importing.delimited import read_delimited
from ssync_desktop.domain.importing.rows import entries
from ssync_desktop.domain.importing.table import LONGEST_CELL, ContactTable, UnreadableFile
from ssync_desktop.domain.options import ObjectType


def read(text: str) -> ContactTable:
    return read_delimited(text, "UTF-8")


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("Name,Email\nAda,ada@x.org\n", "comma"),
        ("Name;Email\nLovelace, Ada;ada@x.org\nHopper, Grace;g@x.org\n", "semicolon"),
        ("Name\tEmail\nAda\tada@x.org", "tab"),
        ("Name|Email\r\nAda|ada@x.org\r\n", "bar"),
        ("sep=;\r\nName;Email\r\nAda;ada@x.org\r\n", "semicolon"),
        ('"sep=\t"\nName\tEmail\nAda\tada@x.org\n', "tab"),
        ("Email\nada@x.org\n", "comma"),
        ("Name,Email\rAda,ada@x.org\r", "comma"),
    ],
)
def test_that_the_delimiter_is_found(text: str, delimiter: str) -> None:
    table = read(text)
    assert table.delimiter == delimiter
    assert table.rows[0][-1] == "ada@x.org"


def test_that_quoted_cells_may_hold_anything() -> None:
    table = read('Name,Notes,Email\n"Lovelace, ""Ada""","two\nlines",ada@x.org\nB,,b@x.org\n')
    assert table.columns == ("Name", "Notes", "Email")
    assert table.rows[0] == ('Lovelace, "Ada"', "two lines", "ada@x.org")
    assert table.numbers == (2, 3)


def test_that_empty_rows_and_columns_are_left_out_and_numbers_stay() -> None:
    table = read("Name,Fax,Email\n\nAda,,ada@x.org\n,,\nBob,,b@x.org,extra\n")
    assert table.columns == ("Name", "Email", "Column 4")
    assert table.rows == (("Ada", "ada@x.org", ""), ("Bob", "b@x.org", "extra"))
    assert table.numbers == (3, 5)


def test_that_a_file_without_titles_begins_with_its_first_row() -> None:
    table = read("Ada,ada@x.org\nBob,bob@x.org\n")
    assert table.columns == ("Column 1", "Column 2")
    assert table.numbers == (1, 2)
    assert guess_mapping(table) == (Target.NAME, Target.EMAIL)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Name,Email\n", "The file holds column titles and no rows"),
        ("Name,Email\n,\n", "The file holds column titles and no rows"),
        ('Name,Email\n"' + "x" * 1_000_001, "Line 2 cannot be taken apart"),
    ],
)
def test_that_a_file_without_rows_is_refused(text: str, title: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read(text)
    assert refused.value.reason.title.startswith(title)


def test_that_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ssync_desktop.domain.importing.delimited.MOST_ROWS", 3)
    read("Name\na\nb\nc\n")
    with pytest.raises(UnreadableFile) as refused:
        read("Name\n" + "a\n" * 9)
    assert refused.value.reason.title == "The file has more than 3 rows"


def test_that_a_long_cell_is_cut_but_still_too_long() -> None:
    (row,) = read(f"Name,Email\n{'x' * 5000},a@x.org\n").rows
    assert len(row[0]) == LONGEST_CELL


@given(
    st.lists(
        st.tuples(st.text("abc ,;|\t\"'\n", min_size=1, max_size=8), st.text("abc.", min_size=1)),
        min_size=1,
        max_size=20,
    ),
    st.sampled_from(",;\t"),
)
def test_that_what_a_spreadsheet_writes_is_read_as_it_was(
    people: list[tuple[str, str]], delimiter: str
) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerow(["Display Name", "Primary Email"])
    writer.writerows((name, f"{local}@example.com") for name, local in people)
    table = read(out.getvalue())
    mapping = guess_mapping(table)
    assert Target.EMAIL in mapping
    read_back = list(entries(table, mapping, ObjectType.CONTACT))
    assert [entry.addresses for entry in read_back] == [(f"{b}@example.com",) for _, b in people]
    assert [entry.name for entry in read_back] == [" ".join(a.split()) for a, _ in people]
