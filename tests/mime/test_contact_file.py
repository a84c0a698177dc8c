"""Files of contacts as phones and programs write them, whole and broken."""

import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssync_desktop.domain.importing.table import ContactTable, FileFormat, Unreadable
from ssync_desktop.mime.contact_file import read_contact_file


def card(*lines: str, version: str = "3.0", end: str = "\r\n") -> str:
    return end.join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""])


def table(text: str, encoding: str = "utf-8") -> ContactTable:
    read = read_contact_file(text.encode(encoding))
    assert isinstance(read, ContactTable), read
    return read


def only(text: str, encoding: str = "utf-8") -> dict[str, str]:
    read = table(text, encoding)
    (row,) = read.rows
    return dict(zip(read.columns, row, strict=True))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (  # Google, Apple: groups, and what is preferred comes first
            card(
                "FN:Ada Lovelace",
                "N:Lovelace;Ada;King;Countess;",
                "item1.EMAIL;TYPE=INTERNET:ada@example.com",
                "item1.X-ABLabel:Work",
                "EMAIL;TYPE=INTERNET;TYPE=PREF:first@example.com",
                "ORG:Analytical\\, Engines\\; Ltd;Design",
            ),
            {
                "Full name": "Ada Lovelace",
                "First name": "Ada",
                "Middle name": "King",
                "Last name": "Lovelace",
                "Company": "Analytical, Engines; Ltd",
                "Email 1": "first@example.com",
                "Email 2": "ada@example.com",
            },
        ),
        (
            card(
                "FN:Grace",
                "EMAIL:late@example.com",
                'EMAIL;PREF=2;TYPE="work,home":second@example.com',
                "EMAIL;PREF=1:grace@example.com",
                "PHOTO:data:image/png;base64,AAAA",
                version="4.0",
                end="\n",
            ),
            {
                "Full name": "Grace",
                "Email 1": "grace@example.com",
                "Email 2": "second@example.com",
                "Email 3": "late@example.com",
            },
        ),
        (  # phones: quoted-printable, broken in the middle of a letter; a picture in base64
            card(
                "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:J=C3=BCrgen M=C3=",
                "=BCller",
                "EMAIL;PREF;INTERNET:j@example.de",
                "PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQ",
                " SkZJRg==",
                "",
                version="2.1",
            ),
            {"Full name": "Jürgen Müller", "Email 1": "j@example.de"},
        ),
        (  # Outlook: names its charset, or does not
            card(
                "N;LANGUAGE=de;CHARSET=Windows-1252;ENCODING=QUOTED-PRINTABLE:M=FCller;J=FCrgen",
                "EMAIL;PREF;INTERNET:j@example.de",
                version="2.1",
            ),
            {"First name": "Jürgen", "Last name": "Müller", "Email 1": "j@example.de"},
        ),
        (
            card("FN;ENCODING=QUOTED-PRINTABLE:J=FCrgen M=FCller", version="2.1"),
            {"Full name": "Jürgen Müller"},
        ),
        (card("FN:Ada Love", " lace", "EMAIL:ada@exa", " mple.com"), {"Full name": "Ada Lovelace", "Email 1": "ada@example.com"}),
        (card("fn:x", "email:x@y.org").lower(), {"Full name": "x", "Email 1": "x@y.org"}),
        (card("FN:X", "this is no line", "BDAY:never", "EMAIL:x@y.org"), {"Full name": "X", "Email 1": "x@y.org"}),
        (
            card(
                "FN:X",
                "AGENT:",
                "BEGIN:VCARD",
                "VERSION:2.1",
                "FN:Fred",
                "EMAIL:fred@y.org",
                "END:VCARD",
                "EMAIL:x@y.org",
                version="2.1",
            ),
            {"Full name": "X", "Email 1": "x@y.org"},
        ),
    ],
)  # fmt: skip
def test_that_a_card_is_read(text: str, expected: dict[str, str]) -> None:
    assert only(text) == expected


def test_that_cards_nobody_closed_are_read_too() -> None:
    text = card("FN:A") + "BEGIN:VCARD\nVERSION:3.0\nFN:B\n" + card("FN:C")
    read = table(text + "BEGIN:VCARD\nVERSION:3.0\nFN:D\n")
    assert read.format is FileFormat.VCARD
    assert [row[0] for row in read.rows] == ["A", "B", "C", "D"]
    assert read.numbers == (1, 2, 3, 4)


def test_that_a_card_that_cannot_be_read_costs_no_other(caplog: pytest.LogCaptureFixture) -> None:
    broken = card("FN;CHARSET=no-such;ENCODING=QUOTED-PRINTABLE:=41", version="2.1")
    with caplog.at_level(logging.DEBUG):
        read = table(card("FN:A") + broken + card("FN:C", "secret words"))
    assert [row[0] for row in read.rows] == ["A", "C"]
    assert read.numbers == (1, 3)
    assert read.notes == ("Card 2 cannot be read and is left out.",)
    assert "secret" not in caplog.text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_that_cards_come_in_other_encodings(encoding: str) -> None:
    assert only(card("FN:Jürgen"), encoding) == {"Full name": "Jürgen"}


def test_that_a_csv_file_is_read() -> None:
    read = table("Name;Email\nJürgen;j@example.de\n", "cp1252")
    assert (read.format, read.encoding, read.delimiter) == (
        FileFormat.CSV,
        "Windows-1252",
        "semicolon",
    )
    assert read.rows == (("Jürgen", "j@example.de"),)


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        (b"", "The file is empty"),
        (b"PK\x03\x04....", "The file is an Excel workbook or an archive, not a text file"),
        (b"Name,Email\n", "The file holds column titles and no rows"),
        (
            b"BEGIN:VCARD\nVERSION:3.0\nTEL:1\nEND:VCARD\n",
            "The file holds no card with a name or an address",
        ),
    ],
)
def test_that_a_file_without_contacts_says_what_to_do(raw: bytes, title: str) -> None:
    read = read_contact_file(raw)
    assert isinstance(read, Unreadable)
    assert read.title == title
    assert read.remedy


def test_that_too_many_cards_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ssync_desktop.mime.vcards.MOST_ROWS", 2)
    assert isinstance(read_contact_file((card("FN:A") * 3).encode()), Unreadable)


_lines = st.text(st.characters(codec="utf-8"), max_size=60)


@given(st.lists(st.sampled_from(["FN:", "N:", "EMAIL;", "ORG", "BEGIN:VCARD", "END:VCARD", "AGENT:"]).flatmap(lambda head: _lines.map(head.__add__)), max_size=8))  # fmt: skip
def test_that_nothing_is_raised_over_a_card(lines: list[str]) -> None:
    raw = "\r\n".join(["BEGIN:VCARD", *lines]).encode()
    assert isinstance(read_contact_file(raw), ContactTable | Unreadable)


@given(st.binary(max_size=200))
def test_that_nothing_is_raised_over_any_file(raw: bytes) -> None:
    assert isinstance(read_contact_file(raw), ContactTable | Unreadable)
