"""The organization's settings and the alerts wall."""

from dataclasses import fields, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from ssync_desktop.domain.alerts import Alert, AlertDraft
from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import DraftRefused, NeedsAttention
from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.options import (
    ActDeliveryMethod,
    AfterTransientLimit,
    IncomingDeliveryMethod,
    ObjectType,
    OutgoingDeliveryMethod,
    Role,
    TraceLevel,
)
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.settings import DefaultEmailSettings, OrganizationSettings
from ssync_desktop.organization.alerts import delete_alerts, delete_old_alerts, raise_alert
from ssync_desktop.organization.settings import update_settings
from tests.kit.clock import START
from tests.kit.mail_world import MailWorld


def _settings(world: MailWorld) -> OrganizationSettings:
    return world.read(lambda context: context.unit.settings.get())


def test_every_setting_comes_back_as_it_was_saved(world: MailWorld) -> None:
    before = _settings(world)
    changed = OrganizationSettings(
        name="Analytical Engines",
        default_email=DefaultEmailSettings(
            world.profile.id,
            IncomingDeliveryMethod.FORWARD_MAILBOX,
            OutgoingDeliveryMethod.NONE,
            ActDeliveryMethod.SERVER_SIDE,
        ),
        require_approval_for_users=False,
        require_approval_for_queues=False,
        require_privilege_to_self_approve=True,
        alert_errors=False,
        alert_warnings=True,
        alert_information=False,
        notify_mailbox_owner=True,
        after_transient_limit=AfterTransientLimit.DISABLE,
        correlation_enabled=False,
        ignore_headers_for_correlation=True,
        forwards_are_no_replies=True,
        tracking_token_enabled=False,
        smart_matching_enabled=True,
        subject_noise="^(re: )*",
        most_hashes=30,
        subject_hash_difference=1,
        least_common_addresses=3,
        create_queue_items_for_recipients=False,
        create_queue_item_for_mailbox=False,
        max_upload_file_size=1,
        queue_items_for_tracked=True,
        auto_route_to_owner_queue=True,
        force_own_filtering_for_users=True,
        own_filtering_only=True,
        no_messages_offered=False,
        track_sent_items=True,
        track_internal_twice=False,
        keep_internal_to_queues=False,
        ignore_internal_from_queues=True,
        keep_internal_without_opposite=False,
        ignore_inactive_records=True,
        unresolve_ambiguous_sender=True,
        unresolve_ambiguous_recipients=True,
        resolve_similar=False,
        create_unknown_senders=False,
        track_folders=False,
        most_tracking_folders=5,
        track_categorized_items=False,
        blocked_extensions="exe",
        unresolved_recipients_allowed=True,
        keep_sent_copy=False,
        tracking_prefixes=("ENGINE:", "CRM:"),
        tracking_user_base=500,
        tracking_user_digits=4,
        tracking_counter_digits=5,
        maximum_subject_length=200,
        header_days=7,
        trace_log_days=8,
        list_failures=False,
        failure_days=2,
        track_from_non_organizer=False,
        draft_appointments=True,
        propagate_cancellations=True,
        update_past_meetings=True,
        own_organizer_where_empty=True,
        appointment_attachments=True,
        delete_on_owner_change=True,
        distinct_deletes=False,
        ignore_copied_items=False,
        check_bookings=False,
        alert_mailbox_id=world.mailbox(world.user("alarm")).id,
        row_version=before.row_version,
    )
    same = [
        field.name
        for field in fields(OrganizationSettings)
        if getattr(changed, field.name) == getattr(OrganizationSettings(), field.name)
    ]
    assert same == []
    saved = world.run(lambda context: update_settings(context, changed))
    assert saved == replace(changed, row_version=before.row_version + 1)
    assert _settings(world) == saved


def test_earlier_prefixes_stay_known(world: MailWorld) -> None:
    world.settings(tracking_prefixes=("SUPPORT:",))
    world.settings(tracking_prefixes=("HELP:",))
    assert _settings(world).tracking_prefixes == ("HELP:", "SUPPORT:", "CRM:")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"max_upload_file_size": 134_217_729}, "max_upload_file_size"),
        ({"most_tracking_folders": 0}, "most_tracking_folders"),
        ({"most_tracking_folders": 26}, "most_tracking_folders"),
        ({"tracking_prefixes": ("x" * 21,)}, "tracking_prefixes"),
        ({"tracking_prefixes": ()}, "tracking_prefixes"),
        ({"tracking_prefixes": ("a\nb",)}, "tracking_prefixes"),
        ({"tracking_counter_digits": 10}, "tracking_counter_digits"),
        ({"tracking_user_digits": 0}, "tracking_user_digits"),
        ({"default_email": DefaultEmailSettings(new_id())}, "default_email.profile_id"),
    ],
)
def test_settings_outside_their_range_are_refused(
    world: MailWorld, change: dict[str, Any], field: str
) -> None:
    before = _settings(world)
    with pytest.raises(DraftRefused) as refused:
        world.settings(**change)
    assert [problem.field for problem in refused.value.problems] == [field]
    assert _settings(world) == before


def test_settings_are_changed_by_administrators_and_customizers(world: MailWorld) -> None:
    settings = replace(_settings(world), name="Other")
    user = Caller(world.admin.id, frozenset({Role.USER}))
    customizer = Caller(world.admin.id, frozenset({Role.SYSTEM_CUSTOMIZER}))
    with pytest.raises(NeedsAttention) as refused:
        world.run(lambda context: update_settings(context, settings), user)
    assert refused.value.code is ErrorCode.PRIVILEGE_DENIED
    saved = world.run(lambda context: update_settings(context, settings), customizer)
    assert saved.name == "Other"
    lifted = replace(saved, require_approval_for_users=False)
    with pytest.raises(NeedsAttention) as refused:
        world.run(lambda context: update_settings(context, lifted), customizer)
    assert refused.value.code is ErrorCode.PRIVILEGE_DENIED


def test_stale_settings_are_refused(world: MailWorld) -> None:
    settings = _settings(world)
    world.settings(name="First")
    with pytest.raises(NeedsAttention) as refused:
        world.run(lambda context: update_settings(context, replace(settings, name="Second")))
    assert refused.value.code is ErrorCode.RECORD_CHANGED


def _draft(world: MailWorld, **changes: Any) -> AlertDraft:
    regarding = Reference(world.profile.id, ObjectType.EMAIL_SERVER_PROFILE, world.profile.name)
    draft = AlertDraft(TraceLevel.ERROR, ErrorCode.TIMED_OUT, regarding, "It takes long.")
    return replace(draft, **changes)


def _raise(world: MailWorld, draft: AlertDraft) -> Alert:
    alert = world.run(lambda context: raise_alert(context, draft))
    assert alert is not None
    return alert


def _wall(world: MailWorld) -> list[Alert]:
    return list(world.read(lambda context: context.unit.alerts.regarding(world.profile.id)))


def test_an_alert_without_a_user_is_on_its_records_owners_wall(world: MailWorld) -> None:
    assert _raise(world, _draft(world)).for_user_id == world.profile.owner_id


@pytest.mark.behaviour("B104", "what counts as the same")
@pytest.mark.parametrize(
    ("change", "renewed"),
    [
        ({"text": "It takes very long."}, True),
        ({"details": "60 s"}, True),
        ({"code": ErrorCode.SERVER_BUSY}, False),
        ({"for_user_id": UUID(int=5)}, False),
        ({"email_id": UUID(int=6)}, False),
        ({"unique": False}, False),
    ],
)
def test_what_counts_as_the_same_alert(
    world: MailWorld, change: dict[str, Any], renewed: bool
) -> None:
    first = _raise(world, _draft(world))
    world.clock.advance(timedelta(hours=1))
    second = _raise(world, _draft(world, **change))
    assert (second.id == first.id) is renewed
    assert len(_wall(world)) == (1 if renewed else 2)
    if renewed:
        assert (second.created_on, second.updated_on) == (START, START + timedelta(hours=1))
        assert second.count == 2
        assert second.text == change.get("text", first.text)


@pytest.mark.behaviour("B105", "each level")
@pytest.mark.parametrize(
    ("level", "switch"),
    [
        (TraceLevel.ERROR, "alert_errors"),
        (TraceLevel.WARNING, "alert_warnings"),
        (TraceLevel.INFORMATION, "alert_information"),
    ],
)
def test_each_level_has_its_switch(world: MailWorld, level: TraceLevel, switch: str) -> None:
    for wanted in (True, False):
        world.settings(**{switch: wanted})
        draft = _draft(world, level=level, unique=False)
        alert = world.run(lambda context, draft=draft: raise_alert(context, draft))  # type: ignore[misc]
        assert (alert is not None) is wanted
    assert len(_wall(world)) == 1


def test_very_long_words_are_cut_to_their_column(world: MailWorld) -> None:
    alert = _raise(world, _draft(world, text="t" * 5000, details="d" * 5000))
    assert (len(alert.text), len(alert.details)) == (2000, 2048)


def test_alerts_are_dismissed_by_their_owner_or_an_administrator(world: MailWorld) -> None:
    ada = world.user("ada")
    own = _raise(world, _draft(world, for_user_id=ada.id))
    other = _raise(world, _draft(world))
    caller = Caller(ada.id, ada.roles)
    with pytest.raises(NeedsAttention) as refused:
        world.run(lambda context: delete_alerts(context, [own.id, other.id]), caller)
    assert refused.value.code is ErrorCode.PRIVILEGE_DENIED
    world.run(lambda context: delete_alerts(context, [own.id]), caller)
    assert [alert.id for alert in _wall(world)] == [other.id]
    world.run(lambda context: delete_alerts(context, [other.id]))
    assert _wall(world) == []


def test_an_alert_that_must_stay_is_not_dismissed(world: MailWorld) -> None:
    alert = _raise(world, _draft(world, can_be_deleted=False))
    world.run(lambda context: delete_alerts(context, [alert.id]))
    assert [one.id for one in _wall(world)] == [alert.id]


def test_old_alerts_go_after_their_time(world: MailWorld) -> None:
    world.settings(trace_log_days=10)
    _raise(world, _draft(world))
    world.clock.advance(timedelta(days=9))
    kept = _raise(world, _draft(world, code=ErrorCode.SERVER_BUSY))
    world.clock.advance(timedelta(days=2))
    assert world.run(delete_old_alerts) == 1
    assert [alert.id for alert in _wall(world)] == [kept.id]
    world.settings(trace_log_days=0)
    world.clock.advance(timedelta(days=1000))
    assert world.run(delete_old_alerts) == 0
