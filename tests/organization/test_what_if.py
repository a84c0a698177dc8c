"""What-if on stored mail: today's rules and a draft's, replayed without writing a thing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event, text

from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import DraftRefused, NeedsAttention
from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.incoming_item import IncomingItem
from ssync_desktop.domain.ledger import ReceivedItem
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import (
    CorrelationMethod,
    FilteringMethod,
    ItemOutcome,
    ObjectType,
    Role,
)
from ssync_desktop.domain.received_email import ReceivedHeaders
from ssync_desktop.domain.verdict import Step
from ssync_desktop.domain.what_if import ChangeKind, WhatIf, WhatIfDraft, differing_steps
from ssync_desktop.mime.parse import parse_headers
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.what_if import BATCH, Replay
from tests.kit.mail_world import MailWorld, incoming
from tests.kit.outgoing_mail import claim, send

ALL, RESPONSE, NONE = FilteringMethod.ALL, FilteringMethod.IN_RESPONSE, FilteringMethod.NONE
CUSTOMERS = FilteringMethod.LEADS_CONTACTS_ACCOUNTS
ADA, BOB = "ada@example.com", "bob@example.com"
CARL = "carl@example.net"


def read(blocks: Sequence[str]) -> list[ReceivedHeaders]:
    return [parse_headers(block.encode()) for block in blocks]


def written(item: IncomingItem) -> IncomingItem:
    """Return *item* with a header block that says what its headers say."""
    said = item.message.headers
    lines = [f"From: {said.sender.address if said.sender else ''}", f"Subject: {said.subject}"]
    lines += [
        f"{name}: {', '.join(one.address for one in some)}"
        for name, some in (("To", said.to), ("Cc", said.cc))
        if some
    ]
    lines += [f"Message-ID: <{said.message_id}>"] if said.message_id else []
    lines += [f"In-Reply-To: <{said.in_reply_to}>"] if said.in_reply_to else []
    block = "".join(f"{line}\r\n" for line in lines)
    return replace(item, message=replace(item.message, headers=replace(said, block=block)))


def deliver(world: MailWorld, mailbox: Mailbox, server_id: str, **fields: Any) -> ReceivedItem:
    fields = {"sender": CARL, "to": (ADA,)} | fields
    (line,) = world.deliver(mailbox, written(incoming(server_id, **fields)))
    return line


def try_out(world: MailWorld, draft: WhatIfDraft, **more: Any) -> WhatIf:
    replay = world.read(lambda context: Replay(context, draft, read, **more))
    while replay.done < replay.total:
        world.read(replay.go_on)
    return replay.answer()


def settings_of(world: MailWorld, **changes: Any) -> WhatIfDraft:
    saved = world.read(lambda context: context.unit.settings.get())
    return WhatIfDraft(30, replace(saved, **changes))


def kinds(answer: WhatIf) -> list[ChangeKind]:
    return [change.kind for change in answer.changes]


def test_that_a_method_newly_tracks_and_drops(world: MailWorld) -> None:
    ada, bob = world.user("ada", RESPONSE), world.user("bob", ALL)
    left = deliver(world, world.mailbox(ada), "1")
    kept = deliver(world, world.mailbox(bob), "2", to=(BOB,))
    assert (left.outcome, kept.outcome) == (ItemOutcome.NOT_TRACKED, ItemOutcome.TRACKED)
    answer = try_out(world, WhatIfDraft(30, methods={ada.id: ALL, bob.id: RESPONSE}))
    assert kinds(answer) == [ChangeKind.DROPPED, ChangeKind.TRACKED]  # the newest first
    dropped, tracked = answer.changes
    assert (dropped.item_id, dropped.email_id) == (kept.id, kept.email_id)
    assert (tracked.item_id, tracked.email_id) == (left.id, None)
    assert [one.name for one in tracked.after.accepting] == ["Ada"]
    assert Step.FILTER in [pair.step for pair in differing_steps(tracked.before, tracked.after)]
    assert (answer.ground.messages, answer.ground.others) == (2, 0)


def test_that_nothing_changes_without_a_change(world: MailWorld) -> None:
    ada = world.user("ada", ALL)
    for number in range(3):
        deliver(world, world.mailbox(ada), str(number), in_reply_to=f"{number - 1}@example.net")
    same = try_out(world, settings_of(world))
    assert (same.changes, same.ground.messages, same.ground.others) == ((), 3, 0)
    assert try_out(world, WhatIfDraft(30, methods={ada.id: ALL})).changes == ()


def test_that_neither_the_message_itself_nor_later_ones_are_there(world: MailWorld) -> None:
    """An answer that came before the email it answers is related to nothing, then and now."""
    ada = world.user("ada", ALL)
    box = world.mailbox(ada)
    early = deliver(world, box, "answer", in_reply_to="question@example.net")
    deliver(world, box, "question")
    assert world.email(early.email_id).correlated_id is None
    answer = try_out(world, settings_of(world, correlation_enabled=False))
    assert answer.changes == ()
    assert answer.ground.others == 0  # each is decided as it was, and is no duplicate of itself


def test_that_an_answer_is_related_elsewhere(world: MailWorld) -> None:
    ada = world.user("ada", ALL)
    box = world.mailbox(ada)
    first = deliver(world, box, "question")
    deliver(world, box, "answer", in_reply_to="question@example.net")
    (change,) = try_out(world, settings_of(world, ignore_headers_for_correlation=True)).changes
    assert change.kind is ChangeKind.RELATED
    assert change.before.correlation.email_id == first.email_id
    assert change.after.correlation.email_id is None


def test_that_what_is_newly_tracked_can_be_answered(world: MailWorld) -> None:
    """With the first message kept, its answer is one too, though neither is stored."""
    ada, bob = world.user("ada", RESPONSE), world.user("bob", RESPONSE)
    first = deliver(world, world.mailbox(ada), "question", cc=(BOB,))
    deliver(world, world.mailbox(bob), "answer", to=(BOB,), in_reply_to="question@example.net")
    answer = try_out(world, WhatIfDraft(30, methods={ada.id: ALL}))
    assert kinds(answer) == [ChangeKind.TRACKED, ChangeKind.TRACKED]
    assert answer.changes[0].after.correlation.email_id == first.id


def test_that_what_is_dropped_can_not_be_answered(world: MailWorld) -> None:
    ada, bob = world.user("ada", ALL), world.user("bob", RESPONSE)
    deliver(world, world.mailbox(ada), "question")
    deliver(world, world.mailbox(bob), "answer", to=(BOB,), in_reply_to="question@example.net")
    answer = try_out(world, WhatIfDraft(30, methods={ada.id: NONE}))
    assert kinds(answer) == [ChangeKind.DROPPED, ChangeKind.DROPPED]


def test_that_copies_in_two_mailboxes_are_one_message(world: MailWorld) -> None:
    ada, bob = world.user("ada", RESPONSE), world.user("bob", RESPONSE)
    for user in (ada, bob):
        deliver(world, world.mailbox(user), "1", to=(ADA, BOB))
    answer = try_out(world, WhatIfDraft(30, methods={ada.id: ALL, bob.id: ALL}))
    assert kinds(answer) == [ChangeKind.TRACKED]


def test_that_another_mailbox_brings_it_in(world: MailWorld) -> None:
    """Each alone is asked and the first refuses: the copy of the second is no duplicate then."""
    world.settings(own_filtering_only=True)
    ada, bob = world.user("ada", ALL), world.user("bob", ALL)
    first = deliver(world, world.mailbox(ada), "1", to=(ADA, BOB))
    second = deliver(world, world.mailbox(bob), "1", to=(ADA, BOB))
    assert (first.outcome, second.outcome) == (ItemOutcome.TRACKED, ItemOutcome.DUPLICATE)
    answer = try_out(world, WhatIfDraft(30, methods={ada.id: NONE}))
    assert kinds(answer) == [ChangeKind.HANDLED, ChangeKind.HANDLED]
    moved = answer.changes[0]
    assert (moved.before.outcome, moved.after.outcome) == (
        ItemOutcome.DUPLICATE,
        ItemOutcome.TRACKED,
    )


def test_that_an_earlier_prefix_stays_known(world: MailWorld) -> None:
    ada = world.user("ada", RESPONSE)
    world.record(ObjectType.CONTACT, "Carl", CARL)
    send(world, ada)
    (email,) = claim(world, ada)
    line = deliver(world, world.mailbox(ada), "1", subject=f"Re: {email.subject}")
    assert line.outcome is ItemOutcome.TRACKED
    assert email.tracking_token in email.subject
    assert try_out(world, settings_of(world, tracking_prefixes=("SUP:",))).changes == ()
    answer = try_out(world, settings_of(world, tracking_token_enabled=False))
    assert kinds(answer) == [ChangeKind.DROPPED]


def test_that_smart_matching_finds_emails_stored_while_it_was_off(world: MailWorld) -> None:
    ada, bob = world.user("ada", ALL), world.user("bob", RESPONSE)
    people = {"to": (ADA, BOB), "subject": "Crane for the harbour"}
    first = deliver(world, world.mailbox(ada), "1", **people)
    deliver(world, world.mailbox(bob), "2", **people | {"subject": "Re: Crane for the harbour"})
    answer = try_out(world, settings_of(world, smart_matching_enabled=True))
    assert kinds(answer) == [ChangeKind.RELATED]
    found = answer.changes[0].after.correlation
    assert (found.method, found.email_id) == (CorrelationMethod.SMART_MATCHING, first.email_id)


def test_that_smart_matching_finds_what_would_be_stored(world: MailWorld) -> None:
    world.settings(own_filtering_only=True)
    ada, bob = world.user("ada", NONE), world.user("bob", RESPONSE)
    people = {"to": (ADA, BOB), "subject": "Crane for the harbour"}
    first = deliver(world, world.mailbox(ada), "1", **people)
    deliver(world, world.mailbox(bob), "2", **people)
    draft = replace(settings_of(world, smart_matching_enabled=True), methods={ada.id: ALL})
    answer = try_out(world, draft)
    assert kinds(answer) == [ChangeKind.TRACKED, ChangeKind.TRACKED]
    assert answer.changes[0].after.correlation.email_id == first.id


def test_that_rules_that_were_others_are_told(world: MailWorld) -> None:
    ada = world.user("ada", ALL)
    deliver(world, world.mailbox(ada), "1")
    world.run(
        lambda context: context.unit.users.save(
            replace(context.unit.users.get(ada.id), filtering_method=NONE)
        )
    )
    answer = try_out(world, WhatIfDraft(30, methods={ada.id: RESPONSE}))
    assert (answer.changes, answer.ground.others) == ((), 1)
    (change,) = try_out(world, WhatIfDraft(30, methods={ada.id: ALL})).changes
    assert (change.kind, change.rules_were_others) == (ChangeKind.TRACKED, True)


def test_that_what_was_tracked_by_hand_stays(world: MailWorld) -> None:
    ada = world.user("ada", RESPONSE)
    line = deliver(world, world.mailbox(ada), "1", manual=True)
    assert line.outcome is ItemOutcome.TRACKED
    answer = try_out(world, WhatIfDraft(30, methods={ada.id: NONE}))
    assert (answer.changes, answer.ground.others) == ((), 0)


def test_what_cannot_be_looked_at(world: MailWorld) -> None:
    ada = world.user("ada", ALL)
    box = world.mailbox(ada)
    deliver(world, box, "very old")
    world.clock.advance(timedelta(days=20))
    old = deliver(world, box, "old")
    failed = deliver(world, box, "failed")
    world.run(lambda context: _spoil(context, old, failed))
    deliver(world, box, "one")
    deliver(world, box, "two")
    draft = WhatIfDraft(10, methods={ada.id: NONE})
    answer = try_out(world, draft, most=1)
    ground = answer.ground
    assert (ground.messages, ground.older, ground.headless, ground.undecided) == (1, 1, 1, 1)
    assert kinds(answer) == [ChangeKind.DROPPED]
    other = WhatIfDraft(10, methods={ada.id: NONE}, mailboxes=(new_id(),))
    assert try_out(world, other).ground.messages == 0
    whole = WhatIfDraft(10, methods={ada.id: NONE}, mailboxes=(box.id,))
    assert try_out(world, whole).count(ChangeKind.DROPPED) == 2


def _spoil(context: Context, old: ReceivedItem, failed: ReceivedItem) -> None:
    run = context.unit.session.execute
    run(text("UPDATE receiveditem SET headers = '' WHERE serverid = 'old'"))
    run(text("UPDATE receiveditem SET outcome = 7 WHERE serverid = 'failed'"))
    assert old.id != failed.id


def test_that_a_repeated_message_without_an_id_is_left_out(world: MailWorld) -> None:
    """By its content it was known to be one; that is not kept."""
    ada = world.user("ada", ALL)
    box = world.mailbox(ada)
    lines = [deliver(world, box, "1", message_id="", content_hash=one) for one in ("", "a")]
    lines.append(deliver(world, box, "2", message_id=""))
    assert [line.outcome for line in lines] == [
        ItemOutcome.TRACKED,
        ItemOutcome.DUPLICATE,
        ItemOutcome.TRACKED,
    ]
    ground = try_out(world, settings_of(world)).ground
    assert (ground.messages, ground.undecided, ground.others) == (2, 1, 0)


def test_that_many_messages_need_few_queries(world: MailWorld) -> None:
    users = [world.user(f"user{number}", RESPONSE) for number in range(6)]
    for number in range(60):
        user = users[number % 6]
        to = (f"user{number % 6}@example.com",)
        deliver(world, world.mailbox(user), str(number), to=to)
    seen: list[str] = []

    def note(_c: Connection, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    def go_on(context: Context) -> None:
        connection = context.unit.session.connection()
        event.listen(connection, "before_cursor_execute", note)
        replay.go_on(context)

    draft = WhatIfDraft(30, methods={user.id: ALL for user in users})
    replay = world.read(lambda context: Replay(context, draft, read))
    world.read(go_on)
    assert (replay.done, replay.total) == (60, 60)
    assert BATCH > 60
    assert replay.answer().count(ChangeKind.TRACKED) == 60
    assert len(seen) < 30, seen
    assert all(statement.lstrip().startswith(("SELECT", "WITH")) for statement in seen)


def test_who_may_ask_and_what_is_refused(world: MailWorld) -> None:
    ada = world.user("ada")
    simple = Caller(ada.id, frozenset({Role.USER}))
    with pytest.raises(NeedsAttention) as refused:
        world.run(lambda context: Replay(context, WhatIfDraft(30), read), simple)
    assert refused.value.code is ErrorCode.PRIVILEGE_DENIED
    with pytest.raises(DraftRefused):
        try_out(world, settings_of(world, most_hashes=0))
    with pytest.raises(DraftRefused):
        try_out(world, WhatIfDraft(0))


def test_that_what_a_draft_cannot_know_is_said(world: MailWorld) -> None:
    draft = settings_of(world, smart_matching_enabled=True, most_hashes=50, subject_noise="fyi:")
    assert len(try_out(world, draft).ground.unknown) == 2
    assert try_out(world, settings_of(world, most_hashes=50)).ground.unknown == ()
