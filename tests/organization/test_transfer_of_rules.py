"""Exporting and importing what Exchange brings: its profiles, and rules on folders."""

from dataclasses import replace
from typing import Any

import pytest

from ssync_desktop.domain.errors import DraftRefused
from ssync_desktop.domain.options import ObjectType, ServerType
from ssync_desktop.domain.people import Reference, User
from ssync_desktop.domain.profile import Direction, ProfileDraft
from ssync_desktop.domain.tracking_folder import OnboardingStatus, TrackingFolderDraft
from ssync_desktop.domain.transfer import Configuration, Entry, Named
from ssync_desktop.organization.email_server_profiles import create_email_server_profile
from ssync_desktop.organization.tracking_folders import create_mailbox_tracking_folder
from ssync_desktop.organization.transfer import export_configuration
from ssync_desktop.organization.transfer_in import import_configuration
from tests.kit.mail_world import MailWorld

EXCHANGE = ProfileDraft(
    name="Exchange",
    server_type=ServerType.EXCHANGE,
    incoming=Direction("mail.example.com", impersonation=True),
    use_autodiscover=True,
)


@pytest.fixture
def ada(world: MailWorld) -> User:
    """Return a user on Exchange, with a rule that regards an account."""
    user = world.user("ada")
    profile = world.run(lambda context: create_email_server_profile(context, EXCHANGE))
    box = world.set_mailbox(user, profile_id=profile.id)
    account = world.record(ObjectType.ACCOUNT, "Fabrikam", "f@example.net")
    draft = TrackingFolderDraft(
        mailbox_id=box.id,
        folder_id="AAMk=",
        folder_name="Clients",
        regarding=Reference(account.id, ObjectType.ACCOUNT),
    )
    world.run(lambda context: create_mailbox_tracking_folder(context, draft))
    return user


def exported(world: MailWorld) -> Configuration:
    """Return what an export says."""
    return world.read(export_configuration)


def imported(world: MailWorld, *rules: Entry[TrackingFolderDraft]) -> list[Any]:
    """Take in rules, and return what changed."""
    wanted = Configuration(tracking_rules=rules)
    return list(world.run(lambda context: import_configuration(context, wanted)))


def test_an_export_names_everything(world: MailWorld, ada: User) -> None:
    configuration = exported(world)
    (profile,) = (one.draft for one in configuration.profiles if one.draft.name == "Exchange")
    assert profile.use_autodiscover
    assert profile.incoming.impersonation
    (rule,) = configuration.tracking_rules
    assert (rule.mailbox, rule.regarding) == (
        f"USER {ada.domain_name}",
        Named(ObjectType.ACCOUNT, "Fabrikam"),
    )
    assert list(configuration.problems()) == []
    assert world.run(lambda context: import_configuration(context, configuration)) == ()


def test_rules_come_along_that_wait_for_the_switch(world: MailWorld, ada: User) -> None:
    del ada
    world.settings(track_folders=False)
    configuration = exported(world)
    assert configuration.settings is not None
    assert not configuration.settings.draft.track_folders
    (rule,) = configuration.tracking_rules
    rule = replace(rule, draft=replace(rule.draft, folder_id="other"))
    assert len(imported(world, rule)) == 1


def test_rules_are_made_and_changed(world: MailWorld, ada: User) -> None:
    (rule,) = exported(world).tracking_rules
    new = replace(rule, draft=replace(rule.draft, folder_id="new", folder_name="New"))
    upper = replace(new, mailbox=new.mailbox.upper())
    assert [(one.what, one.name, one.created) for one in imported(world, rule, upper)] == [
        ("tracking rule", "New", True)
    ]
    world.record(ObjectType.LEAD, "Contoso", "c@example.net")
    other = replace(rule, regarding=Named(ObjectType.LEAD, "CONTOSO"))
    (change,) = imported(world, other)
    assert (change.name, change.created) == ("Clients", False)
    assert change.fields == ("regarding.object_type", "regarding.name")
    (none,) = imported(world, replace(rule, regarding=None))
    assert none.fields == ("regarding",)
    rules = world.read(lambda context: context.unit.tracking_folders.all())
    assert [(one.folder_name, one.onboarding) for one in rules] == [
        ("Clients", OnboardingStatus.NEW),
        ("New", OnboardingStatus.NEW),
    ]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"mailbox": "USER nobody"}, "no mailbox called"),
        ({"regarding": Named(ObjectType.LEAD, "Fabrikam")}, "There is no record called"),
        ({"regarding": Named(ObjectType.ACCOUNT, "Twin")}, "There are several records"),
        ({"draft": TrackingFolderDraft()}, "No folder is chosen"),
    ],
)
def test_a_rule_that_fits_nothing_is_refused(
    world: MailWorld, ada: User, change: dict[str, Any], says: str
) -> None:
    del ada
    for number in (1, 2):
        world.record(ObjectType.ACCOUNT, "Twin", f"twin{number}@example.net")
    (rule,) = exported(world).tracking_rules
    with pytest.raises(DraftRefused, match=says) as refused:
        imported(world, replace(rule, place="tracking_rules[1]", **change))
    assert "tracking_rules[1]" in str(refused.value)


def test_a_rule_on_a_mailbox_without_folders_is_refused(world: MailWorld, ada: User) -> None:
    (rule,) = exported(world).tracking_rules
    world.set_mailbox(ada, profile_id=world.profile.id)
    moved = replace(rule, draft=replace(rule.draft, folder_id="other"), place="tracking_rules[1]")
    with pytest.raises(DraftRefused, match="not on Exchange"):
        imported(world, moved)
