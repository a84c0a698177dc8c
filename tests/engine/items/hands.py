"""Whose hands random things are done with in the mailbox, in memory and on the sandbox's Exchange."""

from asyncio import Runner
from dataclasses import dataclass
from email import message_from_bytes, policy
from typing import Protocol

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import AnswerLost, Retryable
from ssync_desktop.domain.items.attaching import files_of
from ssync_desktop.domain.items.content import AppointmentContent, Content
from ssync_desktop.domain.items.item import MailboxItem
from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.sandbox.ews.change_log import Change
from ssync_desktop.sandbox.ews.faults import Fault, Wrong
from ssync_desktop.sandbox.ews.operations.calendar_series import Appointment, describe
from ssync_desktop.sandbox.ews.operations.move import copied
from ssync_desktop.sandbox.ews.properties_values import put
from ssync_desktop.sandbox.ews.server import SandboxExchange
from ssync_desktop.servers.memory_box import MailKind
from ssync_desktop.servers.memory_server import MemoryServer, Step
from ssync_desktop.servers.port import TRACKED_CATEGORY
from tests.engine.items.desk import Desk
from tests.engine.items.exchange_desk import Person
from tests.engine.items.life import tag_of
from tests.kit.exchange import ExchangeHands

ELSEWHERE = "Elsewhere"
"""The folder that items are moved to, or what its name begins with."""


@dataclass(frozen=True, slots=True)
class Told:
    """A mail about a meeting. *invitation* is None where nobody can tell."""

    subject: str
    recipient: str
    invitation: bool | None = None


@dataclass(frozen=True, slots=True)
class Hung:
    """The names and octets of what hangs on an appointment."""

    files: tuple[tuple[str, bytes], ...]
    in_series: bool


class Hands(Protocol):
    """The mailbox's owner, and what goes wrong with the server."""

    faults: int
    """How many kinds of trouble there are."""

    def holds_anything(self) -> bool:
        """Say whether there is any item; asked before every step, so past the connector."""
        ...

    def items(self, kind: ItemKind | None = None) -> list[MailboxItem]: ...

    def create(self, content: Content, *, tracked: bool) -> None: ...

    def change(self, item: MailboxItem, content: Content) -> None: ...

    def remove(self, item: MailboxItem) -> None: ...

    def copy(self, item: MailboxItem) -> None: ...

    def categorize(self, item: MailboxItem) -> None: ...

    def attach(self, item: MailboxItem, name: str, octets: bytes) -> None: ...

    def detach(self, item: MailboxItem, name: str) -> None: ...

    def calendar(self) -> dict[str, Hung]:
        """Return what hangs on each appointment, by its key, whatever the program is shown."""
        ...

    def move_away(self, item: MailboxItem) -> None:
        """Move an item to another folder of its kind."""
        ...

    def move_back(self, place: int) -> str:
        """Move one of those that were moved away back; return its name."""
        ...

    def elsewhere(self) -> list[str]:
        """Return the names of those that were moved away."""
        ...

    def forget_checkpoints(self) -> None: ...

    def fail(self, fault: int, times: int) -> None: ...

    def heal(self) -> None: ...

    def mails(self) -> list[Told]: ...


class MemoryHands:
    """Hands in a mailbox in memory."""

    _STEPS = (
        Step.CONNECT,
        Step.ITEM_LIST,
        Step.ITEM_READ,
        Step.ITEM_FIND,
        Step.ITEM_WRITE,
        Step.ITEM_WRITTEN,
        Step.FILE_READ,
    )
    faults = len(_STEPS)

    def __init__(self, desk: Desk, server: MemoryServer) -> None:
        self._desk, self._server = desk, server

    def holds_anything(self) -> bool:
        return bool(self._desk.box.entries)

    def items(self, kind: ItemKind | None = None) -> list[MailboxItem]:
        return self._desk.items(kind)

    def create(self, content: Content, *, tracked: bool) -> None:
        self._desk.box.create(content, tracked=tracked)

    def change(self, item: MailboxItem, content: Content) -> None:
        self._desk.box.change(item.key, content)

    def remove(self, item: MailboxItem) -> None:
        self._desk.box.remove(item.key)

    def copy(self, item: MailboxItem) -> None:
        self._desk.box.copy(item.key)

    def categorize(self, item: MailboxItem) -> None:
        self._desk.box.categorize(item.key)

    def attach(self, item: MailboxItem, name: str, octets: bytes) -> None:
        self._desk.box.attach(item.key, name, octets)

    def detach(self, item: MailboxItem, name: str) -> None:
        self._desk.box.detach(item.key, name)

    def calendar(self) -> dict[str, Hung]:
        return {
            one.key: Hung(
                tuple((file.name, self._server.octets[file.key]) for file in files_of(one.content)),
                in_series=isinstance(one.content, AppointmentContent) and bool(one.content.series),
            )
            for one in self.items(ItemKind.APPOINTMENT)
        }

    def move_away(self, item: MailboxItem) -> None:
        self._desk.box.move_away(item.key, ELSEWHERE)

    def move_back(self, place: int) -> str:
        names = {key: tag_of(item.content) for key, (_, item) in self._desk.box.elsewhere.items()}
        key = sorted(names, key=names.__getitem__)[place % len(names)]
        self._desk.box.move_back(key)
        return names[key]

    def elsewhere(self) -> list[str]:
        return [tag_of(item.content) for _, item in self._desk.box.elsewhere.values()]

    def forget_checkpoints(self) -> None:
        self._desk.box.forget_checkpoints()

    def fail(self, fault: int, times: int) -> None:
        step = self._STEPS[fault]
        lost = step is Step.ITEM_WRITTEN
        error = (AnswerLost if lost else Retryable)(ErrorCode.CONNECTION_LOST)
        self._server.fail(step, error, times=times)

    def heal(self) -> None:
        self._server.heal()

    def mails(self) -> list[Told]:
        return [
            Told(one.subject, one.recipient, one.kind is MailKind.INVITATION)
            for one in self._server.meeting_mails
        ]


class SandboxHands:
    """Hands in a mailbox on the sandbox's Exchange."""

    _FAULTS = (
        Fault(Wrong.DROPPED, "SyncFolderItems"),
        Fault(Wrong.DROPPED, "GetItem"),
        Fault(Wrong.DROPPED, "CreateItem"),
        Fault(Wrong.DROPPED, "UpdateItem"),
        Fault(Wrong.ANSWER_LOST, "CreateItem"),
        Fault(Wrong.ANSWER_LOST, "UpdateItem"),
        Fault(Wrong.ANSWER_LOST, "DeleteItem"),
        Fault(Wrong.DROPPED, "GetAttachment"),
        Fault(Wrong.DROPPED, "CreateAttachment"),
        Fault(Wrong.DROPPED, "DeleteAttachment"),
        Fault(Wrong.ANSWER_LOST, "CreateAttachment"),
        Fault(Wrong.ANSWER_LOST, "DeleteAttachment"),
    )
    faults = len(_FAULTS)

    def __init__(self, desk: Desk, server: SandboxExchange, runner: Runner) -> None:
        self._server, self._exchange, self._runner = server, server.exchange, runner
        self._person = Person(desk, server)
        self._hands = ExchangeHands(server, desk.mailbox.email_address)
        self._told: list[Told] = []
        self._away: list[tuple[str, str]] = []  # names and keys
        server.exchange.carry_outside = self._carry

    def holds_anything(self) -> bool:
        with self._exchange.lock:
            folders = self._hands.mailbox.distinguished
            return any(folders[name].visible for name in ("calendar", "contacts", "tasks"))

    def items(self, kind: ItemKind | None = None) -> list[MailboxItem]:
        return self._runner.run(self._person.items(kind))

    def create(self, content: Content, *, tracked: bool) -> None:
        self._runner.run(self._person.create(content, tracked=tracked))

    def change(self, item: MailboxItem, content: Content) -> None:
        self._runner.run(self._person.change(item, content))

    def remove(self, item: MailboxItem) -> None:
        self._runner.run(self._person.remove(item))

    def copy(self, item: MailboxItem) -> None:
        with self._exchange.lock:
            known = self._exchange.items[item.key]
            fresh = copied(self._exchange, known)
            put(fresh.values, "DateTimeCreated", self._exchange.now())
            self._exchange.put(known.home, fresh)
            if isinstance(fresh, Appointment):
                describe(self._exchange, fresh)  # its occurrences are its own

    def categorize(self, item: MailboxItem) -> None:
        self._hands.categorize(item.key, TRACKED_CATEGORY)

    def attach(self, item: MailboxItem, name: str, octets: bytes) -> None:
        self._hands.attach(item.key, name, octets)

    def detach(self, item: MailboxItem, name: str) -> None:
        with self._exchange.lock:
            known = self._exchange.items[item.key]
            for one in [one for one in known.attachments if one.name == name]:
                known.attachments.remove(one)
                del self._exchange.attachments[one.id]
            self._exchange.note(Change.UPDATED, known)

    def calendar(self) -> dict[str, Hung]:
        with self._exchange.lock:
            calendar = self._hands.mailbox.distinguished["calendar"]
            return {
                one.id: Hung(
                    tuple((file.name, file.content) for file in one.attachments),
                    in_series=one.recurring,
                )
                for one in calendar.visible
                if isinstance(one, Appointment)
            }

    def move_away(self, item: MailboxItem) -> None:
        # Each kind has a folder of its own, as people make them.
        key = self._hands.move_away(item.key, f"{ELSEWHERE} {item.kind.value}")
        self._away.append((tag_of(item.content), key))

    def move_back(self, place: int) -> str:
        self._away.sort(key=lambda one: one[0])
        name, key = self._away.pop(place % len(self._away))
        self._hands.move_back(key)
        return name

    def elsewhere(self) -> list[str]:
        return [tag for tag, _ in self._away]

    def forget_checkpoints(self) -> None:
        self._exchange.forget_sync_states()

    def fail(self, fault: int, times: int) -> None:
        self._server.faults.plan(self._FAULTS[fault], times)

    def heal(self) -> None:
        self._server.faults.heal()

    def mails(self) -> list[Told]:
        return list(self._told)

    def _carry(self, _sender: str, recipient: str, content: bytes) -> None:
        subject = str(message_from_bytes(content, policy=policy.default)["Subject"])
        for prefix in ("Canceled: ", "Updated: "):
            subject = subject.removeprefix(prefix)
        self._told.append(Told(subject, recipient))
