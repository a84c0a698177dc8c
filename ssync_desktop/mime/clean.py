"""Clean Unicode: what leaves this package fits every database and every widget.

PostgreSQL refuses NUL, SQLite's driver refuses lone surrogates, and a header value with a line
break in it would be a second header the next time it is written.
"""

import re

from ssync_desktop.mime import limits

_NOT_TEXT = re.compile("[\0\ud800-\udfff]")
_CONTROLS = re.compile("[\0-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_NOT_IN_A_NAME = re.compile(r'[<>:"|?*]')
_INVISIBLE = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def text(value: str) -> str:
    """Return *value* without NUL and lone surrogates, its lines ended by line feeds."""
    if "\r" in value:
        value = value.replace("\r\n", "\n").replace("\r", "\n")
    if value.isascii():
        return value.replace("\0", "")
    try:
        value.encode()
    except UnicodeEncodeError:
        return _NOT_TEXT.sub("", value)
    return value.replace("\0", "")


def line(value: str) -> str:
    """Return *value* as one line: every run of control characters becomes one space."""
    if value.isprintable():
        return value.strip()
    return _CONTROLS.sub(" ", value).strip()


def file_name(value: str) -> str:
    """Return *value* as a bare file name that no system takes for a path or a device.

    Marks that turn the direction of writing go too: they hide what a name really ends in.
    """
    name = _INVISIBLE.sub("", line(value)).replace("\\", "/").rpartition("/")[2]
    name = _NOT_IN_A_NAME.sub("_", name).strip(" .")
    if len(name) <= limits.FILE_NAME:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 20:
        return name[: limits.FILE_NAME]
    return stem[: limits.FILE_NAME - len(ending) - 1] + dot + ending
