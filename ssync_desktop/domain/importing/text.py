"""From the octets of a file to its text: by its mark if it has one, else by what fits."""

import codecs
from typing import Final

from ssync_desktop.domain.importing.table import LARGEST_FILE, UnreadableFile

_MARKS: Final = (  # the longer ones first: UTF-32 begins like UTF-16
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_OTHERS: Final = (
    (b"PK\x03\x04", "an Excel workbook or an archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook or an Outlook file"),
    (b"!BDN", "an Outlook data file"),
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"SQLite format 3", "a database"),
)
_SAVE_AS: Final = "Open it in its own program, save or export it as CSV or vCard, and import that."
_STRANGE: Final = frozenset(range(32)) - set(b"\t\n\r\f\x1a")  # Ctrl+Z ended texts under DOS
_SAMPLE: Final = 65_536
_LAST: Final = "cp1252"


def decoded(raw: bytes) -> tuple[str, str]:
    """Return the text of *raw* and the name of its encoding; raises :class:`UnreadableFile`.

    Without a mark it is UTF-8 if it can be that, then UTF-16 if every other octet is zero, and
    Windows-1252 otherwise, which is what programs under Windows write that say nothing.
    """
    if len(raw) > LARGEST_FILE:
        raise too_large(len(raw))
    if not raw.strip(b" \t\r\n\x1a"):
        raise UnreadableFile(
            "The file is empty", "Export it again from the program it comes from, and import that."
        )
    _refuse_known(raw)
    codec, name = _codec_of(raw)
    try:
        text = raw.decode(codec)
    except UnicodeDecodeError as error:
        if codec == _LAST:
            raise UnreadableFile("The file is not a text file", _SAVE_AS) from error
        raise UnreadableFile(
            f"The file says it is {name}, but parts of it are not",
            "It is damaged. Export it again, as UTF-8 if there is a choice.",
        ) from error
    if "\x00" in text or sum(ord(sign) in _STRANGE for sign in text[:_SAMPLE]) > 2:
        raise UnreadableFile("The file is not a text file", _SAVE_AS)
    return text.removeprefix("\ufeff").replace("\x1a", ""), name


def too_large(size: int) -> UnreadableFile:
    """Return why a file of *size* octets is not read at all."""
    return UnreadableFile(
        f"The file has {size / 1_048_576:,.0f} MB; {LARGEST_FILE // 1_048_576} MB can be imported",
        "Export fewer contacts at a time, or without their pictures.",
    )


def _refuse_known(raw: bytes) -> None:
    for mark, name in _OTHERS:
        if raw.startswith(mark):
            raise UnreadableFile(f"The file is {name}, not a text file", _SAVE_AS)


def _codec_of(raw: bytes) -> tuple[str, str]:
    for mark, codec, name in _MARKS:
        if raw.startswith(mark):
            return codec, name
    head = raw[:_SAMPLE]
    for codec, zeros, others in (("utf-16-le", 1, 0), ("utf-16-be", 0, 1)):
        half = len(head) // 2
        if half and head[zeros::2].count(0) > half * 0.4 and head[others::2].count(0) == 0:
            return codec, "UTF-16"
    try:
        raw.decode()
    except UnicodeDecodeError:
        return _LAST, "Windows-1252"
    return "utf-8", "UTF-8"
