"""Names that strangers gave to files, as they may be used on this machine."""

import re
from typing import Final

_UNSAFE: Final = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
_LENGTH: Final = 120


def safe_name(file_name: str) -> str:
    """Return a name that stays inside the chosen folder, whatever a stranger called the file."""
    name = _UNSAFE.sub("_", file_name.replace("\\", "/").rpartition("/")[2]).strip(". ")
    return name[-_LENGTH:] or "attachment"
