"""What the people of the demo write into their calendars asks nobody a question every minute."""

from datetime import UTC, datetime
from itertools import combinations

from ssync_desktop.sandbox.diaries import Diaries
from ssync_desktop.sandbox.ews.model import Exchange
from ssync_desktop.sandbox.ews.properties_values import moment_of, text_of
from ssync_desktop.sandbox.people import DIARY

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
AN_HOUR_OF_TURNS = 150


def test_one_call_is_at_the_time_of_something_else_and_no_more() -> None:
    exchange = Exchange()
    exchange.now = lambda: NOW
    for address in {entry.address for entry in DIARY}:
        exchange.add_mailbox(address)
    diaries = Diaries(exchange)
    diaries.open()
    for _ in range(AN_HOUR_OF_TURNS):
        diaries.turn()

    mailbox = exchange.mailbox(DIARY[0].address)
    assert mailbox is not None
    said = [
        (text_of(one.values, "Subject"), begins, ends)
        for one in mailbox.distinguished["calendar"].visible
        if (begins := moment_of(one.values, "Start")) and (ends := moment_of(one.values, "End"))
    ]
    assert len(said) > AN_HOUR_OF_TURNS // 3
    clashes = [
        (one, other)
        for (one, begins, ends), (other, starts, stops) in combinations(said, 2)
        if begins < stops and starts < ends
    ]
    assert clashes == [(DIARY[0].subject, "Call with customer 100")]
