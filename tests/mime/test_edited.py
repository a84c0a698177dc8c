"""A parked message whose header block was edited keeps its body, octet by octet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssync_desktop.mime.edited import BEGINNING, parked_text, with_headers
from ssync_desktop.mime.parse import parse

RAW = b"From: nobody\r\nSubject: a\r\n folded\r\n\r\nDear \xff all\r\n\r\nbye\r\n"
BODY = b"Dear \xff all\r\n\r\nbye\r\n"


def test_an_editor_gets_lines_and_the_beginning_of_the_body() -> None:
    shown = parked_text(RAW)
    assert shown.headers == "From: nobody\nSubject: a\n folded"
    assert shown.beginning == "Dear \\xff all\n\nbye\n"
    assert shown.whole
    assert not parked_text(RAW + b"x" * BEGINNING).whole


def test_what_is_not_edited_stays_the_same_message() -> None:
    again = with_headers(RAW, parked_text(RAW).headers)
    assert again == RAW
    assert parse(again).content_hash == parse(RAW).content_hash


def test_an_edited_sender_is_read() -> None:
    text = parked_text(RAW).headers.replace("nobody", "Jürgen <j@example.com>")
    message = parse(with_headers(RAW, text))
    assert message.headers.sender is not None
    assert message.headers.sender.address == "j@example.com"
    assert message.headers.sender.name == "Jürgen"
    assert message.text.endswith("bye\n")


@pytest.mark.parametrize(
    "text", ["no header at all", "Two words: x", "\n\n\nA: b\n\nbody?", "From: x\r\n\r\nBcc: y"]
)
def test_an_edited_block_never_reaches_into_the_body(text: str) -> None:
    edited = with_headers(RAW, text)
    head, _, body = edited.partition(b"\r\n\r\n") if b"\r\n\r\n" in edited else (b"", b"", b"")
    assert edited.endswith(b"\r\n" + BODY)
    assert body == BODY or edited == b"\r\n" + BODY
    assert b"no header" not in head
    assert b"body?" not in head


@given(st.text())
def test_whatever_is_typed_the_body_stays(text: str) -> None:
    assert with_headers(RAW, text).endswith(b"\r\n" + BODY)
    assert parse(with_headers(RAW, text)).size > 0


def test_a_message_without_a_body_and_one_without_headers() -> None:
    assert parked_text(b"Subject: only").beginning == ""
    assert with_headers(b"Subject: only", "Subject: other") == b"Subject: other\r\n\r\n"
    assert parked_text(b"").headers == ""
