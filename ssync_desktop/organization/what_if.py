"""Replaying the mail of the last days by the rules of today and by those of a draft.

Nothing is written. Each batch is one look at the database; between two of them other things go on.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import islice
from uuid import UUID

from ssync_desktop.domain.errors import DraftRefused
from ssync_desktop.domain.incoming_facts import Checked, Surroundings
from ssync_desktop.domain.incoming_item import received_time
from ssync_desktop.domain.known_email import KnownEmail
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import ItemOutcome, Role
from ssync_desktop.domain.problems import Problem
from ssync_desktop.domain.received_email import ReceivedHeaders
from ssync_desktop.domain.what_if import (
    DECIDED,
    MOST_CHANGES,
    MOST_MESSAGES,
    Change,
    ChangeKind,
    Ground,
    Outcome,
    Rules,
    WhatIf,
    WhatIfDraft,
    compare,
    unknown_of,
)
from ssync_desktop.domain.what_if_world import Replayed, World
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.stored_candidates import stored_emails
from ssync_desktop.organization.surroundings import gather_people
from ssync_desktop.store.repositories.replays import LedgerLine

BATCH = 250
"""Messages that are looked at in one transaction; some tenths of a second."""

ReadHeaders = Callable[[Sequence[str]], Sequence[ReceivedHeaders]]
"""Reads blocks of headers as they stand in the ledger; what reads mail knows no organization."""

_KEPT = frozenset({ItemOutcome.TRACKED, ItemOutcome.DUPLICATE})


@dataclass(frozen=True, slots=True)
class _Seen:
    """What became of a message by either rules; *others*: it was treated otherwise in truth."""

    message: Replayed
    before: Outcome
    after: Outcome
    others: bool


class Replay:
    """One replay from its beginning to its answer; every step may be of another transaction."""

    def __init__(
        self, context: Context, draft: WhatIfDraft, read: ReadHeaders, *, most: int = MOST_MESSAGES
    ) -> None:
        """Find the messages; raises PRIVILEGE_DENIED or ``DraftRefused``.

        *most* are replayed, the newest ones.
        """
        context.require(
            "try out settings on the mail of others",
            Role.SYSTEM_ADMINISTRATOR,
            Role.SYSTEM_CUSTOMIZER,
        )
        saved = context.unit.settings.get()
        problems = list(_problems(draft))
        if problems:
            raise DraftRefused(problems)
        rules = draft.rules(saved)
        self._read = read
        self._now, self._draft = World(Rules(saved)), World(rules)
        self._differing: list[_Seen] = []
        self._done = 0
        self._ids: list[UUID] = []
        self._mailboxes: dict[UUID, Mailbox] = {}
        self._ground = Ground(
            context.clock.now() - timedelta(days=draft.days),
            unknown=unknown_of(saved, rules.settings),
        )
        self._find(context, draft.mailboxes, most)

    @property
    def total(self) -> int:
        """How many messages there are to replay."""
        return len(self._ids)

    @property
    def done(self) -> int:
        """How many were replayed."""
        return self._done

    def go_on(self, context: Context) -> None:
        """Replay the next batch."""
        ids = self._ids[self._done : self._done + BATCH]
        messages = list(self._messages(context, context.unit.replays.lines(ids)))
        if messages:
            self._replay(context, messages)
        gone = len(ids) - len(messages)
        ground = self._ground
        self._ground = replace(
            ground,
            messages=ground.messages + len(messages),
            undecided=ground.undecided + gone,
        )
        self._done += len(ids)

    def answer(self) -> WhatIf:
        """Return what was found, the newest message first."""
        kinds = [self._kind(seen) for seen in reversed(self._differing)]
        counts = Counter(kind for kind in kinds if kind is not None)
        changes = (
            _change(seen, kind)
            for seen, kind in zip(reversed(self._differing), kinds, strict=True)
            if kind is not None
        )
        return WhatIf(self._ground, tuple(islice(changes, MOST_CHANGES)), counts)

    def _find(self, context: Context, mailboxes: Sequence[UUID], most: int) -> None:
        since = self._ground.since
        replays = context.unit.replays
        self._ids = replays.newest(since, mailboxes, DECIDED, most)
        count = replays.count(since, mailboxes, DECIDED)
        self._ground = replace(
            self._ground,
            headless=count.headless,
            undecided=count.undecided,
            older=count.lines - count.headless - count.undecided - len(self._ids),
        )

    def _messages(
        self, context: Context, lines: Sequence[LedgerLine]
    ) -> Iterator[tuple[Replayed, LedgerLine]]:
        """Yield what can be decided on again.

        A message without an id is known by its content, which is not kept: whether it was a
        duplicate cannot be told again.
        """
        stored = {
            line.email_id
            for line in lines
            if line.outcome is ItemOutcome.TRACKED and line.email_id is not None
        }
        marks = context.unit.known_emails.told_apart_by(stored)
        blocks = self._read([line.headers for line in lines])
        for line, headers in zip(lines, blocks, strict=True):
            if line.outcome is ItemOutcome.DUPLICATE and not headers.message_id:
                continue
            email_id = line.email_id if line.outcome is ItemOutcome.TRACKED else None
            sent, mark = marks.get(email_id, (False, "")) if email_id else (False, "")
            checked = Checked(
                headers=headers,
                received_on=received_time(headers, line.received_on, line.first_seen_on),
                content_hash=line.content_hash or str(line.id),
                content_mark=mark,
                sent=sent,
                manual=line.by_hand,
                stored_as=email_id or line.id,
            )
            yield Replayed(line.id, line.mailbox_id, email_id, checked), line

    def _replay(self, context: Context, messages: Sequence[tuple[Replayed, LedgerLine]]) -> None:
        replayed = [message for message, _ in messages]
        around = self._people(context, replayed)
        stored: dict[World, Sequence[KnownEmail]] = {}
        for world in (self._now, self._draft):
            stored[world] = self._stored(context, world, replayed, stored)
        worlds = [
            (world, world.candidates(stored[world], replayed)) for world in (self._now, self._draft)
        ]
        by_mailbox = [
            {
                mailbox_id: replace(world.rules.around(found), candidates=candidates)
                for mailbox_id, found in around.items()
            }
            for world, candidates in worlds
        ]
        for message, line in messages:
            before, after = (
                world.decide(message, found[message.mailbox_id])
                for (world, _), found in zip(worlds, by_mailbox, strict=True)
            )
            self._note(_Seen(message, before, after, before.kept is not (line.outcome in _KEPT)))

    def _stored(
        self,
        context: Context,
        world: World,
        messages: Sequence[Replayed],
        before: Mapping[World, Sequence[KnownEmail]],
    ) -> Sequence[KnownEmail]:
        """Return the stored emails; what was read for the rules of today will do for the same."""
        settings = world.rules.settings
        same = settings == self._now.rules.settings and not settings.smart_matching_enabled
        if same and self._now in before:
            return before[self._now]
        checked = [message.checked for message in messages]
        return stored_emails(context, settings, checked, frozenset() if same else world.gone)

    def _people(self, context: Context, messages: Sequence[Replayed]) -> dict[UUID, Surroundings]:
        """Read whom the messages concern, for both rules at once."""
        ids = {message.mailbox_id for message in messages}
        for mailbox in context.unit.mailboxes.by_ids(ids - self._mailboxes.keys()):
            self._mailboxes[mailbox.id] = mailbox
        routed = any(
            world.rules.settings.auto_route_to_owner_queue for world in (self._now, self._draft)
        )
        settings = replace(self._now.rules.settings, auto_route_to_owner_queue=routed)
        mailboxes = [self._mailboxes[one] for one in ids if one in self._mailboxes]
        checked = [message.checked for message in messages]
        return gather_people(context, mailboxes, checked, settings)

    def _note(self, seen: _Seen) -> None:
        if seen.others:
            self._ground = replace(self._ground, others=self._ground.others + 1)
        if compare(seen.before, seen.after) is None:
            return
        self._differing.append(seen)
        if len(self._differing) > MOST_CHANGES:  # an older one, which is only counted
            older = self._differing[-MOST_CHANGES - 1]
            before, after = replace(older.before, reasons=()), replace(older.after, reasons=())
            self._differing[-MOST_CHANGES - 1] = replace(older, before=before, after=after)

    def _kind(self, seen: _Seen) -> ChangeKind | None:
        key = seen.message.key
        return compare(
            seen.before,
            seen.after,
            kept_before=self._now.kept(key),
            kept_after=self._draft.kept(key),
        )


def _change(seen: _Seen, kind: ChangeKind) -> Change:
    return Change(
        item_id=seen.message.item_id,
        mailbox_id=seen.message.mailbox_id,
        email_id=seen.message.email_id,
        kind=kind,
        before=seen.before,
        after=seen.after,
        rules_were_others=seen.others,
    )


def _problems(draft: WhatIfDraft) -> Iterator[Problem]:
    if draft.days < 1:
        yield Problem("days", "At least one day is looked back.", "Choose another number of days.")
    if draft.settings is not None:
        yield from draft.settings.problems()
