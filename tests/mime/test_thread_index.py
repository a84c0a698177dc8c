"""The Thread-Index, checked against its published layout."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from ssync_desktop.mime.thread_index import CHILD_LENGTH, ROOT_LENGTH, child_of, new_root

MOMENT = datetime(2023, 1, 2, 10, 11, 12, tzinfo=UTC)
CONVERSATION = UUID("00112233-4455-6677-8899-aabbccddeeff")


def file_time(root: bytes) -> datetime:
    """Return the moment in a root, as Exchange reads it: six octets, the lower two are zero."""
    units = int.from_bytes(root[:6] + b"\0\0")
    return datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=units // 10)


def test_a_root_is_the_time_and_the_conversation() -> None:
    root = new_root(MOMENT, CONVERSATION)
    assert len(root) == ROOT_LENGTH
    assert root[0] == 1
    assert root[6:] == CONVERSATION.bytes
    assert timedelta(0) <= MOMENT - file_time(root) < timedelta(milliseconds=7)


@given(st.timedeltas(timedelta(0), timedelta(days=600)), st.integers(0, 255))
def test_a_child_adds_the_time_passed(passed: timedelta, entropy: int) -> None:
    root = new_root(MOMENT, CONVERSATION)
    child = child_of(root, MOMENT + passed, entropy)
    assert child.startswith(root)
    assert len(child) == ROOT_LENGTH + CHILD_LENGTH
    block = int.from_bytes(child[-5:-1])
    assert block >> 31 == 0
    read = timedelta(microseconds=(block << 18) // 10)
    assert abs(read - passed) < timedelta(milliseconds=40)
    assert child[-1] == entropy


def test_after_years_the_time_is_coarser() -> None:
    root = new_root(MOMENT, CONVERSATION)
    passed = timedelta(days=3_000)
    block = int.from_bytes(child_of(root, MOMENT + passed, 0)[-5:-1])
    assert block >> 31 == 1
    read = timedelta(microseconds=((block & 0x7FFF_FFFF) << 23) // 10)
    assert abs(read - passed) < timedelta(seconds=1)


def test_a_clock_behind_the_parents_counts_as_no_time() -> None:
    root = new_root(MOMENT, CONVERSATION)
    assert child_of(root, MOMENT - timedelta(days=1), 7)[-5:] == b"\0\0\0\0\x07"


def test_what_is_no_index_has_no_children() -> None:
    assert child_of(b"", MOMENT, 0) == b""
    assert child_of(b"short", MOMENT, 0) == b""
    longest = bytes(2_048)
    assert child_of(longest, MOMENT, 0) == longest
