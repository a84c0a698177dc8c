"""Octets become text by their mark, by what fits, or not at all with a reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssync_desktop.domain.importing import table
from ssync_desktop.domain.importing.table import LARGEST_FILE, UnreadableFile
from ssync_desktop.domain.importing.text import decoded, too_large

WORDS = "Name,E-Mail\nJürgen,j@example.de\n"


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        (WORDS.encode(), "UTF-8"),
        (WORDS.encode("utf-8-sig"), "UTF-8"),
        (WORDS.encode("utf-16"), "UTF-16"),
        (b"\xfe\xff" + WORDS.encode("utf-16-be"), "UTF-16"),
        (WORDS.encode("utf-16-le"), "UTF-16"),
        (WORDS.encode("utf-16-be"), "UTF-16"),
        (WORDS.encode("utf-32"), "UTF-32"),
        (WORDS.encode("cp1252"), "Windows-1252"),
        (WORDS.encode() + b"\x1a", "UTF-8"),
    ],
)
def test_that_every_common_encoding_is_read(raw: bytes, encoding: str) -> None:
    assert decoded(raw) == (WORDS, encoding)


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        (b"", "The file is empty"),
        (b" \r\n\t", "The file is empty"),
        (b"PK\x03\x04rest", "The file is an Excel workbook or an archive, not a text file"),
        (b"%PDF-1.7 ...", "The file is a PDF document, not a text file"),
        (
            b"\xd0\xcf\x11\xe0" + bytes(8),
            "The file is an old Excel workbook or an Outlook file, not a text file",
        ),
        (bytes(range(256)) * 4, "The file is not a text file"),
        (b"a\x00b\x01c\x02", "The file is not a text file"),
        (b"caf\xe9 \x81 \x8d", "The file is not a text file"),
        (b"\xef\xbb\xbfcaf\xe9", "The file says it is UTF-8, but parts of it are not"),
    ],
)
def test_that_what_is_no_text_is_refused_with_what_to_do(raw: bytes, title: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        decoded(raw)
    assert refused.value.reason.title == title
    assert refused.value.reason.remedy


def test_that_a_huge_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert too_large(LARGEST_FILE * 3).reason.title == "The file has 192 MB; 64 MB can be imported"
    monkeypatch.setattr("ssync_desktop.domain.importing.text.LARGEST_FILE", 10)
    with pytest.raises(UnreadableFile):
        decoded(b"x" * 11)
    assert table.LARGEST_FILE == LARGEST_FILE


@given(st.binary(max_size=300))
def test_that_any_octets_are_text_or_refused(raw: bytes) -> None:
    try:
        text, encoding = decoded(raw)
    except UnreadableFile as refused:
        text, encoding = refused.reason.title, refused.reason.remedy
    assert encoding
    assert "\x00" not in text
    text.encode("utf-8")  # no lone surrogates
