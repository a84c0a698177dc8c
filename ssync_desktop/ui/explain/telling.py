"""Puts the story of an explained message together."""

from collections.abc import Iterator

from ssync_desktop.domain.addresses import Address
from ssync_desktop.domain.explained import Explained
from ssync_desktop.domain.verdict import Reason
from ssync_desktop.ui.activity.words import OUTCOMES, size_words, subject_words
from ssync_desktop.ui.explain.chapters import chapters_of
from ssync_desktop.ui.explain.headline import headline_of
from ssync_desktop.ui.explain.story import Chapter, Group, Line, Story
from ssync_desktop.ui.explain.words import ANSWERS, BY_RULE, RULED, TITLES
from ssync_desktop.ui.widgets.moments import absolute

SHOWN_ADDRESSES = 6


def tell(explained: Explained) -> Story:
    """Return everything there is to say about a message, in the order in which it is read."""
    headline = headline_of(explained)
    chapters = () if explained.trace is None else tuple(chapters_of(explained))
    return Story(
        headline.text,
        headline.tone,
        headline.code,
        headline.leads,
        tuple(_facts(explained)),
        (*chapters, *_then(explained)),
    )


def _facts(explained: Explained) -> Iterator[tuple[str, str]]:
    headers, line = explained.headers, explained.line
    if headers is not None:
        yield "Subject", subject_words(headers.subject)
        sender = headers.sender
        yield "From", _address(sender) if sender else "(no sender)"
        for name, addresses in (("To", headers.to), ("Cc", headers.cc)):
            if addresses:
                yield name, _addresses(addresses)
        yield "Message-ID", headers.message_id or "(none)"
        yield "Received", absolute(headers.received_on or headers.date)
    elif line is not None:
        yield "Subject", subject_words(line.subject)
        yield "From", line.sender or "(no sender)"
        yield "Message-ID", line.message_id or "(none)"
        yield "Received", absolute(line.received_on)
    if explained.file:
        yield "File", f"{explained.file} ({size_words(explained.size)})"


def _addresses(addresses: tuple[Address, ...]) -> str:
    text = "; ".join(_address(one) for one in addresses[:SHOWN_ADDRESSES])
    others = len(addresses) - SHOWN_ADDRESSES
    return f"{text} and {others:,} more" if others > 0 else text


def _address(address: Address) -> str:
    return f"{address.name} <{address.address}>" if address.name else address.address


def _then(explained: Explained) -> Iterator[Chapter]:
    """Yield what the ledger says of the verdict when it was received."""
    line = explained.line
    if line is None or not line.reasons:
        return
    lines = tuple(_reason(reason) for reason in line.reasons)
    heading = f"{len(lines)} reasons written down then"
    yield Chapter(
        "When it was received",
        "What was decided at the time?",
        OUTCOMES[line.outcome],
        "The rules, the settings and the stored email may have changed since.",
        (Group(heading, lines, folded=explained.trace is not None),),
    )


def _reason(reason: Reason) -> Line:
    if reason.by_rule:
        return Line(BY_RULE[0], reason.text, RULED)
    return Line(TITLES[reason.step][0], reason.text, ANSWERS[reason.step][reason.passed])
