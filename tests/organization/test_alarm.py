"""The alarm about a profile: one mail over another profile, one alert, and an end (B106)."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from ssync_desktop.domain.alerts import Alert
from ssync_desktop.domain.email import Email
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import DraftRefused, NeedsAttention, Retryable, SsyncError
from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import EmailStatus, OperationType, TestStatus
from ssync_desktop.domain.people import User
from ssync_desktop.domain.profile import Direction, EmailServerProfile, ProfileDraft
from ssync_desktop.organization.alarm import end_alarms
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.email_server_profiles import create_email_server_profile
from ssync_desktop.organization.outgoing_email import outgoing_contents
from ssync_desktop.organization.processing import record_pass_failure, record_pass_success
from ssync_desktop.organization.sending import background_send_email
from tests.kit.mail_world import MailWorld

DOWN = Retryable(ErrorCode.TIMED_OUT, "The server did not answer")


class Watched:
    """Three working mailboxes on a profile whose owner wants alarms, and one elsewhere."""

    def __init__(self, world: MailWorld) -> None:
        self.world = world
        self._change(world.profile, send_email_alert=True, owner_email_address="boss@example.com")
        self.boxes = [self._working(world.user(name)) for name in ("ada", "bob", "eve")]
        side = Direction(host="other.example.net")
        draft = ProfileDraft(name="Other", incoming=side, outgoing=side)
        other = world.run(lambda context: create_email_server_profile(context, draft))
        self.herald = world.user("herald")
        world.set_mailbox(self.herald, profile_id=other.id)
        self.heralds_box = self._working(self.herald)

    def _change(self, profile: EmailServerProfile, **changes: object) -> None:
        changed = replace(profile, **changes)  # type: ignore[arg-type]
        self.world.run(lambda context: context.unit.profiles.save(changed))

    def _working(self, user: User) -> Mailbox:
        box = self.world.mailbox(user)
        state = replace(box.incoming, enabled=True, status=TestStatus.SUCCESS)
        kind = OperationType.INCOMING
        self.world.run(lambda context: context.unit.mailboxes.set_direction(box.id, kind, state))
        return self.world.enable_outgoing(user)

    def fail(self, box: Mailbox, error: SsyncError = DOWN) -> None:
        kind = OperationType.INCOMING
        self.world.run(lambda context: record_pass_failure(context, box.id, kind, error))

    def take_away(self, box: Mailbox) -> None:
        """Let the mailbox use no profile any more."""

        def save(context: Context) -> None:
            mailbox = context.unit.mailboxes.get(box.id)
            context.unit.mailboxes.save(replace(mailbox, profile_id=None))

        self.world.run(save)

    def work(self, box: Mailbox) -> None:
        kind = OperationType.INCOMING
        self.world.run(lambda context: record_pass_success(context, box.id, kind))

    def alerts(self) -> Sequence[Alert]:
        found = self.world.read(
            lambda context: context.unit.alerts.regarding(self.world.profile.id)
        )
        return [one for one in found if one.code is ErrorCode.MAILBOXES_FAILING]

    def mails(self) -> tuple[Email, ...]:
        box = self.heralds_box
        return self.world.read(
            lambda context: context.unit.emails.pending_send(box.id, context.clock.now(), 20)
        )

    def alarmed(self) -> bool:
        profile = self.world.read(lambda context: context.unit.profiles.get(self.world.profile.id))
        return profile.alarmed_on is not None


@pytest.fixture
def watched(world: MailWorld) -> Watched:
    return Watched(world)


@pytest.mark.behaviour("B106", "one mail and one alert")
def test_one_mail_over_the_other_profile_and_one_alert(watched: Watched) -> None:
    world = watched.world
    world.settings(alert_mailbox_id=watched.heralds_box.id)
    watched.fail(watched.boxes[0])
    assert not watched.alarmed()  # one of three is not most of them
    watched.fail(watched.boxes[1])
    (mail,) = watched.mails()
    (alert,) = watched.alerts()
    assert mail.status is EmailStatus.PENDING_SEND
    assert [party.address for party in mail.parties] == ["herald@example.com", "boss@example.com"]
    assert mail.owner_id == world.profile.owner_id
    assert alert.for_user_id == world.profile.owner_id
    assert "2 of the 3" in alert.text
    assert "boss@example.com" in alert.text
    for box in watched.boxes:  # it lasts: nothing is said again
        watched.fail(box)
    assert len(watched.mails()) == 1
    assert watched.alerts()[0].count == 1


@pytest.mark.behaviour("B106", "it is marked as automatic")
def test_the_mail_carries_auto_submitted_and_the_loop_header(watched: Watched) -> None:
    world, box = watched.world, watched.heralds_box
    world.settings(alert_mailbox_id=box.id)
    for one in watched.boxes:
        watched.fail(one)
    claimed = world.run(lambda context: background_send_email(context, box.id))
    (content,) = world.read(lambda context: outgoing_contents(context, claimed))
    assert content.automatic is not None
    assert (content.automatic.auto_submitted, content.automatic.loop) == ("auto-generated", "alarm")
    assert "The server did not answer (TimedOut)" in content.text
    assert content.recipients == ("boss@example.com",)


@pytest.mark.behaviour("B106", "without an alert mailbox")
@pytest.mark.parametrize("case", ["none", "same profile", "cannot send"])
def test_without_a_working_alert_mailbox_the_alert_alone(watched: Watched, case: str) -> None:
    world, box = watched.world, watched.heralds_box
    if case == "same profile":
        world.settings(alert_mailbox_id=watched.boxes[2].id)
    elif case == "cannot send":
        world.settings(alert_mailbox_id=box.id)
        off = replace(box.outgoing, enabled=False)
        kind = OperationType.OUTGOING
        world.run(lambda context: context.unit.mailboxes.set_direction(box.id, kind, off))
    for one in watched.boxes[:2]:
        watched.fail(one)
    (alert,) = watched.alerts()
    assert "No mail was sent" in alert.text
    pending = world.read(
        lambda context: [context.unit.emails.count_pending(one.id) for one in (box, *watched.boxes)]
    )
    assert pending == [0, 0, 0, 0]


@pytest.mark.behaviour("B106", "lasts and heals")
def test_it_ends_when_most_work_again_and_may_come_back(watched: Watched) -> None:
    first, second, third = watched.boxes
    for box in watched.boxes:
        watched.fail(box)
    watched.work(first)
    assert watched.alarmed()  # two of three still fail
    watched.world.clock.advance(7200)
    watched.world.run(end_alarms)
    assert watched.alarmed()  # old errors are errors
    watched.work(second)
    assert not watched.alarmed()
    assert watched.alerts() == []
    watched.fail(third)
    watched.fail(first)
    assert watched.alarmed()
    assert len(watched.alerts()) == 1


def test_errors_of_long_ago_raise_no_alarm(watched: Watched) -> None:
    watched.fail(watched.boxes[0])
    watched.world.clock.advance(3601)
    watched.fail(watched.boxes[1])
    assert not watched.alarmed()


def test_a_stopped_profile_is_an_alarm_and_its_mailboxes_taken_away_end_it(
    watched: Watched,
) -> None:
    refused = NeedsAttention(ErrorCode.UNTRUSTED_CERTIFICATE, "Not trusted")
    watched.fail(watched.boxes[0], refused)
    assert watched.alarmed()
    for box in watched.boxes:
        watched.take_away(box)
    watched.world.run(end_alarms)
    assert not watched.alarmed()


def test_only_a_mailbox_that_sends_can_be_named_and_one_that_has_gone_may_stay(
    watched: Watched,
) -> None:
    world = watched.world
    with pytest.raises(DraftRefused) as caught:
        world.settings(alert_mailbox_id=new_id())
    assert [problem.field for problem in caught.value.problems] == ["alert_mailbox_id"]
    settings = world.read(lambda context: context.unit.settings.get())
    gone = replace(settings, alert_mailbox_id=new_id())
    world.run(lambda context: context.unit.settings.save(gone))
    world.settings(failure_days=5)
    for one in watched.boxes:
        watched.fail(one)
    assert "No mail was sent" in watched.alerts()[0].text
