"""Messages and addresses on the wire."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssync_desktop.servers.reader import BlockReader
from ssync_desktop.servers.smtp_wire import address_on_wire, content_on_wire, own_name


@given(st.lists(st.sampled_from([b".", b"..", b"a", b"\r\n", b"\n", b"\r", b"\xff", b"."])))
def test_what_is_stuffed_is_unstuffed_to_the_same_lines(pieces: list[bytes]) -> None:
    content = b"".join(pieces)
    wire = content_on_wire(content)
    assert wire.count(b"\n") == wire.count(b"\r\n") == wire.count(b"\r")
    waiting = iter([b"+OK\r\n" + wire])
    reader = BlockReader(lambda _count: next(waiting, b""))
    reader.readline()
    received = reader.block(10_000).content
    assert reader.unread == 0
    lines = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    assert received.split(b"\r\n")[: len(lines)] == lines


def test_no_lone_line_feed_smuggles_a_second_message() -> None:
    smuggled = b"Subject: one\r\n\r\ntext\n.\nMAIL FROM:<eve@x.test>\r\n"
    assert b"\r\n..\r\nMAIL" in content_on_wire(smuggled)


@pytest.mark.parametrize(
    ("address", "unicode_allowed", "wire"),
    [
        ("bob@x.test", False, "bob@x.test"),
        ("", False, ""),
        ("bob@bücher.test", False, "bob@xn--bcher-kva.test"),
        ("bob@bücher.test", True, "bob@bücher.test"),
        ("grüße@x.test", False, None),
        ("grüße@x.test", True, "grüße@x.test"),
        ("a b@x.test", True, None),
        ("a@x.test>\r\nDATA", True, None),
        (f"bob@{'ü' * 80}.test", False, None),
    ],
)
def test_an_address_is_said_or_not_at_all(
    address: str, unicode_allowed: bool, wire: str | None
) -> None:
    assert address_on_wire(address, unicode_allowed=unicode_allowed) == wire


def test_we_greet_by_our_address() -> None:
    assert own_name("192.0.2.1") == "[192.0.2.1]"
    assert own_name("fe80::1%eth0") == "[IPv6:fe80::1]"
