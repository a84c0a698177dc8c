"""Reading by blocks gives what reading by lines would, however the network cuts the stream."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssync_desktop.servers.reader import (
    DRAIN_LIMIT,
    Block,
    BlockReader,
    LineDropped,
    header_block,
)

LIMIT = 10_000

_tricky = st.lists(
    st.sampled_from([b"", b".", b"..", b"...", b".x", b"a", b"text.", b"\r", b"\n", b"\xff"]),
    max_size=30,
)
_messages = st.lists(
    st.lists(st.one_of(_tricky.map(b"".join), st.binary(max_size=20)), max_size=6), max_size=6
)


def _reader(stream: bytes, cuts: list[int]) -> BlockReader:
    """Return a reader to whom *stream* arrives in pieces of the sizes *cuts*, over and over."""
    pieces, at, turn = [], 0, 0
    while at < len(stream):
        size = cuts[turn % len(cuts)]
        pieces.append(stream[at : at + size])
        at, turn = at + size, turn + 1
    waiting = iter(pieces)
    return BlockReader(lambda _count: next(waiting, b""))


def _stuffed(content: bytes, newline: bytes) -> bytes:
    lines = content.split(newline)
    return newline.join(b"." + line if line.startswith(b".") else line for line in lines)


@pytest.mark.parametrize("newline", [b"\r\n", b"\n"])
@given(messages=_messages, cuts=st.lists(st.integers(1, 40), min_size=1, max_size=5))
def test_any_cutting_of_any_stream_gives_the_same_messages(
    newline: bytes, messages: list[list[bytes]], cuts: list[int]
) -> None:
    contents = []
    for lines in messages:
        joined = newline.join(lines)
        if newline == b"\n":
            joined = joined.replace(b"\r\n", b"\r")
        contents.append(joined + newline if lines else b"")
    status = b"+OK" + newline
    stream = b"".join(status + _stuffed(c, newline) + b"." + newline for c in contents)
    reader = _reader(stream, cuts)
    for content in contents:
        assert reader.readline() == status
        assert reader.block(LIMIT) == Block(content)
    assert reader.unread == 0
    with pytest.raises(LineDropped):
        reader.readline()


@given(
    size=st.integers(0, 300),
    limit=st.integers(0, 300),
    cuts=st.lists(st.integers(1, 60), min_size=1, max_size=4),
)
def test_the_limit_cuts_off_neither_less_nor_more(size: int, limit: int, cuts: list[int]) -> None:
    content = b"Subject: s\r\n\r\n" + b"x" * size + b"\r\n"
    reader = _reader(b"+OK\r\n" + content + b".\r\n+OK next\r\n", cuts)
    reader.readline()
    block = reader.block(limit)
    assert block.drained
    if len(content) <= limit:
        assert block == Block(content)
    else:
        assert block.too_large
        assert content.startswith(block.content)
        assert len(block.content) <= len(b"Subject: s\r\n\r\n")
    assert reader.readline() == b"+OK next\r\n"


def test_an_over_long_line_is_a_line_like_any_other() -> None:
    content = b"x" * 3_000_000 + b"\r\n"
    reader = _reader(b"+OK\r\n" + content + b".\r\n", [100_000])
    reader.readline()
    assert reader.block(5_000_000) == Block(content)


def test_what_cannot_be_drained_soon_is_left() -> None:
    endless = BlockReader(lambda count: b"x" * count)
    block = endless.block(1000)
    assert block.too_large
    assert not block.drained
    assert endless.unread < 1_000_000 < DRAIN_LIMIT


def test_an_endless_answer_line_is_cut() -> None:
    endless = BlockReader(lambda count: b"x" * count)
    assert endless.readline(100) == b"x" * 100


def test_a_lone_line_feed_does_not_end_a_message_of_a_proper_server() -> None:
    content = b"one\n.\ntwo\r\n"
    reader = _reader(b"+OK\r\n" + content + b".\r\n", [3])
    reader.readline()
    assert reader.block(LIMIT).content == content


@pytest.mark.parametrize("cut", range(1, 20))
def test_a_dropped_line_tells_how_far_the_message_had_come(cut: int) -> None:
    stream = b"+OK\r\n" + b"some text\r\nmore text"
    reader = _reader(stream[: 5 + cut], [7])
    reader.readline()
    with pytest.raises(LineDropped) as caught:
        reader.block(LIMIT)
    assert caught.value.octets == cut


def test_a_header_block_ends_with_its_empty_line() -> None:
    assert header_block(b"A: b\r\n\r\nbody\r\n") == b"A: b\r\n\r\n"
    assert header_block(b"A: b\n\nbody\r\n\r\n") == b"A: b\n\n"
    assert header_block(b"A: b\r\n") == b"A: b\r\n"
    assert len(header_block(b"x" * 100_000)) == 65536
