"""What MAPI knows of appointments and EWS does not show: who sent one, and its id everywhere."""

from collections.abc import Mapping
from typing import Final

from ssync_desktop.domain.addresses import Address
from ssync_desktop.sandbox.ews.model import ExtendedKey
from ssync_desktop.servers.exchange.global_ids import clean_global_id

Extended = Mapping[ExtendedKey, tuple[str, ...]]

CLEAN_GLOBAL_ID: Final = ExtendedKey(  # PidLidCleanGlobalObjectId (MS-OXOCAL 2.2.1.28)
    "Binary", "6ed8da90-450b-101b-98da-00aa003f1305", number=0x23
)
_NAME: Final = ExtendedKey("String", number=0x0042)  # PidTagSentRepresentingName
_ADDRESSES: Final = (
    ExtendedKey("String", number=0x5D02),  # PidTagSentRepresentingSmtpAddress
    ExtendedKey("String", number=0x0065),  # PidTagSentRepresentingEmailAddress
)


def global_id_of(uid: str) -> dict[ExtendedKey, tuple[str, ...]]:
    """Return the property by which an appointment with that UID can be found."""
    return {CLEAN_GLOBAL_ID: (clean_global_id(uid),)}


def sender_of(extended: Extended) -> Address | None:
    """Return who holds a meeting that a program has put into the calendar, if it says so."""
    found = next((extended[one][0] for one in _ADDRESSES if extended.get(one)), "")
    return Address(extended.get(_NAME, ("",))[0], found) if found else None
