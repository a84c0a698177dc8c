"""The id by which all mailboxes know a meeting, as calendars and as MAPI have it.

An id that Exchange made is its octets in hexadecimal digits; one from elsewhere is wrapped
(MS-OXCICAL 2.1.3.1.1.20.26, MS-OXOCAL 2.2.1.27).
"""

from base64 import b64encode
from typing import Final

_HEADER: Final = bytes.fromhex("040000008200E00074C5B7101A82E008")
_ORIGINAL_DATE: Final = slice(16, 20)  # of an occurrence that is told alone
_FOREIGN: Final = b"vCal-Uid\x01\x00\x00\x00"


def clean_global_id(uid: str) -> str:
    """Return PidLidCleanGlobalObjectId of the iCalendar *uid*, in Base64."""
    try:
        octets = bytearray.fromhex(uid)
    except ValueError:
        octets = bytearray()
    if not octets.startswith(_HEADER):
        octets = _wrapped(uid)
    octets[_ORIGINAL_DATE] = bytes(4)
    return b64encode(octets).decode("ascii")


def _wrapped(uid: str) -> bytearray:
    data = _FOREIGN + uid.encode("utf-8") + b"\x00"
    return bytearray(_HEADER + bytes(20) + len(data).to_bytes(4, "little") + data)
