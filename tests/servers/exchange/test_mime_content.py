"""Messages are taken out of an answer before it is read as XML, and nothing else is."""

from base64 import b64encode

import pytest

from ssync_desktop.servers.exchange.mime_content import without_messages

FIRST, SECOND = b"From: a\r\n\r\nHello\r\n", bytes(range(256)) * 100


def element(content: bytes, opening: bytes = b'<t:MimeContent CharacterSet="UTF-8">') -> bytes:
    return opening + b64encode(content) + b"</t:MimeContent>"


def test_each_message_leaves_its_number() -> None:
    answer = b"<a>" + element(FIRST) + b"<b/>" + element(SECOND) + b"</a>"
    rest, messages = without_messages(answer)
    assert messages == [FIRST, SECOND]
    assert rest == (
        b'<a><t:MimeContent CharacterSet="UTF-8">0</t:MimeContent><b/>'
        b'<t:MimeContent CharacterSet="UTF-8">1</t:MimeContent></a>'
    )


@pytest.mark.parametrize(
    "opening", [b"<MimeContent>", b"<x-1.y:MimeContent>", b"<t:MimeContent\n a='1'\tb=\"/\" >"]
)
def test_it_is_known_however_it_is_written(opening: bytes) -> None:
    assert without_messages(element(FIRST, opening))[1] == [FIRST]


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"<t:MimeContent/>",
        b'<t:MimeContent CharacterSet="UTF-8" />',
        b"<t:Subject>&lt;t:MimeContent></t:Subject>",
        b"<t:MimeContentUTF8>QUJD</t:MimeContentUTF8>",
        b"<t:MimeContent>QUJD",
    ],
)
def test_what_is_no_message_stays(answer: bytes) -> None:
    assert without_messages(answer) == (answer, [])


def test_what_is_no_base64_is_an_empty_message() -> None:
    answer = b"<t:MimeContent>QUJDR</t:MimeContent>" + element(FIRST)
    assert without_messages(answer)[1] == [b"", FIRST]


def test_line_breaks_in_base64_do_no_harm() -> None:
    encoded = b64encode(SECOND)
    folded = b"\r\n".join(encoded[at : at + 76] for at in range(0, len(encoded), 76))
    answer = b"<t:MimeContent>" + folded + b"</t:MimeContent>"
    assert without_messages(answer)[1] == [SECOND]
