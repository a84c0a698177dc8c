"""Email server profiles: what may be saved, what a change undoes, who may."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import inspect
from sqlalchemy.orm import Session

from ssync_desktop.domain.context import Caller
from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import DraftRefused, NeedsAttention
from ssync_desktop.domain.options import (
    ActDeliveryMethod,
    ConnectionSecurity,
    CredentialRetrieval,
    OperationType,
    Role,
    ServerType,
    State,
    TestStatus,
)
from ssync_desktop.domain.profile import DEFAULT_CONNECTIONS, EmailServerProfile, ProfileDraft
from ssync_desktop.organization.email_server_profiles import (
    create_email_server_profile,
    delete_email_server_profile,
    resume_email_server_profile,
    set_email_server_profile_state,
    trust_certificate,
    update_email_server_profile,
)
from ssync_desktop.organization.mailboxes import update_mailbox
from tests.kit.mail_world import MailWorld
from tests.kit.samples import WORKING, sample_profile_draft

CUSTOMIZER = frozenset({Role.SYSTEM_CUSTOMIZER, Role.USER})


def _create(world: MailWorld, draft: ProfileDraft, **flags: Any) -> EmailServerProfile:
    return world.run(lambda context: create_email_server_profile(context, draft, **flags))


def _update(world: MailWorld, draft: ProfileDraft, **flags: Any) -> EmailServerProfile:
    return world.run(lambda context: update_email_server_profile(context, draft, **flags))


@pytest.mark.behaviour("B2")
@pytest.mark.parametrize(
    ("incoming", "outgoing", "ports"),
    [
        (ConnectionSecurity.TLS, ConnectionSecurity.STARTTLS, (995, 587)),
        (ConnectionSecurity.STARTTLS, ConnectionSecurity.TLS, (110, 465)),
        (ConnectionSecurity.NONE, ConnectionSecurity.NONE, (110, 25)),
    ],
)
def test_ports_left_open_are_filled_in(
    world: MailWorld,
    incoming: ConnectionSecurity,
    outgoing: ConnectionSecurity,
    ports: tuple[int, int],
) -> None:
    draft = sample_profile_draft()
    draft = replace(
        draft,
        incoming=replace(draft.incoming, security=incoming),
        outgoing=replace(draft.outgoing, security=outgoing),
    )
    created = _create(world, draft)
    assert (created.incoming.port, created.outgoing.port) == ports
    chosen = replace(created.draft(), incoming=replace(created.incoming, port=0))
    assert _update(world, chosen).incoming.port == ports[0]
    own = replace(created.draft(), row_version=2, incoming=replace(created.incoming, port=1110))
    assert _update(world, own).incoming.port == 1110


@pytest.mark.parametrize(
    ("change", "field"),
    [
        pytest.param({"max_connections": 0}, "max_connections", marks=pytest.mark.behaviour("B5")),
        pytest.param(
            {"max_connections": 301}, "max_connections", marks=pytest.mark.behaviour("B5")
        ),
        pytest.param(
            {"min_polling_interval": -1},
            "min_polling_interval",
            marks=pytest.mark.behaviour("B6"),
        ),
        pytest.param(
            {"min_polling_interval": 1441},
            "min_polling_interval",
            marks=pytest.mark.behaviour("B6"),
        ),
        pytest.param(
            {"connection_timeout_ms": 100_001},
            "connection_timeout_ms",
            marks=pytest.mark.behaviour("B7"),
        ),
        ({"name": " "}, "name"),
        ({"owner_email_address": "nobody"}, "owner_email_address"),
    ],
)
def test_a_value_outside_its_range_is_refused(
    world: MailWorld, change: dict[str, Any], field: str
) -> None:
    stored = _create(world, sample_profile_draft())
    with pytest.raises(DraftRefused) as refused:
        _create(world, sample_profile_draft(**change))
    assert [problem.field for problem in refused.value.problems] == [field]
    with pytest.raises(DraftRefused) as refused:
        _update(world, replace(stored.draft(), **change))
    assert [problem.field for problem in refused.value.problems] == [field]
    assert world.read(lambda context: context.unit.profiles.get(stored.id)) == stored


@pytest.mark.behaviour("B5")
@pytest.mark.behaviour("B6")
@pytest.mark.behaviour("B7")
def test_the_ends_of_the_ranges_are_taken(world: MailWorld) -> None:
    assert _create(world, sample_profile_draft()).max_connections == DEFAULT_CONNECTIONS == 10
    for connections, interval, timeout in ((1, 0, 0), (300, 1440, 100_000)):
        draft = sample_profile_draft(
            max_connections=connections,
            min_polling_interval=interval,
            connection_timeout_ms=timeout,
        )
        created = _create(world, draft)
        assert created.max_connections == connections
        assert created.min_polling_interval == interval
        assert created.connection_timeout_ms == timeout


@pytest.mark.behaviour("B8")
def test_of_a_password_only_a_flag_is_kept(world: MailWorld) -> None:
    created = _create(world, sample_profile_draft(), incoming_password_set=True)
    assert created.incoming.password_set
    assert not created.outgoing.password_set
    kept = _update(world, replace(created.draft(), name="Other"))
    assert kept.incoming.password_set
    removed = _update(world, kept.draft(), incoming_password_set=False, outgoing_password_set=True)
    assert not removed.incoming.password_set
    assert removed.outgoing.password_set


@pytest.mark.behaviour("B8")
def test_no_table_has_a_column_for_a_password(world: MailWorld) -> None:
    def columns(session: Session) -> list[tuple[str, str, str]]:
        tables = inspect(session.connection())
        return [
            (table, column["name"], str(column["type"]))
            for table in tables.get_table_names()
            for column in tables.get_columns(table)
            if "password" in column["name"] or "secret" in column["name"]
        ]

    found = world.read(lambda context: columns(context.unit.session))
    assert {name for _, name, _ in found} == {
        "ispasswordset",
        "isincomingpasswordset",
        "isoutgoingpasswordset",
    }
    assert {kind for _, _, kind in found} == {"BOOLEAN"}


def _tested_mailbox(world: MailWorld) -> Any:
    mailbox = world.mailbox(world.user("ada"))

    def work(context: Any) -> None:
        for operation in (OperationType.INCOMING, OperationType.OUTGOING):
            context.unit.mailboxes.set_direction(mailbox.id, operation, WORKING)
        context.unit.mailboxes.set_checkpoint(mailbox.id, "cursor")

    world.run(work)
    return world.read(lambda context: context.unit.mailboxes.get(mailbox.id))


@pytest.mark.parametrize(
    ("incoming", "outgoing", "reset"),
    [
        ({}, {}, set()),
        ({"port": 1995}, {"port": 1587}, set()),
        ({"security": ConnectionSecurity.NONE}, {}, set()),
        ({"pinned_certificate": "ab" * 32}, {}, set()),
        ({"host": "pop.elsewhere.example"}, {}, {"incoming"}),
        ({}, {"host": "smtp.elsewhere.example"}, {"outgoing"}),
        (
            {"retrieval": CredentialRetrieval.PROFILE, "user_name": "post"},
            {},
            {"incoming", "outgoing"},
        ),
    ],
)
def test_another_server_makes_its_mailboxes_untested(
    world: MailWorld, incoming: dict[str, Any], outgoing: dict[str, Any], reset: set[str]
) -> None:
    before = _tested_mailbox(world)
    draft = world.profile.draft()
    draft = replace(
        draft,
        same_settings_for_outgoing=True,
        incoming=replace(draft.incoming, **incoming),
        outgoing=replace(draft.outgoing, **outgoing),
    )
    _update(world, draft)
    after = world.read(lambda context: context.unit.mailboxes.get(before.id))
    changed = {
        name
        for name in ("incoming", "outgoing")
        if getattr(after, name).status is TestStatus.NOT_RUN and not getattr(after, name).enabled
    }
    assert changed == reset
    assert after.sync_checkpoint == (None if "incoming" in reset else "cursor")


@pytest.mark.behaviour("B3", "from the profile's side")
def test_a_profile_with_appointments_does_not_become_a_mail_profile(world: MailWorld) -> None:
    exchange = _create(world, sample_profile_draft(server_type=ServerType.EXCHANGE))
    draft = replace(
        world.mailbox(world.user("ada")).draft(),
        profile_id=exchange.id,
        act_method=ActDeliveryMethod.SERVER_SIDE,
    )
    world.run(lambda context: update_mailbox(context, draft))
    with pytest.raises(DraftRefused) as refused:
        _update(world, replace(exchange.draft(), server_type=ServerType.POP3_SMTP))
    assert [problem.field for problem in refused.value.problems] == ["server_type"]


def test_a_profile_in_use_is_not_deleted(world: MailWorld) -> None:
    world.user("ada")
    with pytest.raises(NeedsAttention) as refused:
        world.run(lambda context: delete_email_server_profile(context, world.profile.id))
    assert refused.value.code is ErrorCode.RECORD_IN_USE
    assert "1 mailboxes" in refused.value.title
    free = _create(world, sample_profile_draft())
    world.run(lambda context: delete_email_server_profile(context, free.id))
    assert world.read(lambda context: context.unit.profiles.find(free.id)) is None


def test_the_default_profile_is_not_deleted(world: MailWorld) -> None:
    with pytest.raises(NeedsAttention) as refused:
        world.run(lambda context: delete_email_server_profile(context, world.profile.id))
    assert refused.value.code is ErrorCode.RECORD_IN_USE
    # The database holds it as well, whoever asks it.
    with pytest.raises(NeedsAttention) as refused:
        world.run(lambda context: context.unit.profiles.delete(world.profile.id))
    assert refused.value.code is ErrorCode.RECORD_IN_USE


def test_a_stale_draft_is_refused(world: MailWorld) -> None:
    draft = replace(world.profile.draft(), name="Other")
    _update(world, draft)
    with pytest.raises(NeedsAttention) as refused:
        _update(world, draft)
    assert refused.value.code is ErrorCode.RECORD_CHANGED


def test_profiles_are_the_administrators(world: MailWorld) -> None:
    caller = Caller(world.admin.id, CUSTOMIZER)
    profile = world.profile
    for work in (
        lambda context: create_email_server_profile(context, sample_profile_draft()),
        lambda context: update_email_server_profile(context, profile.draft()),
        lambda context: set_email_server_profile_state(context, profile.id, State.INACTIVE),
        lambda context: delete_email_server_profile(context, profile.id),
        lambda context: trust_certificate(context, profile.id, [OperationType.INCOMING], "ab" * 32),
        lambda context: resume_email_server_profile(context, profile.id),
    ):
        with pytest.raises(NeedsAttention) as refused:
            world.run(work, caller)
        assert refused.value.code is ErrorCode.PRIVILEGE_DENIED


def test_a_deactivated_profiles_mailboxes_are_not_due(world: MailWorld) -> None:
    mailbox = _tested_mailbox(world)

    def due() -> Any:
        now = world.clock.now()
        return world.read(lambda context: context.unit.mailboxes.due(now, OperationType.INCOMING))

    assert due() == [mailbox.id]
    world.run(
        lambda context: set_email_server_profile_state(context, world.profile.id, State.INACTIVE)
    )
    assert due() == []


def test_trust_is_pinned_for_one_direction_and_lets_the_profile_go_on(world: MailWorld) -> None:
    code = ErrorCode.UNTRUSTED_CERTIFICATE.value
    world.run(lambda context: context.unit.profiles.set_stopped(world.profile.id, code))
    fingerprint = ":".join(["AB"] * 32)
    pinned = world.run(
        lambda context: trust_certificate(
            context, world.profile.id, [OperationType.INCOMING], fingerprint
        )
    )
    assert pinned.incoming.pinned_certificate == "ab" * 32
    assert pinned.outgoing.pinned_certificate == ""
    assert pinned.stopped_code == ""
    taken_back = world.run(
        lambda context: trust_certificate(context, world.profile.id, [OperationType.INCOMING], "")
    )
    assert taken_back.incoming.pinned_certificate == ""


def test_one_decision_pins_a_certificate_for_both_directions(world: MailWorld) -> None:
    both = [OperationType.INCOMING, OperationType.OUTGOING]
    pinned = world.run(
        lambda context: trust_certificate(context, world.profile.id, both, "ab" * 32)
    )
    assert pinned.incoming.pinned_certificate == "ab" * 32
    assert pinned.outgoing.pinned_certificate == "ab" * 32
