"""What the tests of bad servers and bad mail share: a cause, the error it ends in, and its cure."""

from dataclasses import replace
from datetime import timedelta

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.explanations import explain
from ssync_desktop.domain.mailbox import DirectionState, Mailbox
from ssync_desktop.domain.options import OperationType
from ssync_desktop.domain.profile import Direction
from ssync_desktop.engine.passwords import mailbox_key
from ssync_desktop.organization.email_server_profiles import update_email_server_profile
from tests.kit.engine import EngineHouse

IN, OUT = OperationType.INCOMING, OperationType.OUTGOING


async def ended_in(
    house: EngineHouse, box: Mailbox, operation: OperationType, code: ErrorCode
) -> DirectionState:
    """Run a pass that has to end in *code*, and return how the direction stands.

    What the window shows of it has a title, causes and a remedy.
    """
    after = await house.run(box, operation)
    state = after.incoming if operation is IN else after.outgoing
    assert state.error_code == code
    assert state.error_text
    assert state.error_on == house.clock.now()
    explanation = explain(code)
    assert explanation.title
    assert explanation.remedy
    return state


def keeps_trying(state: DirectionState) -> None:
    """Hold a direction to what a passing failure means."""
    assert state.enabled
    assert state.transient_failures >= 1
    assert state.next_run_on is not None


def has_stopped(house: EngineHouse, box: Mailbox, state: DirectionState) -> None:
    """Hold a direction to what a failure for a person means, and see that they were told."""
    assert not state.enabled
    told = [
        alert.text
        for alert in house.alerts()
        if alert.code == state.error_code and alert.regarding_id == box.id
    ]
    assert told
    for text in told:
        before, stopped, remedy = text.partition(f"was stopped: {state.error_text}. ")
        assert before
        assert stopped
        assert remedy


def is_stopped(house: EngineHouse, box: Mailbox) -> str:
    """Return why the whole profile of *box* stands still."""
    assert box.profile_id is not None
    profile_id = box.profile_id
    return house.see(lambda unit: unit.profiles.get(profile_id)).stopped_code


def change_side(
    house: EngineHouse, box: Mailbox, operation: OperationType, side: Direction
) -> None:
    """Correct one direction of the profile, as an administrator would."""
    assert box.profile_id is not None
    profile_id = box.profile_id
    profile = house.see(lambda unit: unit.profiles.get(profile_id))
    changed = {"incoming" if operation is IN else "outgoing": side}
    draft = replace(profile.draft(), **changed)  # type: ignore[arg-type]
    house.do(lambda context: update_email_server_profile(context, draft))


async def enter_password(house: EngineHouse, box: Mailbox, password: str) -> None:
    """Enter another password."""
    await house.tools.secrets.set(mailbox_key(box.id), password)


def later(house: EngineHouse, minutes: int = 90) -> None:
    """Let time pass, so that whatever waits is due."""
    house.clock.advance(timedelta(minutes=minutes))


def subjects(house: EngineHouse) -> list[str]:
    """Return the subjects of all emails, sorted."""
    return sorted(email.subject for email in house.emails())
