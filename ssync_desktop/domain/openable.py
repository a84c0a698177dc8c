"""Which files the program hands to another program to be shown: no type that could be executed.

Only what is named here is opened. Whatever else there is, scripts, programs, links, pages that
bring scripts along, documents made to hold macros, is saved by the user and opened by them alone.
"""

from typing import Final

from ssync_desktop.domain.attachment_rules import extensions_of

_DOCUMENTS = "csv doc docx md odg odp ods odt pdf ppt pptx rtf txt xls xlsx"
_PICTURES = "avif bmp gif heic jpeg jpg png tif tiff webp"
_SOUND_AND_FILMS = "flac m4a mkv mov mp3 mp4 ogg wav webm"
OPENABLE: Final = frozenset(f"{_DOCUMENTS} {_PICTURES} {_SOUND_AND_FILMS}".split())
"""Extensions, in lower case."""


def may_be_opened(file_name: str) -> bool:
    """Say whether every extension that a system could act on is that of something to look at."""
    found = extensions_of(file_name)
    return bool(found) and found <= OPENABLE
