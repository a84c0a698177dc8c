"""What the program itself sends says so on the wire (D18, RFC 3834)."""

from dataclasses import replace
from email import message_from_bytes
from email.message import Message

import pytest

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import Retryable
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import ItemOutcome, OperationType
from ssync_desktop.domain.profile import Direction, ProfileDraft
from ssync_desktop.domain.received_email import LOOP_HEADER
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.email_server_profiles import create_email_server_profile
from ssync_desktop.organization.settings import update_settings
from ssync_desktop.servers.memory_server import MemoryServer, Step
from tests.engine.sending import ask_to_send, later
from tests.kit.engine import SECRET, EngineHouse

ADA, HERALD = "ada@example.test", "herald@example.test"
BOSS = "boss@example.test"
IN, OUT = OperationType.INCOMING, OperationType.OUTGOING


@pytest.fixture
def herald(house: EngineHouse, memory_server: MemoryServer) -> Mailbox:
    """A mailbox on a profile of its own, which the settings name for alarm mail."""
    house.add_profile(send_email_alert=True, owner_email_address=BOSS)
    for address in (ADA, HERALD):
        memory_server.add_account(address, SECRET)
    house.add_user(ADA)
    side = Direction("other.test", 1)
    draft = ProfileDraft(name="Other", incoming=side, outgoing=side)
    other = house.do(lambda context: create_email_server_profile(context, draft))
    box = house.add_user(HERALD)
    house.change_mailbox(box.id, profile_id=other.id)
    house.enable(box.id)

    def name_it(context: Context) -> None:
        settings = context.unit.settings.get()
        update_settings(context, replace(settings, alert_mailbox_id=box.id))

    house.do(name_it)
    return house.mailbox(box.id)


def only_one(memory_server: MemoryServer) -> Message:
    (sent,) = memory_server.submitted
    return message_from_bytes(sent.content)


@pytest.mark.behaviour("B106", "on the wire")
async def test_the_alarm_mail_is_marked(
    house: EngineHouse, memory_server: MemoryServer, herald: Mailbox
) -> None:
    memory_server.fail(Step.CONNECT, Retryable(ErrorCode.TIMED_OUT, "It did not answer"))
    (ada,) = [one for one in house.see(lambda unit: unit.mailboxes.all()) if one.id != herald.id]
    await house.run(ada, IN)
    assert memory_server.submitted == []
    await house.run(herald, OUT)
    mail = only_one(memory_server)
    assert mail["To"].endswith("<boss@example.test>") or mail["To"] == "boss@example.test"
    assert HERALD in mail["From"]
    assert (mail["Auto-Submitted"], mail[LOOP_HEADER]) == ("auto-generated", "alarm")
    assert "Most mailboxes" in mail["Subject"]


@pytest.mark.behaviour("B106", "its mail is no activity")
async def test_whoever_gets_the_alarm_mail_does_not_track_it(
    house: EngineHouse, memory_server: MemoryServer, herald: Mailbox
) -> None:
    memory_server.add_account(BOSS, SECRET)
    boss = house.add_user(BOSS)  # and this user takes all mail
    (ada,) = [one for one in house.see(lambda unit: unit.mailboxes.all()) if one.name == "Ada"]
    silence = Retryable(ErrorCode.TIMED_OUT, "It did not answer")
    memory_server.fail(Step.CONNECT, silence, times=2)
    await house.run(ada, IN)
    await house.run(boss, IN)
    await house.run(herald, OUT)
    assert len(memory_server.submitted) == 1
    assert house.mailbox(boss.id).incoming.enabled
    later(house)
    await house.run(boss, IN)
    assert [line.outcome for line in house.ledger()] == [ItemOutcome.OWN_MESSAGE]
    (alarm,) = house.emails()
    assert alarm.outgoing


async def test_what_a_person_writes_carries_no_such_mark(
    house: EngineHouse, memory_server: MemoryServer, herald: Mailbox
) -> None:
    ask_to_send(house, herald)
    await house.run(herald, OUT)
    mail = only_one(memory_server)
    assert (mail["Auto-Submitted"], mail[LOOP_HEADER]) == (None, None)
