"""One failure is one line on the wall, whichever directions it stops and whoever is told."""

from dataclasses import replace

import pytest

from ssync_desktop.domain.alerts import Alert
from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention, SsyncError
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import CredentialRetrieval, OperationType, TraceLevel
from ssync_desktop.domain.query import Query, Table
from ssync_desktop.domain.rows import AlertRow
from ssync_desktop.organization.alerts import delete_alerts
from ssync_desktop.organization.approval import approve_mailboxes
from ssync_desktop.organization.configuration_test import TestOutcome, record_test_result
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.email_server_profiles import update_email_server_profile
from ssync_desktop.organization.processing import record_pass_failure
from tests.kit.mail_world import MailWorld

INCOMING, OUTGOING = OperationType.INCOMING, OperationType.OUTGOING
REFUSED = {
    INCOMING: TestOutcome(ErrorCode.INCOMING_AUTHENTICATION, "pop refused ada", "-ERR no"),
    OUTGOING: TestOutcome(ErrorCode.OUTGOING_AUTHENTICATION, "smtp refused ada", "535 no"),
}


@pytest.fixture
def ada(world: MailWorld) -> Mailbox:
    """Return the mailbox of somebody who does not own the profile."""
    mailbox = world.mailbox(world.user("ada"))
    assert mailbox.owner_id != world.profile.owner_id
    return mailbox


def record(world: MailWorld, mailbox: Mailbox, outcomes: dict[OperationType, TestOutcome]) -> None:
    """Let a test of the mailbox as it is now end like this."""

    def recorded(context: Context) -> None:
        version = context.unit.mailboxes.get(mailbox.id).row_version
        record_test_result(context, mailbox.id, outcomes, tested_version=version)

    world.run(recorded)


def stored(world: MailWorld, mailbox: Mailbox) -> list[Alert]:
    return list(world.read(lambda context: context.unit.alerts.regarding(mailbox.id)))


def wall(world: MailWorld) -> list[AlertRow]:
    """Return the lines an administrator sees."""

    def read(context: Context) -> list[AlertRow]:
        unit = context.unit
        ids = unit.windows.ids(Query(Table.ALERTS, sort="text")).ids
        return [row for row in unit.windows.rows(Table.ALERTS, ids) if isinstance(row, AlertRow)]

    return world.read(read)


@pytest.mark.behaviour("B102", "both owners are told, the wall says it once")
def test_one_wrong_password_is_one_line_on_the_wall(world: MailWorld, ada: Mailbox) -> None:
    record(world, ada, REFUSED)
    assert {one.for_user_id for one in stored(world, ada)} == {ada.owner_id, world.profile.owner_id}
    (line,) = wall(world)
    assert line.text == (
        f"Incoming and outgoing email of {ada.name} did not pass their tests: "
        "pop refused ada; smtp refused ada"
    )
    assert set(line.for_user_name.split(", ")) == {
        one.full_name
        for one in (
            world.read(lambda context: context.unit.users.get(ada.owner_id)),
            world.read(lambda context: context.unit.users.get(world.profile.owner_id)),
        )
    }
    counted = world.read(lambda context: context.unit.overview.taken(context.clock.now()))
    assert counted.alerts_by_level == {int(TraceLevel.ERROR): 1}
    told = stored(world, ada)[0]
    assert told.details == "-ERR no\n535 no"


def test_credentials_of_their_own_are_failures_of_their_own(world: MailWorld, ada: Mailbox) -> None:
    draft = world.profile.draft()
    own = replace(draft.outgoing, retrieval=CredentialRetrieval.PROFILE, user_name="relay")
    draft = replace(draft, outgoing=own, same_settings_for_outgoing=False)
    world.run(lambda context: update_email_server_profile(context, draft))
    record(world, ada, REFUSED)
    assert {line.code for line in wall(world)} == {
        ErrorCode.INCOMING_AUTHENTICATION,
        ErrorCode.OUTGOING_AUTHENTICATION,
    }


def test_a_test_that_meets_another_failure_takes_the_old_line_away(
    world: MailWorld, ada: Mailbox
) -> None:
    record(world, ada, REFUSED)
    record(world, ada, {INCOMING: TestOutcome(), OUTGOING: REFUSED[OUTGOING]})
    (line,) = wall(world)
    assert line.code == ErrorCode.OUTGOING_AUTHENTICATION
    assert line.text.startswith("Outgoing email of")


def test_passes_that_stop_one_after_the_other_are_one_line(world: MailWorld, ada: Mailbox) -> None:
    passed = {INCOMING: TestOutcome(), OUTGOING: TestOutcome()}
    world.run(lambda context: approve_mailboxes(context, [ada.id]))
    record(world, ada, passed)
    world.run(lambda context: context.unit.alerts.clear(ada.id))

    def fail(operation: OperationType, error: SsyncError) -> None:
        world.run(lambda context: record_pass_failure(context, ada.id, operation, error))

    fail(INCOMING, NeedsAttention(ErrorCode.INCOMING_AUTHENTICATION, "The server refused ada"))
    (line,) = wall(world)
    assert line.text.startswith(f"Incoming email of {ada.name} was stopped")
    fail(OUTGOING, NeedsAttention(ErrorCode.OUTGOING_AUTHENTICATION, "The server refused ada"))
    (line,) = wall(world)
    assert line.text.startswith(
        f"Incoming and outgoing email of {ada.name} were stopped: The server refused ada. "
    )
    assert line.count == 2


def test_dismissing_the_line_dismisses_it_for_all_who_were_told(
    world: MailWorld, ada: Mailbox
) -> None:
    record(world, ada, REFUSED)
    (line,) = wall(world)
    world.run(lambda context: delete_alerts(context, [line.id]))
    assert stored(world, ada) == []


@pytest.mark.parametrize("named", [0, 1], ids=["one", "other"])
def test_a_user_dismisses_only_what_they_were_told(
    world: MailWorld, ada: Mailbox, named: int
) -> None:
    record(world, ada, REFUSED)
    told = stored(world, ada)[named]  # whichever of the two stands for both
    user = world.read(lambda context: context.unit.users.get(ada.owner_id))
    world.run(lambda context: delete_alerts(context, [told.id]), Caller(user.id, user.roles))
    assert [left.for_user_id for left in stored(world, ada)] == [world.profile.owner_id]
