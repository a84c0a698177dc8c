"""Rules on folders as the screens ask for them, over a whole engine and a server with folders."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import DraftRefused, ItemRefused, NeedsAttention, Retryable
from ssync_desktop.domain.folder_preview import PreviewedItem, PreviewFate
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import AuditAction, ObjectType, ServerType
from ssync_desktop.domain.people import RecordDraft, Reference, UserDraft
from ssync_desktop.domain.privacy import HIDDEN
from ssync_desktop.domain.query import Query, Table
from ssync_desktop.domain.rows import TrackingFolderRow
from ssync_desktop.domain.tracking_folder import (
    OnboardingStatus,
    TrackingFolder,
    TrackingFolderDraft,
)
from ssync_desktop.engine.service import Service
from ssync_desktop.organization.first_run import caller_named
from ssync_desktop.servers.memory_server import OUTSIDE, MemoryServer, Step
from ssync_desktop.servers.port import INBOX, Capability
from tests.engine.mail import a_message
from tests.engine.whole import WAIT, WholeEngine, whole_engine
from tests.kit.clock import ManualClock

ADA = "ada@example.test"


@pytest.fixture
def engine(
    sqlite_url: str, clock: ManualClock, memory_server: MemoryServer
) -> Iterator[WholeEngine]:
    """Return an engine that speaks to a server with folders."""
    with whole_engine(sqlite_url, clock, memory_server) as engine:
        engine.add_profile(server_type=ServerType.EXCHANGE)
        yield engine


@pytest.fixture
def box(engine: WholeEngine) -> Mailbox:
    """Return the mailbox of a user on that server."""
    return engine.add_user(ADA)


@pytest.fixture
def clients(box: Mailbox, memory_server: MemoryServer) -> str:
    """Return the key of a folder below the inbox."""
    del box
    return memory_server.add_folder(ADA, "Clients")


def save(engine: WholeEngine, box: Mailbox, key: str, **changes: object) -> TrackingFolder:
    """Save a rule on a folder."""
    draft = TrackingFolderDraft(mailbox_id=box.id, folder_id=key)
    draft = replace(draft, **changes)  # type: ignore[arg-type]
    return engine.service.tracking.save(draft).result(WAIT)


def numbered(number: int, subject: str = "Hello") -> bytes:
    """Return a message of its own."""
    return a_message(subject=subject, message_id=f"{number}@elsewhere.test")


def service_of(engine: WholeEngine, name: str) -> Service:
    """Return the service as the user called *name* sees it."""
    tools = engine.runtime.tools
    caller = engine.runtime.store.read(lambda unit: caller_named(tools.context(unit), name)).result(
        WAIT
    )
    return Service(engine.runtime, caller)


def other_service(engine: WholeEngine, name: str) -> Service:
    """Return the service as another, ordinary user sees it."""
    draft = UserDraft(last_name=name, domain_name=name, email_address=f"{name}@example.test")
    engine.service.save_user(draft).result(WAIT)
    return service_of(engine, name)


def test_the_folders_are_shown_as_they_lie(
    engine: WholeEngine, box: Mailbox, clients: str, memory_server: MemoryServer
) -> None:
    inner = memory_server.add_folder(ADA, "Fabrikam", clients)
    memory_server.add_folder(ADA, "Elsewhere", OUTSIDE)
    memory_server.deliver(ADA, numbered(1), folder=inner)
    rule = save(engine, box, inner)
    tree = engine.service.tracking.folders(box.id).result(WAIT)
    assert [(node.path[1:], node.items, node.rule_id) for node in tree] == [
        ((), 0, None),
        (("Clients",), 0, None),
        (("Clients", "Fabrikam"), 1, rule.id),
    ]
    assert rule.folder_name == "Fabrikam"
    assert engine.service.tracking.rule(rule.id).result(WAIT) == rule
    assert engine.service.tracking.rules(box.id).result(WAIT) == (rule,)


@pytest.mark.behaviour("B71", "a rule on a folder elsewhere")
def test_the_server_is_asked_where_a_folder_lies_before_it_gets_a_rule(
    engine: WholeEngine, box: Mailbox, clients: str, memory_server: MemoryServer
) -> None:
    outside = memory_server.add_folder(ADA, "Elsewhere", OUTSIDE)
    inbox = engine.service.tracking.folders(box.id).result(WAIT)[0].key
    for key in (outside, inbox, INBOX):
        with pytest.raises(DraftRefused):
            save(engine, box, key)
    rule = save(engine, box, clients)
    memory_server.move_folder(ADA, clients, OUTSIDE)
    other = memory_server.add_folder(ADA, "Other")
    with pytest.raises(DraftRefused):
        save(engine, box, clients)
    changed = replace(rule.draft(), folder_id=other)
    assert engine.service.tracking.save(changed).result(WAIT).folder_name == "Other"


def test_another_record_needs_no_server(
    engine: WholeEngine, box: Mailbox, clients: str, memory_server: MemoryServer
) -> None:
    rule = save(engine, box, clients)
    memory_server.fail(Step.CONNECT, Retryable(ErrorCode.SERVER_BUSY), times=2)
    record = engine.service.save_record(
        RecordDraft(object_type=ObjectType.ACCOUNT, name="Fabrikam")
    ).result(WAIT)
    regarding = Reference(record.id, ObjectType.ACCOUNT, "Fabrikam")
    changed = replace(rule.draft(), regarding=regarding)
    assert engine.service.tracking.save(changed).result(WAIT).regarding == regarding
    with pytest.raises(Retryable):
        save(engine, box, "another")
    with pytest.raises(Retryable):
        engine.service.tracking.folders(box.id).result(WAIT)


def test_what_cannot_be_saved_does_not_bother_the_server(
    engine: WholeEngine, box: Mailbox, memory_server: MemoryServer
) -> None:
    memory_server.fail(Step.CONNECT, Retryable(ErrorCode.SERVER_BUSY))
    with pytest.raises(DraftRefused) as refused:
        save(engine, box, "")
    assert [problem.field for problem in refused.value.problems] == ["folder_id"]
    memory_server.heal()


@pytest.mark.behaviour("B78")
def test_a_mailbox_without_folders_shows_none(
    sqlite_url: str, clock: ManualClock, memory_server: MemoryServer
) -> None:
    with whole_engine(sqlite_url, clock, memory_server) as engine:
        profile = engine.add_profile()
        box = engine.add_user(ADA)
        with pytest.raises(DraftRefused, match="not on Exchange"):
            engine.service.tracking.folders(box.id).result(WAIT)
        memory_server.capabilities = Capability.NONE
        exchange = replace(profile.draft(), server_type=ServerType.EXCHANGE)
        engine.service.save_profile(exchange).result(WAIT)
        with pytest.raises(NeedsAttention, match="shows no folders"):
            engine.service.tracking.folders(box.id).result(WAIT)


def test_nothing_is_saved_while_the_organization_wants_no_folders(
    engine: WholeEngine, box: Mailbox, clients: str
) -> None:
    settings = engine.service.settings().result(WAIT)
    engine.service.save_settings(replace(settings, track_folders=False)).result(WAIT)
    with pytest.raises(DraftRefused, match="switched off"):
        save(engine, box, clients)


def test_others_see_nothing_of_a_mailbox(engine: WholeEngine, box: Mailbox, clients: str) -> None:
    bert = other_service(engine, "bert").tracking
    for asked in (
        bert.rules(box.id),
        bert.folders(box.id),
        bert.preview(box.id, clients),
        bert.save(TrackingFolderDraft(mailbox_id=box.id, folder_id=clients)),
    ):
        with pytest.raises(NeedsAttention) as refused:
            asked.result(WAIT)
        assert refused.value.code is ErrorCode.PRIVILEGE_DENIED


def preview(service: Service, box: Mailbox, key: str, limit: int = 50) -> list[PreviewedItem]:
    """Return what lies in a folder."""
    return list(service.tracking.preview(box.id, key, limit).result(WAIT).items)


def test_a_preview_tells_what_will_be_tracked(
    engine: WholeEngine, box: Mailbox, clients: str, memory_server: MemoryServer
) -> None:
    engine.runtime.begin()
    engine.enable(box)
    memory_server.deliver(ADA, numbered(1, "Known"))
    engine.service.sync_now([box.id]).result(WAIT)
    (email,) = engine.wait(lambda: engine.rows(Table.EMAILS, "created_on"))
    memory_server.deliver(ADA, numbered(1, "Known"), folder=clients)
    memory_server.deliver(ADA, numbered(2, "New"), folder=clients)

    known, new = preview(service_of(engine, "ada"), box, clients)
    assert (known.subject, known.fate, known.email_id) == ("Known", PreviewFate.KEEP, email.id)
    assert (new.subject, new.fate, new.email_id) == ("New", PreviewFate.TRACK, None)
    assert new.sender
    regarding = Reference(box.id, ObjectType.ACCOUNT)
    assert new.regarding_under(regarding) == known.regarding_under(regarding) == regarding
    assert known.regarding_under(None) is None


def test_a_preview_stops_and_says_so(
    engine: WholeEngine, box: Mailbox, clients: str, memory_server: MemoryServer
) -> None:
    for number in range(5):
        memory_server.deliver(ADA, numbered(number), folder=clients)
    some = engine.service.tracking.preview(box.id, clients, 3).result(WAIT)
    assert (len(some.items), some.complete) == (3, False)
    whole = engine.service.tracking.preview(box.id, clients, 5).result(WAIT)
    assert (len(whole.items), whole.complete) == (5, True)
    with pytest.raises(ItemRefused) as refused:
        engine.service.tracking.preview(box.id, "gone").result(WAIT)
    assert refused.value.code is ErrorCode.FOLDER_NOT_FOUND


@pytest.mark.behaviour("B107", "in the preview of a folder")
def test_subjects_are_hidden_from_others_until_they_are_shown(
    engine: WholeEngine, box: Mailbox, clients: str, memory_server: MemoryServer
) -> None:
    memory_server.deliver(ADA, numbered(1, "Private"), folder=clients)
    (item,) = preview(engine.service, box, clients)
    assert (item.subject, item.content_hidden) == (HIDDEN, True)
    engine.service.privacy.show_subjects(Table.RECEIVED_ITEMS).result(WAIT)
    (item,) = preview(engine.service, box, clients)
    assert (item.subject, item.content_hidden) == ("Private", False)


@pytest.mark.behaviour("B107", "in the preview of a folder")
def test_subjects_of_one_mailbox_are_shown_which_is_written_down(
    engine: WholeEngine, box: Mailbox, clients: str, memory_server: MemoryServer
) -> None:
    memory_server.deliver(ADA, numbered(1, "Private"), folder=clients)
    with pytest.raises(NeedsAttention) as refused:
        service_of(engine, "ada").privacy.show_folder_subjects(box.id).result(WAIT)
    assert refused.value.code is ErrorCode.PRIVILEGE_DENIED
    engine.service.privacy.show_folder_subjects(box.id).result(WAIT)
    (item,) = preview(engine.service, box, clients)
    assert (item.subject, item.content_hidden) == ("Private", False)
    assert engine.service.privacy.hides_subjects(Table.RECEIVED_ITEMS)
    (look,) = engine.runtime.store.read(lambda unit: unit.audits.of(box.id)).result(WAIT)
    assert (look.action, look.table) == (AuditAction.SHOW_SUBJECTS, Table.TRACKING_FOLDERS)
    assert look.owner_id == box.owner_id


def test_the_list_shows_every_rule(engine: WholeEngine, box: Mailbox, clients: str) -> None:
    rule = save(engine, box, clients)
    query = Query(Table.TRACKING_FOLDERS, text="clients")
    (rule_id,) = engine.service.ids(query).result(WAIT).ids
    (row,) = engine.service.rows(Table.TRACKING_FOLDERS, [rule_id]).result(WAIT)
    assert isinstance(row, TrackingFolderRow)
    assert row == TrackingFolderRow(
        id=rule.id,
        folder_name="Clients",
        mailbox_id=box.id,
        mailbox_name=box.name,
        profile_name="Mail",
        regarding_id=None,
        regarding_type=None,
        regarding_name="",
        onboarding=OnboardingStatus.NEW,
        done=0,
        total=0,
        disabled=False,
        error_code="",
        error_on=None,
        synchronized_on=None,
        row_version=1,
    )
    engine.service.tracking.delete([rule.id]).result(WAIT)
    assert engine.service.count(Query(Table.TRACKING_FOLDERS)).result(WAIT) == 0


def test_a_new_rule_is_at_work_at_once(
    engine: WholeEngine, box: Mailbox, clients: str, memory_server: MemoryServer
) -> None:
    engine.runtime.begin()
    engine.enable(box)
    engine.settle(box)
    memory_server.deliver(ADA, numbered(1), folder=clients)
    rule = save(engine, box, clients)
    engine.wait(lambda: engine.rows(Table.EMAILS, "created_on"))
    engine.wait(lambda: engine.service.tracking.rule(rule.id).result(WAIT).synchronized_on)
