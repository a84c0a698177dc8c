"""One id for a meeting in every mailbox, however it is spelled."""

from base64 import b64decode

import pytest

from ssync_desktop.servers.exchange.global_ids import clean_global_id

FROM_EXCHANGE = (
    "040000008200E00074C5B7101A82E00800000000A01BFC3C1ED7C501000000000000000010000000"
    "5B7D2A7A1C3E8C4AA6F2B0C9E6D3F1A2"
)


def test_an_id_of_exchange_is_its_octets() -> None:
    assert b64decode(clean_global_id(FROM_EXCHANGE)) == bytes.fromhex(FROM_EXCHANGE)
    assert clean_global_id(FROM_EXCHANGE.lower()) == clean_global_id(FROM_EXCHANGE)


def test_an_occurrence_has_the_id_of_its_series() -> None:
    told_alone = FROM_EXCHANGE[:32] + "07D50B0F" + FROM_EXCHANGE[40:]
    assert clean_global_id(told_alone) == clean_global_id(FROM_EXCHANGE)


def test_an_id_from_elsewhere_is_wrapped() -> None:
    """As in the example of MS-OXCICAL, 2.1.3.1.1.20.26, whose data is "vCal-Uid" and the UID."""
    octets = b64decode(clean_global_id("19970901T130000Z-123401@host.com"))
    assert octets[:16].hex().upper() == "040000008200E00074C5B7101A82E008"
    assert octets[16:36] == bytes(20)
    size = int.from_bytes(octets[36:40], "little")
    assert octets[40:] == b"vCal-Uid\x01\0\0\0" + b"19970901T130000Z-123401@host.com\0"
    assert size == len(octets[40:]) == 45


@pytest.mark.parametrize("uid", ["", "abc", "Ä", "04", "zz" * 60])
def test_whatever_it_is_it_has_one(uid: str) -> None:
    assert clean_global_id(uid) == clean_global_id(uid)
    assert clean_global_id(uid) != clean_global_id(f"{uid}!")
