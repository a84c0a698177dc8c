"""Email server profiles for Exchange: what may be saved, and what a change undoes."""

from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from ssync_desktop.domain.errors import DraftRefused
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import (
    AuthenticationProtocol,
    ConnectionSecurity,
    CredentialRetrieval,
    ExchangeVersion,
    OperationType,
    ServerType,
    TestStatus,
)
from ssync_desktop.domain.profile import Direction, EmailServerProfile, ProfileDraft
from ssync_desktop.domain.tracking_folder import FolderNode
from ssync_desktop.organization.context import Context
from ssync_desktop.organization.email_server_profiles import (
    create_email_server_profile,
    trust_certificate,
    update_email_server_profile,
)
from ssync_desktop.organization.mailboxes import update_mailbox
from tests.kit.clock import START
from tests.kit.mail_world import MailWorld
from tests.kit.samples import WORKING

URL = "https://mail.example.com/EWS/Exchange.asmx"
EXCHANGE_TYPES = (
    ServerType.EXCHANGE,
    ServerType.EXCHANGE_HYBRID,
    ServerType.EXCHANGE_ONLINE_HYBRID,
)
SERVICE = Direction(
    host=URL,
    authentication=AuthenticationProtocol.NTLM,
    retrieval=CredentialRetrieval.PROFILE,
    user_name="sync@example.com",
    impersonation=True,
)


def an_exchange(**changes: Any) -> ProfileDraft:
    """Return a draft for Exchange with a service account."""
    draft = ProfileDraft(name="Exchange", server_type=ServerType.EXCHANGE, incoming=SERVICE)
    return replace(draft, **changes)


def create(world: MailWorld, draft: ProfileDraft) -> EmailServerProfile:
    """Create a profile."""
    return world.run(lambda context: create_email_server_profile(context, draft))


def refused_fields(world: MailWorld, draft: ProfileDraft) -> list[str]:
    """Return the fields for which saving is refused."""
    with pytest.raises(DraftRefused) as refused:
        create(world, draft)
    return [problem.field for problem in refused.value.problems]


@pytest.mark.behaviour("B1")
@pytest.mark.parametrize("server_type", EXCHANGE_TYPES)
def test_without_autodiscover_the_locations_are_needed(
    world: MailWorld, server_type: ServerType
) -> None:
    nowhere = replace(SERVICE, host="")
    draft = an_exchange(
        server_type=server_type,
        incoming=nowhere,
        outgoing=nowhere,
        same_settings_for_outgoing=False,
    )
    assert refused_fields(world, draft) == ["incoming.host", "outgoing.host"]
    assert refused_fields(world, replace(draft, incoming=SERVICE)) == ["outgoing.host"]
    assert refused_fields(world, replace(draft, outgoing=SERVICE)) == ["incoming.host"]
    shared = replace(draft, same_settings_for_outgoing=True)
    assert refused_fields(world, shared) == ["incoming.host"]
    assert create(world, replace(shared, incoming=SERVICE)).incoming.host == URL
    looked_up = create(world, replace(draft, name="Other", use_autodiscover=True))
    assert (looked_up.incoming.host, looked_up.use_autodiscover) == ("", True)


def test_everything_an_exchange_profile_says_is_kept(world: MailWorld) -> None:
    draft = an_exchange(
        incoming=replace(SERVICE, host="mail.example.com"),
        outgoing=Direction(host="out.example.com:8443"),
        same_settings_for_outgoing=False,
        use_autodiscover=True,
        default_location="fallback.example.com",
        exchange_version=ExchangeVersion.EXCHANGE_2010_SP2,
        grant_delegate_access=True,
        token_location="https://sts.example.com/token",
    )
    stored = create(world, draft)
    assert stored.incoming == replace(SERVICE, port=443)
    assert stored.outgoing == Direction(
        host="https://out.example.com:8443/EWS/Exchange.asmx",
        port=8443,
        security=ConnectionSecurity.TLS,
    )
    assert stored.default_location == "https://fallback.example.com/EWS/Exchange.asmx"
    assert stored.exchange_version is ExchangeVersion.EXCHANGE_2010_SP2
    assert stored.use_autodiscover
    assert stored.grant_delegate_access
    assert stored.token_location == "https://sts.example.com/token"
    assert stored.draft().completed() == stored.draft()


def test_the_same_settings_are_all_of_them_but_the_password(world: MailWorld) -> None:
    draft = an_exchange(outgoing=Direction("elsewhere.test", security=ConnectionSecurity.NONE))
    stored = create(world, draft)
    assert stored.outgoing == stored.incoming
    assert stored.shares_server
    assert stored.side_of(OperationType.OUTGOING) == stored.incoming
    apart = replace(stored, same_settings_for_outgoing=False, outgoing=Direction("other"))
    assert apart.side_of(OperationType.OUTGOING).host == "other"
    assert apart.side_of(OperationType.ACT) == stored.incoming


def test_what_pop3_does_not_have_is_left_out(world: MailWorld) -> None:
    side = replace(SERVICE, host="mail.example.com")
    draft = an_exchange(
        server_type=ServerType.POP3_SMTP,
        incoming=side,
        outgoing=side,
        use_autodiscover=True,
        default_location=URL,
        exchange_version=ExchangeVersion.EXCHANGE_2013,
        grant_delegate_access=True,
    )
    stored = create(world, draft)
    assert not stored.incoming.impersonation
    assert not stored.outgoing.impersonation
    assert not stored.use_autodiscover
    assert not stored.grant_delegate_access
    assert (stored.default_location, stored.exchange_version) == ("", None)


@pytest.mark.parametrize(
    ("side", "field"),
    [
        ({"retrieval": CredentialRetrieval.ANONYMOUS}, "incoming.retrieval"),
        ({"retrieval": CredentialRetrieval.GMAIL_OAUTH}, "incoming.retrieval"),
        (
            {
                "retrieval": CredentialRetrieval.WINDOWS_INTEGRATED,
                "authentication": AuthenticationProtocol.BASIC,
            },
            "incoming.authentication",
        ),
        ({"user_name": ""}, "incoming.user_name"),
        ({"host": "http://mail.example.com"}, "incoming.host"),
    ],
)
def test_a_sign_in_that_does_not_go_together_is_refused(
    world: MailWorld, side: dict[str, Any], field: str
) -> None:
    assert refused_fields(world, an_exchange(incoming=replace(SERVICE, **side))) == [field]
    apart = an_exchange(same_settings_for_outgoing=False, outgoing=replace(SERVICE, **side))
    assert refused_fields(world, apart) == [field.replace("incoming", "outgoing")]


def test_a_default_location_is_a_location(world: MailWorld) -> None:
    draft = an_exchange(use_autodiscover=True, default_location="https://mail.example.com/owa")
    assert refused_fields(world, draft) == ["default_location"]


def test_oauth_has_to_know_where_tokens_are(world: MailWorld) -> None:
    by_token = replace(SERVICE, authentication=AuthenticationProtocol.OAUTH)
    assert refused_fields(world, an_exchange(incoming=by_token)) == ["token_location"]
    stored = create(world, an_exchange(incoming=by_token, token_location="contoso.com"))
    assert stored.token_location.startswith("https://login.microsoftonline.com/contoso.com/")


@pytest.mark.behaviour("B4", "who is a delegate")
def test_the_profiles_account_is_a_delegate_without_impersonation(world: MailWorld) -> None:
    owner = create(world, an_exchange())
    assert not owner.opens_as_delegate(OperationType.ACT)
    side = replace(owner.incoming, impersonation=False)
    assert replace(owner, incoming=side).opens_as_delegate(OperationType.ACT)
    own = replace(side, retrieval=CredentialRetrieval.USER_OR_QUEUE)
    assert not replace(owner, incoming=own).opens_as_delegate(OperationType.ACT)


def test_trust_counts_for_both_directions_of_one_server(world: MailWorld) -> None:
    stored = create(world, an_exchange())
    trusted = world.run(
        lambda context: trust_certificate(context, stored.id, [OperationType.INCOMING], "AB:CD")
    )
    assert trusted.incoming.pinned_certificate == "abcd"
    assert trusted.outgoing.pinned_certificate == "abcd"


@pytest.mark.parametrize("host", [URL, "https://MAIL.example.com:443/", "mail.example.com"])
def test_trust_counts_for_both_where_they_sign_in_differently_at_one_server(
    world: MailWorld, host: str
) -> None:
    other = replace(SERVICE, host=host, retrieval=CredentialRetrieval.USER_OR_QUEUE)
    own = replace(other, user_name="", impersonation=False)
    stored = create(world, an_exchange(outgoing=own, same_settings_for_outgoing=False))
    assert stored.outgoing.retrieval is not stored.incoming.retrieval
    for operation in (OperationType.OUTGOING, OperationType.ACT):
        trusted = world.run(
            partial(
                trust_certificate,
                profile_id=stored.id,
                operations=[operation],
                fingerprint=operation.name,
            )
        )
        pins = {trusted.incoming.pinned_certificate, trusted.outgoing.pinned_certificate}
        assert pins == {operation.name.lower()}
    alone = world.run(
        lambda context: trust_certificate(context, stored.id, [OperationType.OUTGOING], "")
    )
    assert (alone.incoming.pinned_certificate, alone.outgoing.pinned_certificate) == ("act", "")


def test_items_are_served_by_the_incoming_side(world: MailWorld) -> None:
    own = replace(SERVICE, host="https://other.example.com/EWS/Exchange.asmx")
    stored = create(world, an_exchange(outgoing=own, same_settings_for_outgoing=False))
    trusted = world.run(
        lambda context: trust_certificate(context, stored.id, [OperationType.ACT], "ab")
    )
    assert (trusted.incoming.pinned_certificate, trusted.outgoing.pinned_certificate) == ("ab", "")


def located(world: MailWorld, profile: EmailServerProfile) -> Mailbox:
    """Return a tested mailbox of *profile* whose server was found, and its folders read."""

    ada = world.user("ada")
    box = world.set_mailbox(
        ada,
        profile_id=profile.id,
        incoming=WORKING,
        outgoing=WORKING,
        sync_checkpoint="cursor",
    )

    def work(context: Context) -> Mailbox:
        context.unit.mailboxes.set_location(box.id, URL, START)
        context.unit.folder_checkpoints.keep(box.id, "folder", "cursor", START)
        context.unit.folder_trees.keep(box.id, [FolderNode("inbox", "Inbox")], START)
        return context.unit.mailboxes.get(box.id)

    return world.run(work)


@pytest.mark.behaviour("B9", "kept on the mailbox")
def test_where_the_server_was_found_is_kept_on_the_mailbox(world: MailWorld) -> None:
    profile = create(world, an_exchange(use_autodiscover=True, incoming=replace(SERVICE, host="")))
    box = located(world, profile)
    assert (box.location, box.located_on) == (URL, START)
    renamed = world.run(
        lambda context: update_mailbox(context, replace(box.draft(), name="Renamed"))
    )
    assert (renamed.location, renamed.located_on) == (URL, START)
    moved = world.run(
        lambda context: update_mailbox(
            context, replace(renamed.draft(), email_address="moved@example.com")
        )
    )
    assert (moved.location, moved.located_on, moved.sync_checkpoint) == ("", None, None)
    cursors = world.read(lambda context: context.unit.folder_checkpoints.of_mailbox(box.id))
    assert cursors == {}
    assert world.read(lambda context: context.unit.folder_trees.find(box.id)) is None


@pytest.mark.parametrize(
    ("change", "undone"),
    [
        ({"use_autodiscover": True}, True),
        ({"incoming": replace(SERVICE, host="https://new.example.com/EWS/Exchange.asmx")}, True),
        ({"incoming": replace(SERVICE, user_name="other@example.com")}, True),
        ({"incoming": replace(SERVICE, impersonation=False)}, False),
        ({"incoming": replace(SERVICE, pinned_certificate="ab")}, False),
        ({"max_connections": 4}, False),
    ],
)
def test_another_server_makes_untested_what_was_tested(
    world: MailWorld, change: dict[str, Any], *, undone: bool
) -> None:
    profile = create(world, an_exchange())
    box = located(world, profile)
    draft = replace(profile.draft(), **change)
    world.run(lambda context: update_email_server_profile(context, draft))

    after = world.read(lambda context: context.unit.mailboxes.get(box.id))
    cursors = world.read(lambda context: context.unit.folder_checkpoints.of_mailbox(box.id))
    expected = TestStatus.NOT_RUN if undone else TestStatus.SUCCESS
    assert (after.incoming.status, after.outgoing.status) == (expected, expected)
    assert (after.location, after.sync_checkpoint) == (("", None) if undone else (URL, "cursor"))
    assert bool(cursors) is not undone
    folders = world.read(lambda context: context.unit.folder_trees.find(box.id))
    assert bool(folders) is not undone
