"""The Thread-Index header: where a message stands in a conversation (MS-OXOMSG 2.2.1.3).

A root of 22 octets: the upper six of the FILETIME (the first is always 1), then a GUID. Every
answer adds five: the time since the root, shifted right, and a random octet.
"""

from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

ROOT_LENGTH: Final = 22
CHILD_LENGTH: Final = 5
_MOST: Final = 2_048 - CHILD_LENGTH  # octets of a parent that can still be added to
_EPOCH: Final = datetime(1601, 1, 1, tzinfo=UTC)
_TICK: Final = timedelta(microseconds=1)  # ten units of 100 nanoseconds
_LONG: Final = 1 << 49  # differences from here on (1.7 years) are stored more coarsely


def new_root(moment: datetime, conversation: UUID) -> bytes:
    """Return the index of the first message of *conversation*, sent at *moment* (aware)."""
    return (_file_time(moment) >> 16).to_bytes(6) + conversation.bytes


def child_of(parent: bytes, moment: datetime, entropy: int) -> bytes:
    """Return the index of an answer, sent at *moment*, to the message whose index is *parent*.

    *entropy* (0 to 255) tells apart answers of the same moment. A parent that is no index gives
    "", one too long to be added to is given back as it is.
    """
    if len(parent) < ROOT_LENGTH:
        return b""
    if len(parent) > _MOST:
        return parent
    started = int.from_bytes(parent[:6]) << 16
    passed = max(_file_time(moment) - started, 0)
    code, shift = (0, 18) if passed < _LONG else (1, 23)
    block = code << 31 | passed >> shift & 0x7FFF_FFFF
    return parent + block.to_bytes(4) + bytes((entropy & 0xFF,))


def _file_time(moment: datetime) -> int:
    """Return *moment* in units of 100 nanoseconds since 1601."""
    return (moment - _EPOCH) // _TICK * 10
