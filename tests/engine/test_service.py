"""The service over a whole engine: what goes in, what comes back, and what is left at the end."""

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text

from ssync_desktop.domain.changes import Changes
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import DraftRefused, NeedsAttention
from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.options import CredentialRetrieval, ItemOutcome
from ssync_desktop.domain.profile import Direction, ProfileDraft
from ssync_desktop.domain.query import Table
from ssync_desktop.domain.rows import AlertRow, QuarantineRow, ReceivedItemRow
from ssync_desktop.domain.status import EngineStatus, OperationStatus, Phase
from ssync_desktop.domain.test_run import TestRun
from ssync_desktop.servers.memory_server import MemoryServer
from ssync_desktop.store.secrets import MemorySecrets
from tests.engine.mail import a_message
from tests.engine.sending import a_draft
from tests.engine.whole import WAIT, WholeEngine, whole_engine
from tests.kit.clock import ManualClock

ADA = "ada@example.test"
PASSWORD = "Tr0ub4dor&3 with blanks"


@pytest.fixture
def engine(
    sqlite_url: str, clock: ManualClock, memory_server: MemoryServer
) -> Iterator[WholeEngine]:
    with whole_engine(sqlite_url, clock, memory_server) as engine:
        yield engine


def test_a_password_is_kept_before_its_row_says_so(
    sqlite_url: str, clock: ManualClock, memory_server: MemoryServer
) -> None:
    seen: list[int] = []
    running: list[WholeEngine] = []

    class Watching(MemorySecrets):
        def write(self, name: str, secret: str) -> None:
            seen.append(len(running[0].rows(Table.PROFILES)))
            super().write(name, secret)

    with whole_engine(sqlite_url, clock, memory_server, backend=Watching()) as engine:
        running.append(engine)
        side = Direction("a.test", 1, retrieval=CredentialRetrieval.PROFILE, user_name="u")
        draft = ProfileDraft(name="Mail", incoming=side, outgoing=side)
        profile = engine.service.save_profile(draft, PASSWORD).result(WAIT)
        assert seen == [0]
        assert profile.incoming.password_set
        assert not profile.outgoing.password_set
        assert set(engine.backend._secrets.values()) == {PASSWORD}


def test_where_the_password_cannot_be_kept_nothing_is_saved(
    sqlite_url: str, clock: ManualClock, memory_server: MemoryServer
) -> None:
    class Locked(MemorySecrets):
        def write(self, name: str, secret: str) -> None:
            del name, secret
            raise NeedsAttention(ErrorCode.KEYRING_LOCKED)

    with whole_engine(sqlite_url, clock, memory_server, backend=Locked()) as engine:
        side = Direction("a.test", 1, retrieval=CredentialRetrieval.PROFILE, user_name="u")
        draft = ProfileDraft(name="Mail", incoming=side, outgoing=side)
        with pytest.raises(NeedsAttention) as refused:
            engine.service.save_profile(draft, PASSWORD).result(WAIT)
        assert refused.value.code is ErrorCode.KEYRING_LOCKED
        assert refused.value.remedy
        assert engine.rows(Table.PROFILES) == ()


@pytest.mark.behaviour("B8", "nowhere but in the keyring")
@pytest.mark.expects_warnings
def test_no_password_reaches_the_database_the_log_or_an_event(
    sqlite_url: str,
    clock: ManualClock,
    memory_server: MemoryServer,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("DEBUG")
    with whole_engine(sqlite_url, clock, memory_server) as engine:
        engine.runtime.begin()
        engine.add_profile()
        ada = engine.add_user(ADA, PASSWORD)
        engine.enable(ada)
        engine.settle(ada)
        memory_server.accounts[ADA].secret = "another"  # so that it is refused, and told
        engine.service.sync_now([ada.id]).result(WAIT)
        engine.wait(lambda: not engine.mailbox(ada.id).incoming.enabled)
        told = repr(engine.events) + repr(engine.rows(Table.ALERTS, "created_on"))
        draft_ = engine.mailbox(ada.id).draft()
    folder = Path(sqlite_url).parent
    kept = b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())
    for form in _forms(PASSWORD):
        assert form not in kept
        assert form.decode("latin-1") not in caplog.text
        assert form.decode("latin-1") not in told + repr(draft_)


def _forms(secret: str) -> list[bytes]:
    plain = secret.encode()
    return [plain, secret.encode("utf-16-le"), b64encode(plain), repr(secret).encode()]


def test_problems_of_a_draft_come_back_and_no_secret_is_touched(engine: WholeEngine) -> None:
    draft = ProfileDraft(name="", max_connections=0)
    with pytest.raises(DraftRefused) as refused:
        engine.service.save_profile(draft, PASSWORD).result(WAIT)
    fields = {problem.field for problem in refused.value.problems}
    assert {"name", "max_connections", "incoming.host"} <= fields
    assert all(problem.text and problem.remedy for problem in refused.value.problems)
    assert engine.backend._secrets == {}


def test_a_row_that_somebody_else_has_changed_is_refused(engine: WholeEngine) -> None:
    profile = engine.add_profile()
    engine.service.save_profile(replace(profile.draft(), name="Mine")).result(WAIT)
    with pytest.raises(NeedsAttention) as refused:
        engine.service.save_profile(replace(profile.draft(), name="Yours")).result(WAIT)
    assert refused.value.code is ErrorCode.RECORD_CHANGED
    assert engine.service.profile(profile.id).result(WAIT).name == "Mine"


def test_what_does_not_exist_is_said_so(engine: WholeEngine) -> None:
    for ask in (engine.service.profile, engine.service.mailbox, engine.service.email):
        with pytest.raises(NeedsAttention) as refused:
            ask(new_id()).result(WAIT)
        assert refused.value.code is ErrorCode.RECORD_NOT_FOUND


def test_listeners_hear_of_changes_tests_and_passes(engine: WholeEngine) -> None:
    engine.runtime.begin()
    engine.add_profile()
    ada = engine.add_user(ADA)
    engine.server.deliver(ADA, a_message())
    engine.enable(ada)
    engine.wait(lambda: engine.rows(Table.EMAILS, "created_on"))
    engine.wait(lambda: engine.mailbox(ada.id).incoming.last_success_on)
    heard = [one for one in engine.events if isinstance(one, OperationStatus)]
    engine.wait(lambda: {one.phase for one in engine.service.statuses()} == {Phase.OK})
    assert {Phase.TESTING, Phase.SYNCHRONIZING} <= {one.phase for one in heard}
    assert any(one.done == one.total > 0 for one in heard)
    changed = {table for one in engine.events if isinstance(one, Changes) for table in one.tables}
    assert {Table.PROFILES, Table.USERS, Table.MAILBOXES, Table.EMAILS} <= changed
    assert any(isinstance(one, TestRun) and one.finished for one in engine.events)
    assert any(isinstance(one, EngineStatus) and one.running for one in engine.events)


@pytest.mark.behaviour("B81")
def test_sending_only_marks_an_email(engine: WholeEngine) -> None:
    engine.runtime.begin()
    engine.add_profile()
    ada = engine.add_user(ADA)
    engine.enable(ada)
    del engine.server.submitted[:]  # the test's own message
    engine.service.pause().result(WAIT)
    email = engine.service.send(a_draft(engine.mailbox(ada.id))).result(WAIT)
    assert email.status.name == "PENDING_SEND"
    assert engine.email(email).status.name == "PENDING_SEND"
    assert engine.server.submitted == []
    engine.service.resume().result(WAIT)  # the clock stands still: it was due at once
    engine.wait(lambda: engine.email(email).status.name == "SENT")
    assert len(engine.server.submitted) == 1


def test_a_parked_message_is_delivered_from_its_own_bytes(engine: WholeEngine) -> None:
    engine.runtime.begin()
    engine.add_profile()
    ada = engine.add_user(ADA)
    engine.enable(ada)
    _ask(
        engine,
        "CREATE TRIGGER refuse BEFORE INSERT ON email BEGIN SELECT RAISE(ABORT, 'not now'); END",
    )
    engine.server.deliver(ADA, a_message())
    for tries in range(1, 7):
        engine.settle(ada)
        engine.service.sync_now([ada.id]).result(WAIT)
        engine.wait(lambda: _attempts(engine) == tries)  # noqa: B023 awaited here
        engine.clock.advance(1)
    (parked,) = engine.wait(lambda: engine.rows(Table.QUARANTINE, "parked_on"))
    assert isinstance(parked, QuarantineRow)
    engine.server.accounts[ADA].items.clear()  # the server has it no more
    with pytest.raises(NeedsAttention):
        engine.service.retry_quarantined([parked.id]).result(WAIT)
    assert len(engine.rows(Table.QUARANTINE, "parked_on")) == 1
    _ask(engine, "DROP TRIGGER refuse")
    engine.service.retry_quarantined([parked.id]).result(WAIT)
    assert engine.rows(Table.QUARANTINE, "parked_on") == ()
    assert len(engine.rows(Table.EMAILS, "created_on")) == 1
    outcomes = [
        one.outcome
        for one in engine.rows(Table.RECEIVED_ITEMS, "first_seen_on")
        if isinstance(one, ReceivedItemRow)
    ]
    assert ItemOutcome.TRACKED in outcomes
    assert ItemOutcome.QUARANTINED not in outcomes


def _attempts(engine: WholeEngine) -> int:
    rows = engine.rows(Table.RECEIVED_ITEMS, "first_seen_on")
    return max((one.attempts for one in rows if isinstance(one, ReceivedItemRow)), default=0)


def _ask(engine: WholeEngine, statement: str) -> None:
    engine.runtime.store.write(lambda unit: unit.session.execute(text(statement)).close()).result()


@pytest.mark.expects_warnings
def test_retrying_an_alert_does_what_did_not_work(engine: WholeEngine) -> None:
    engine.runtime.begin()
    engine.add_profile()
    ada = engine.add_user(ADA)
    engine.enable(ada)
    engine.server.refused_recipients["maria@elsewhere.test"] = True
    email = engine.service.send(a_draft(engine.mailbox(ada.id))).result(WAIT)
    engine.wait(lambda: engine.email(email).status.name == "FAILED")
    engine.server.refused_recipients.clear()
    engine.service.retry_alert(_alert(engine, ErrorCode.RECIPIENTS_REFUSED)).result(WAIT)
    engine.wait(lambda: engine.email(email).status.name == "SENT")

    engine.settle(ada)
    engine.server.accounts[ADA].secret = "changed for an hour"
    engine.service.sync_now([ada.id]).result(WAIT)
    engine.wait(lambda: not engine.mailbox(ada.id).incoming.enabled)
    engine.server.accounts[ADA].secret = "secret"
    engine.service.retry_alert(_alert(engine, ErrorCode.INCOMING_AUTHENTICATION)).result(WAIT)
    engine.wait(lambda: engine.mailbox(ada.id).incoming.enabled)


def _alert(engine: WholeEngine, code: ErrorCode) -> UUID:
    def find() -> list[UUID]:
        rows = engine.rows(Table.ALERTS, "created_on")
        return [one.id for one in rows if isinstance(one, AlertRow) and one.code == code]

    return engine.wait(find)[0]
