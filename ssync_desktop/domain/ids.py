"""Time-ordered identifiers: rows made later sort later, so that indexes grow at their end."""

import os
import time
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

NewId = Callable[[], UUID]


def new_id(milliseconds: int | None = None, entropy: bytes | None = None) -> UUID:
    """Return a UUID of version 7 (RFC 9562, section 5.7).

    The twelve bits after the milliseconds carry their fraction (section 6.2, method 3), so that
    ids made one after the other sort so even within a millisecond. *milliseconds* since 1970 and
    ten bytes of *entropy* may be given to make it repeatable.
    """
    noise = int.from_bytes(os.urandom(10) if entropy is None else entropy)
    if milliseconds is None:
        milliseconds, nanoseconds = divmod(time.time_ns(), 1_000_000)
        fraction = (nanoseconds << 12) // 1_000_000
    else:
        fraction = noise >> 62 & 0xFFF
    value = (milliseconds & 0xFFFF_FFFF_FFFF) << 80
    value |= 0x7 << 76 | fraction << 64
    value |= 0b10 << 62 | noise & 0x3FFF_FFFF_FFFF_FFFF
    return UUID(int=value)


def first_id_of(moment: datetime) -> UUID:
    """Return an id that those made before *moment* sort before, and later ones after."""
    return new_id(int(moment.timestamp() * 1000), bytes(10))


def came_before(one: UUID, other: UUID) -> bool:
    """Say whether *one* was made before *other*; true where an id from elsewhere cannot tell."""
    if one.version == other.version == 7:
        return one < other
    return one != other
