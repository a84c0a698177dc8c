"""What is kept of a message: attachments, cuts, headers for filters, thread indexes."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssync_desktop.domain.addresses import Address
from ssync_desktop.domain.attachment_rules import extension_of, refusal
from ssync_desktop.domain.conversation import answer_thread_index, new_thread_index
from ssync_desktop.domain.received_email import ReceivedHeaders
from ssync_desktop.domain.settings import OrganizationSettings
from ssync_desktop.domain.storing import internet_headers
from tests.kit.mail_world import headers

SETTINGS = OrganizationSettings(max_upload_file_size=2_048)


@pytest.mark.parametrize(
    ("name", "extension"),
    [
        ("a.txt", "txt"),
        ("a.tar.GZ", "gz"),
        ("run.exe. ", "exe"),  # Windows drops trailing dots and blanks
        ("README", ""),
        ("", ""),
        (".exe", "exe"),
        ("good\u202etxt.exe\u202c", "exe"),  # shown from right to left, it ends otherwise
    ],
)
def test_extensions(name: str, extension: str) -> None:
    assert extension_of(name) == extension


@pytest.mark.behaviour("B64")
@pytest.mark.parametrize(
    ("name", "size", "words"),
    [
        ("a.txt", 2_048, ""),
        ("a.txt", 2_049, "KB are allowed"),
        ("a.JS", 1, "blocked extension js"),
        ("a.json", 1, ""),
        ("a.exe:b.txt", 1, "blocked extension exe"),  # a stream of a file that is blocked
        ("10:30.txt", 1, ""),
    ],
)
def test_attachments(name: str, size: int, words: str) -> None:
    text = refusal(name, size, SETTINGS)
    assert words in text
    assert bool(text) is bool(words)


def with_reply_to(auto_submitted: str, *addresses: str) -> ReceivedHeaders:
    made = headers(auto_submitted=auto_submitted)
    return replace(made, reply_to=tuple(Address("", address) for address in addresses))


@pytest.mark.behaviour("B62")
def test_headers_for_filters() -> None:
    assert internet_headers(with_reply_to("")) == ""
    kept = json.loads(internet_headers(with_reply_to("auto-replied", "a@x", "b@x")))
    assert kept == {"Auto-Submitted": "auto-replied", "Reply-To": "a@x, b@x"}


@given(st.text(max_size=400), st.lists(st.text(max_size=200), max_size=5))
def test_headers_for_filters_fit_their_column(auto_submitted: str, addresses: list[str]) -> None:
    text = internet_headers(with_reply_to(auto_submitted, *addresses))
    assert len(text) <= 500
    assert not text or json.loads(text)


MOMENT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_a_thread_index_grows_with_each_answer() -> None:
    first = new_thread_index(MOMENT, UUID(int=7))
    assert (len(first), first[0], first[6:]) == (22, 1, UUID(int=7).bytes)
    second = answer_thread_index(first, MOMENT + timedelta(minutes=5), 3)
    assert (len(second), second[:22]) == (27, first)
    assert second[-1] == 3
    ticks = int.from_bytes(second[22:26]) << 18
    assert abs(ticks - 5 * 60 * 10_000_000) < 1 << 18
    later = answer_thread_index(first, MOMENT + timedelta(days=900), 3)
    assert later[22] & 0x80  # counted in the coarser steps


@pytest.mark.parametrize("index", [b"", b"short", b"\x01" * 1_499])
def test_what_cannot_grow_stays_as_it_is(index: bytes) -> None:
    assert answer_thread_index(index, MOMENT, 1) == index
