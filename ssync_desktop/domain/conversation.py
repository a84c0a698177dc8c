"""Thread indexes ([MS-OXOMSG] 2.2.1.3): 22 octets for a conversation, five more for each answer."""

from datetime import UTC, datetime
from uuid import UUID

_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_BASE = 22  # octets that all messages of a conversation share
_ANSWER = 5  # octets more for each answer
_LONGEST = 1_500


def new_thread_index(moment: datetime, conversation: UUID) -> bytes:
    """Return the index of the first message of a conversation.

    A reserved octet 1, the five high octets of the FILETIME after its own first one, and a GUID.
    """
    return b"\x01" + _filetime(moment).to_bytes(8)[1:6] + conversation.bytes


def answer_thread_index(parent: bytes, moment: datetime, noise: int) -> bytes:
    """Return the index of an answer to *parent*: the time since the conversation's beginning.

    *noise* fills the last octet, which keeps two answers of one moment apart. An index that
    cannot grow any more, or is none, comes back as it is.
    """
    if len(parent) < _BASE or len(parent) + 5 > _LONGEST:
        return parent
    began = int.from_bytes(b"\x01" + parent[1:6] + b"\0\0")
    passed = max(0, _filetime(moment) - began)
    far = passed >> 49 != 0  # more than some 1.7 years: counted in coarser steps
    steps = (passed >> (23 if far else 18)) & 0x7FFF_FFFF
    return parent + ((far << 31) | steps).to_bytes(4) + bytes([noise & 0xFF])


def conversation_base(thread_index: bytes) -> bytes:
    """Return the part that a whole conversation shares; empty when the index is too short."""
    return thread_index[:_BASE] if len(thread_index) >= _BASE else b""


def common_part(one: bytes, other: bytes) -> int:
    """Return how many octets two indexes share from their beginning, in whole answers.

    Below the base nothing counts: 0.
    """
    if len(one) < _BASE or one[:_BASE] != other[:_BASE]:
        return 0
    end = _BASE
    while end + _ANSWER <= min(len(one), len(other)):
        if one[end : end + _ANSWER] != other[end : end + _ANSWER]:
            break
        end += _ANSWER
    return end


def stands_above(one: bytes, other: bytes) -> bool:
    """Say whether the message with index *one* is what that with *other* answers, or further up."""
    return _BASE <= len(one) < len(other) and other.startswith(one)


def _filetime(moment: datetime) -> int:
    passed = moment.astimezone(UTC) - _EPOCH
    seconds = passed.days * 86_400 + passed.seconds
    return seconds * 10_000_000 + passed.microseconds * 10
