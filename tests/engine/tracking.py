"""What the tests of folder rules and categories share: records, rules, and hands in a mailbox."""

from dataclasses import replace
from uuid import UUID

from ssync_desktop.domain.email import Email
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import RecordDraft, Reference
from ssync_desktop.domain.rows import EmailRow
from ssync_desktop.domain.tracking_folder import TrackingFolder
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.records import create_record
from ssync_desktop.servers.memory_server import MemoryServer, StoredItem
from tests.kit.engine import EngineHouse


def account(house: EngineHouse, name: str) -> Reference:
    """Make an account that mail can be set regarding to."""
    draft = RecordDraft(object_type=ObjectType.ACCOUNT, name=name)
    record = house.do(lambda context: create_record(context, draft))
    return Reference(record.id, ObjectType.ACCOUNT, name)


def add_rule(
    house: EngineHouse, box: Mailbox, folder: str, regarding: Reference | None = None
) -> TrackingFolder:
    """Have the mail of *folder* tracked, as whoever may make rules would."""
    rule = TrackingFolder(
        id=house.tools.new_id(),
        mailbox_id=box.id,
        folder_id=folder,
        folder_name="as it was called",
        regarding=regarding,
        owner_id=box.owner_id,
    )
    return house.do(lambda context: context.unit.tracking_folders.add(rule))


def rule_now(house: EngineHouse, rule: TrackingFolder) -> TrackingFolder:
    """Return a rule as it stands."""
    return house.see(lambda unit: unit.tracking_folders.get(rule.id))


def change_rule(house: EngineHouse, rule: TrackingFolder, regarding: Reference | None) -> None:
    """Give a rule another record, or none."""
    changed = replace(rule_now(house, rule), regarding=regarding)
    house.do(lambda context: context.unit.tracking_folders.save(changed))


def drop_rule(house: EngineHouse, rule: TrackingFolder) -> None:
    """Delete a rule, with how far its folder was read."""

    def work(context: Context) -> None:
        context.unit.folder_checkpoints.forget(rule.mailbox_id, rule.folder_id)
        context.unit.tracking_folders.delete(rule.id)

    house.do(work)


def relate_by_hand(house: EngineHouse, email_id: UUID, regarding: Reference | None) -> None:
    """Set an email regarding something else, as a person would."""
    changed = replace(house.email(email_id), regarding=regarding)
    house.do(lambda context: context.unit.emails.save(changed))


def email_called(house: EngineHouse, subject: str) -> Email:
    """Return the one email with this subject."""
    (row,) = [one for one in house.emails() if one.subject == subject]
    assert isinstance(row, EmailRow)
    return house.email(row.id)


def regarding_of(house: EngineHouse, subject: str) -> str:
    """Return what the one email with this subject is regarding, by name."""
    regarding = email_called(house, subject).regarding
    return regarding.name if regarding else ""


def on_server(server: MemoryServer, user_name: str, part: bytes) -> StoredItem:
    """Return the one item of an account whose message holds *part*."""
    (item,) = [one for one in server.accounts[user_name].items if part in one.content]
    return item
