"""From a trace to chapters: every station, those that had nothing to say too."""

from collections.abc import Iterator, Sequence

from ssync_desktop.domain.explained import Explained
from ssync_desktop.domain.incoming_trace import Trace
from ssync_desktop.domain.options import ItemOutcome, ParticipationType
from ssync_desktop.domain.verdict import Fact, Reason, Step
from ssync_desktop.ui.activity.words import KINDS
from ssync_desktop.ui.explain.finding import step_groups
from ssync_desktop.ui.explain.story import Chapter, Group, Line, Link, link_to
from ssync_desktop.ui.explain.words import (
    ACCEPTS,
    ANSWERS,
    BY_RULE,
    DECLINES,
    LOSES,
    RULED,
    TITLES,
    WINS,
)
from ssync_desktop.ui.words import counted

FOLD_BEYOND = 6  # lines of a group that are shown without being asked for

_ALWAYS = (
    Step.MAILBOX,
    Step.START_DATE,
    Step.OWN_MESSAGE,
    Step.SENDER,
    Step.DUPLICATE,
    Step.INTERNAL,
    Step.CORRELATION,
    Step.FILTER,
    Step.MANUAL,
    Step.PARTIES,
    Step.OWNER,
    Step.NEW_RECORD,
    Step.QUEUE,
    Step.REGARDING,
    Step.ATTACHMENTS,
    Step.CONTENT,
)
_SILENT = {
    Step.START_DATE: "Neither mailbox nor profile has a start date: email of any age is taken.",
    Step.OWN_MESSAGE: "It is no test message or alarm of this program.",
    Step.QUEUE: "It is placed in no queue.",
    Step.REGARDING: "The email it answers, if any, is about no record.",
}
ORDER_OF_RECORDS = (
    "Of several records the active ones come first, then those of the mailbox's owner, then users, "
    "contacts, accounts, leads and queues, then the first address column of each."
)
_NO_FILES = "It has no attachments."
_FILES_UNKNOWN = "Only the header lines are kept of it, which name no files."
_LISTS = {
    ParticipationType.TO: "To",
    ParticipationType.CC: "Cc",
    ParticipationType.BCC: "Bcc",
}


def chapters_of(explained: Explained) -> Iterator[Chapter]:
    """Yield the chapters of a traced message."""
    trace = explained.trace
    assert trace is not None
    decisive = _decisive(trace)
    behind = False
    for step in _ALWAYS:
        reasons = [one for one in trace.stations if one.step is step]
        if step is Step.ATTACHMENTS and not reasons:
            chapter = _silent(step, _NO_FILES if explained.file else _FILES_UNKNOWN)
        elif not reasons and step in _SILENT:
            chapter = _silent(step, _SILENT[step])
        elif not reasons:
            continue
        else:
            chapter = _chapter(explained, step, reasons)
        decides = step is decisive
        yield _placed(chapter, decides=decides, after=behind)
        behind = behind or (decides and trace.decided_at is not None)


def _decisive(trace: Trace) -> Step:
    """Return the station that settled it: what refused it, or the filter that took it."""
    return Step.FILTER if trace.deciding is None else trace.deciding.step


def _placed(chapter: Chapter, *, decides: bool, after: bool) -> Chapter:
    return Chapter(
        chapter.title,
        chapter.question,
        chapter.badge,
        chapter.sentence,
        chapter.groups,
        decides,
        after,
    )


def _silent(step: Step, sentence: str) -> Chapter:
    title, question = TITLES[step]
    return Chapter(title, question, ANSWERS[step][None], sentence)


def _chapter(explained: Explained, step: Step, reasons: Sequence[Reason]) -> Chapter:
    title, question = TITLES[step]
    trace = explained.trace
    assert trace is not None
    if step is Step.FILTER:
        return _filter(reasons)
    badge = ANSWERS[step][_passed(reasons)]
    if any(one.by_rule for one in reasons):
        (title, question), badge = BY_RULE, RULED
    sentence = " ".join(one.text for one in reasons[:FOLD_BEYOND])
    if len(reasons) > FOLD_BEYOND:
        sentence = f"{reasons[0].text} And {len(reasons) - 1:,} more of the kind."
    groups: tuple[Group, ...]
    if step is Step.CORRELATION:
        groups = tuple(step_groups(explained))
    elif step is Step.PARTIES:
        groups = tuple(_parties(trace, reasons))
    elif step is Step.DUPLICATE:
        groups = tuple(_duplicate(explained))
    else:
        lines = tuple(_line(fact) for reason in reasons for fact in reason.facts)
        groups = (Group("", lines[:FOLD_BEYOND]), *_rest(lines)) if lines else ()
    return Chapter(title, question, badge, sentence, groups)


def _passed(reasons: Sequence[Reason]) -> bool | None:
    answers = {one.passed for one in reasons}
    return False if False in answers else True if True in answers else None


def _rest(lines: Sequence[Line]) -> Iterator[Group]:
    if len(lines) > FOLD_BEYOND:
        yield Group(f"{len(lines) - FOLD_BEYOND:,} more", tuple(lines[FOLD_BEYOND:]), folded=True)


def _line(fact: Fact) -> Line:
    return Line(fact.label, fact.text, link=link_to(fact.record))


def _filter(reasons: Sequence[Reason]) -> Chapter:
    """Tell who was asked, those who accept first, in groups that fold when they are long."""
    title, question = TITLES[Step.FILTER]
    asked = [one for one in reasons if one.facts]
    notes = " ".join(one.text for one in reasons if not one.facts)
    accepting = tuple(_asked(one) for one in asked if one.passed)
    declining = tuple(_asked(one) for one in asked if not one.passed)
    everyone = counted(len(asked), "user or queue was", "users and queues were")
    told = f"{everyone} asked, and nobody accepts it."
    if accepting:
        takers = counted(len(accepting), "accepts", "accept")
        told = f"{everyone} asked; {takers} it, and one is enough."
    if not asked:
        told = "Nobody could be asked."
    groups = []
    if accepting:
        folded = len(accepting) > FOLD_BEYOND
        heading = counted(len(accepting), "accepts it", "accept it")
        groups.append(Group(heading, accepting, folded))
    if declining:
        folded = len(declining) > FOLD_BEYOND
        heading = counted(len(declining), "does not accept it", "do not accept it")
        groups.append(Group(heading, declining, folded))
    badge = ANSWERS[Step.FILTER][bool(accepting)]
    sentence = f"{notes} {told}".strip()
    return Chapter(title, question, badge, sentence, tuple(groups))


def _asked(reason: Reason) -> Line:
    facts = {fact.label: fact for fact in reason.facts}
    who = facts.get("Asked")
    name = who.text if who else reason.text
    answer = facts["Answer"].text.partition(", ")[2] if "Answer" in facts else ""
    method = facts["Method"].text if "Method" in facts else ""
    named = facts["Named"].text if "Named" in facts else ""
    kind = KINDS.get(who.record.object_type, "") if who and who.record else ""
    detail = f"{kind}, takes {method}. Named {named}; {answer}.".lstrip(", ")
    mark = ACCEPTS if reason.passed else DECLINES
    return Line(name, detail, mark, link_to(who.record if who else None))


def _parties(trace: Trace, reasons: Sequence[Reason]) -> Iterator[Group]:
    """Tell which records hold the sender's address and why one won, then the recipients."""
    candidates = tuple(_candidate(fact) for reason in reasons for fact in reason.facts)
    if candidates:
        folded = len(candidates) > FOLD_BEYOND
        yield Group("Records with the sender's address", candidates, folded)
        if len(candidates) > 1:
            yield Group(ORDER_OF_RECORDS)
    recipients = tuple(
        Line(
            f"{_LISTS[party.participation]}: {party.address}",
            f"{party.record.name} ({KINDS.get(party.record.object_type, 'record')})"
            if party.record
            else "on no record",
            link=link_to(party.record),
        )
        for party in trace.parties
        if party.participation in _LISTS
    )
    if recipients:
        heading = counted(len(recipients), "recipient")
        yield Group(heading, recipients, folded=len(recipients) > FOLD_BEYOND)


def _candidate(fact: Fact) -> Line:
    wins = fact.text.endswith(("chosen", "the only one"))
    mark = None if fact.record is None else WINS if wins else LOSES
    return Line(fact.label, fact.text, mark, link_to(fact.record))


def _duplicate(explained: Explained) -> Iterator[Group]:
    trace = explained.trace
    assert trace is not None
    stored = trace.verdict.duplicate_of
    if trace.outcome is ItemOutcome.DUPLICATE and stored is not None:
        email = explained.emails.get(stored)
        name = f"“{email.subject}”" if email else "The stored email"
        yield Group("", (Line(name, "is the stored email", link=Link("activity", stored)),))
