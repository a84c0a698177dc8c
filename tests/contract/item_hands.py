"""Hands in Ann's mailbox on both servers; see ``items_contract.ItemHands``."""

from dataclasses import replace
from typing import Any

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import AnswerLost, Retryable
from ssync_desktop.domain.items.content import ContactContent
from ssync_desktop.domain.items.kinds import ItemKind
from ssync_desktop.sandbox.ews.change_log import Change
from ssync_desktop.sandbox.ews.faults import Fault, Wrong
from ssync_desktop.sandbox.ews.model import Attachment, Item
from ssync_desktop.sandbox.ews.properties_values import put, text_of
from ssync_desktop.sandbox.ews.server import SandboxExchange
from ssync_desktop.servers.item_port import in_archive
from ssync_desktop.servers.memory_box import MailKind
from ssync_desktop.servers.memory_server import MemoryServer, Step
from tests.contract.item_samples import Mail
from tests.kit.exchange import ANN, BOB, ExchangeHands


class MemoryItemHands:
    def __init__(self, server: MemoryServer) -> None:
        self._server = server
        self._box = server.add_account(ANN.user_name, ANN.secret).box
        self._bob = server.add_account(BOB.user_name, BOB.secret).box

    def copy(self, key: str) -> str:
        return self._box.copy(key).key

    def remove(self, key: str) -> None:
        self._box.remove(key)

    def move_away(self, key: str, folder: str) -> str:
        return self._box.move_away(key, folder).key

    def copy_away(self, key: str, folder: str, global_id: str) -> None:
        self._box.copy_away(key, folder, global_id=global_id)

    def archive(self, key: str, folder: str) -> None:
        self._box.move_away(key, in_archive(folder))

    def close(self, folder: str) -> None:
        self._box.closed.add(folder)

    def move_back(self, key: str) -> str:
        return self._box.move_back(key).key

    def throw_away(self, key: str, folder: str) -> None:
        del folder  # what is deleted lies in one place here
        self._box.remove(key)

    def rename(self, key: str, subject: str) -> None:
        content = self._box.entries[key].item.content
        name = "last_name" if isinstance(content, ContactContent) else "subject"
        renamed: dict[str, Any] = {name: subject}
        self._box.change(key, replace(content, **renamed))

    def attach(self, key: str, name: str, octets: bytes) -> None:
        self._box.attach(key, name, octets)

    def detach(self, key: str, name: str) -> None:
        self._box.detach(key, name)

    def forget_checkpoints(self) -> None:
        self._box.forget_checkpoints()

    def lies_in_deleted_items(self, subject: str) -> bool:
        return subject in [one.content.subject for one in self._box.bin]

    def mails(self) -> set[Mail]:
        told = {
            Mail(one.recipient, one.kind is MailKind.CANCELLATION)
            for one in self._server.meeting_mails
        }
        self._server.meeting_mails.clear()
        return told

    def subjects_of_bob(self) -> list[str]:
        return [one.content.subject for one in self._bob.items(ItemKind.APPOINTMENT)]

    def lose_the_next_answer(self, operation: str = "CreateItem") -> None:
        del operation
        self._server.fail(Step.ITEM_WRITTEN, AnswerLost(ErrorCode.CONNECTION_LOST))

    def refuse_the_next(self) -> None:
        self._server.fail(Step.ITEM_WRITE, Retryable(ErrorCode.THROTTLED))


class ExchangeItemHands:
    def __init__(self, server: SandboxExchange) -> None:
        self._server, self._exchange = server, server.exchange
        self._ann = ExchangeHands(server, ANN.user_name)
        self._told: list[Mail] = []
        self._exchange.carry_outside = self._carry
        self._heard: set[str] = set()

    def copy(self, key: str) -> str:
        with self._exchange.lock:
            known = self._exchange.items[key]
            fresh = type(known)(known.kind, dict(known.values), dict(known.extended))
            put(fresh.values, "DateTimeCreated", self._exchange.now())
            return self._exchange.put(known.home, fresh).id

    def remove(self, key: str) -> None:
        with self._exchange.lock:
            self._exchange.take(self._exchange.items[key])

    def move_away(self, key: str, folder: str) -> str:
        return self._ann.move_away(key, folder)

    def copy_away(self, key: str, folder: str, global_id: str) -> None:
        self._ann.copy_away(key, folder, global_id=global_id)

    def archive(self, key: str, folder: str) -> None:
        del folder  # retention finds it by itself
        self._ann.archive(key)

    def close(self, folder: str) -> None:
        self._ann.close(folder)

    def move_back(self, key: str) -> str:
        return self._ann.move_back(key)

    def throw_away(self, key: str, folder: str) -> None:
        self._ann.move_away(key, folder, "deleteditems")

    def rename(self, key: str, subject: str) -> None:
        with self._exchange.lock:
            item = self._exchange.items[key]
            put(item.values, "Surname" if item.kind == "Contact" else "Subject", subject)
            self._exchange.note(Change.UPDATED, item)

    def attach(self, key: str, name: str, octets: bytes) -> None:
        self.hang(key, Attachment("", name, content=octets))

    def hang(self, key: str, made: Attachment) -> None:
        with self._exchange.lock:
            item = self._exchange.items[key]
            made.id = self._exchange.new_attachment_id(item)
            item.attachments.append(made)
            self._exchange.attachments[made.id] = (item, made)
            self._exchange.note(Change.UPDATED, item)

    def detach(self, key: str, name: str) -> None:
        with self._exchange.lock:
            item = self._exchange.items[key]
            for one in [one for one in item.attachments if one.name == name]:
                item.attachments.remove(one)
                del self._exchange.attachments[one.id]
            self._exchange.note(Change.UPDATED, item)

    def forget_checkpoints(self) -> None:
        self._exchange.forget_sync_states()

    def lies_in_deleted_items(self, subject: str) -> bool:
        return subject in _subjects(self._folder(ANN.user_name, "deleteditems"))

    def mails(self) -> set[Mail]:
        found = self._folder(BOB.user_name, "inbox")
        fresh = [one for one in found if one.id not in self._heard]
        self._heard |= {one.id for one in fresh}
        told = {Mail(BOB.user_name, one.kind == "MeetingCancellation") for one in fresh}
        told |= set(self._told)
        self._told.clear()
        return told

    def subjects_of_bob(self) -> list[str]:
        return _subjects(self._folder(BOB.user_name, "calendar"))

    def lose_the_next_answer(self, operation: str = "CreateItem") -> None:
        self._server.faults.plan(Fault(Wrong.ANSWER_LOST, operation))

    def refuse_the_next(self) -> None:
        self._server.faults.plan(Fault(Wrong.BUSY, "CreateItem", seconds=5))

    def _carry(self, _sender: str, recipient: str, content: bytes) -> None:
        self._told.append(
            Mail(recipient, b'method="CANCEL"' in content or b"METHOD:CANCEL" in content)
        )

    def _folder(self, address: str, name: str) -> list[Item]:
        mailbox = self._exchange.mailbox(address)
        assert mailbox is not None
        return mailbox.distinguished[name].visible


def _subjects(items: list[Item]) -> list[str]:
    return [text_of(one.values, "Subject") for one in items]
