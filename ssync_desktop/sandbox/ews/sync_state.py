"""The opaque word with which a client comes back to a folder."""

import base64
import binascii
import zlib

from ssync_desktop.sandbox.ews.model import Exchange
from ssync_desktop.sandbox.ews.refusals import EwsError


def write_state(exchange: Exchange, place: str, moment: int) -> str:
    """Return the state of *place* at *moment*, good until the server forgets its states."""
    plain = f"{exchange.sync_epoch} {moment} {place}".encode()
    return base64.b64encode(zlib.crc32(plain).to_bytes(4) + plain).decode()


def read_state(exchange: Exchange, place: str, state: str) -> int:
    """Return the moment of *state*; zero for none.

    Raises ``EwsError(ErrorInvalidSyncStateData)`` for what this server did not write for *place*.
    """
    if not state:
        return 0
    try:
        octets = base64.b64decode(state, validate=True)
        epoch, moment, found = octets[4:].decode().split(" ", 2)
        good = zlib.crc32(octets[4:]).to_bytes(4) == octets[:4]
        if good and found == place and int(epoch) == exchange.sync_epoch:
            return int(moment)
    except (binascii.Error, ValueError):
        pass
    raise EwsError("ErrorInvalidSyncStateData")
