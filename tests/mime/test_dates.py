"""Dates of headers, usual and odd."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ssync_desktop.mime.dates import parse, received


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("Mon, 02 Jan 2023 10:11:12 +0100", datetime(2023, 1, 2, 9, 11, 12, tzinfo=UTC)),
        ("2 Jan 2023 10:11:12 -0330", datetime(2023, 1, 2, 13, 41, 12, tzinfo=UTC)),
        ("Mon, 2 Jan 2023 10:11 GMT", datetime(2023, 1, 2, 10, 11, tzinfo=UTC)),
        ("Mon, 02 Jan 2023 10:11:12 -0000 (UTC)", datetime(2023, 1, 2, 10, 11, 12, tzinfo=UTC)),
        ("Mon, 02 Jan 2023 10:11:12 EST", datetime(2023, 1, 2, 15, 11, 12, tzinfo=UTC)),
        ("Mon, 02 Jan 23 10:11:12 +0000", datetime(2023, 1, 2, 10, 11, 12, tzinfo=UTC)),
        ("Mon Jan  2 10:11:12 2023", datetime(2023, 1, 2, 10, 11, 12, tzinfo=UTC)),
        ("Mon, 02 Jan 2023 10:11:12", datetime(2023, 1, 2, 10, 11, 12, tzinfo=UTC)),
        ("Mon, 31 Dec 2016 23:59:60 +0000", datetime(2016, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("Mon, 02 Jan 2023 10:11:12 +9999", datetime(2023, 1, 2, 10, 11, 12, tzinfo=UTC)),
        ("Mon, 30 Feb 2023 10:11:12 +0000", None),
        ("Mon, 02 Jan 0000 10:11:12 +0000", None),
        ("Mon, 01 Jan 0001 00:00:00 +0100", None),
        ("Mon, 02 Jan 2023 25:11:12 +0000", None),
        ("Mon, 02 Foo 2023 10:11:12 +0000", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_a_date_is_read(value: str, moment: datetime | None) -> None:
    assert parse(value) == moment


def test_received_is_dated_behind_its_last_semicolon() -> None:
    value = "from a (b; c) by d with e id f for <g@h>; Mon, 02 Jan 2023 10:11:12 +0100"
    assert received(value) == datetime(2023, 1, 2, 9, 11, 12, tzinfo=UTC)
    assert received("from a by b") is None


@given(st.text(max_size=60) | st.from_regex(r"[A-Z0-9 :+,-]{0,40}", fullmatch=True))
def test_anything_gives_a_date_in_utc_or_none(value: str) -> None:
    moment = parse(value)
    assert moment is None or moment.tzinfo is UTC
