"""Exporting and importing what synchronizes: filters of users, templates and the field map."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import uuid4

import pytest

from ssync_desktop.domain.errors import DraftRefused
from ssync_desktop.domain.items.kinds import Phase, SyncDirection
from ssync_desktop.domain.items.sync_filter import (
    FilterCondition,
    FilterField,
    FilterOperator,
    SyncFilter,
    SyncFilterDraft,
)
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import ObjectType, Priority
from ssync_desktop.domain.people import User, UserDraft
from ssync_desktop.domain.transfer import Change, Configuration, Entry
from ssync_desktop.domain.transfer_items import ChosenDirection, WordedFieldMap, WordedFilter
from ssync_desktop.domain.transfer_text import from_text, to_text
from ssync_desktop.organization.field_maps import prepare_items, save_field_map
from ssync_desktop.organization.sync_filters import (
    delete_sync_filter,
    give_default_filters,
    save_sync_filter,
)
from ssync_desktop.organization.transfer import export_configuration
from ssync_desktop.organization.transfer_in import import_configuration
from tests.kit.mail_world import MailWorld

IS = FilterOperator.IS
NICKNAME = ChosenDirection(ObjectType.CONTACT, "nickname", SyncDirection.TO_EXCHANGE)


@pytest.fixture
def ada(world: MailWorld) -> User:
    """Return a user with a filter that names a user, a record, a phase and a priority."""
    world.run(prepare_items)
    user = world.user("ada")
    account = world.record(ObjectType.ACCOUNT, "Fabrikam Ltd", "f@example.net")
    save(
        world,
        SyncFilterDraft(
            "For Fabrikam",
            ObjectType.TASK,
            (
                FilterCondition(FilterField.OWNER, IS, str(user.id)),
                FilterCondition(FilterField.REGARDING, IS, str(account.id)),
                FilterCondition(FilterField.PHASE, FilterOperator.IS_NOT, str(int(Phase.CANCELED))),
                FilterCondition(FilterField.PRIORITY, IS, str(int(Priority.HIGH))),
                FilterCondition(FilterField.STARTS_WITHIN, FilterOperator.NOT_OLDER_THAN, "30"),
            ),
            owner_id=user.id,
        ),
    )
    return user


def save(world: MailWorld, draft: SyncFilterDraft) -> SyncFilter:
    return world.run(lambda context: save_sync_filter(context, draft))


def filters(world: MailWorld) -> list[SyncFilter]:
    return world.read(lambda context: context.unit.sync_filters.all())


def exported(world: MailWorld) -> Configuration:
    """Return what the text of an export says."""
    configuration, problems = from_text(to_text(world.read(export_configuration)))
    assert problems == []
    assert list(configuration.problems()) == []
    return configuration


def imported(world: MailWorld, wanted: Configuration) -> tuple[Change, ...]:
    return world.run(lambda context: import_configuration(context, wanted))


def owned(wanted: Configuration) -> Entry[WordedFilter]:
    (one,) = (entry for entry in wanted.sync_filters if entry.owner)
    return one


def values(conditions: Iterable[FilterCondition]) -> list[str]:
    return [one.value for one in conditions]


def test_filters_name_what_they_mean(world: MailWorld, ada: User) -> None:
    entry = owned(exported(world))
    assert entry.owner == ada.domain_name
    assert values(entry.draft.conditions) == [
        ada.domain_name,
        "ACCOUNT Fabrikam Ltd",
        "CANCELED",
        "HIGH",
        "30",
    ]
    assert imported(world, exported(world)) == ()


def test_filters_come_back_where_they_were_deleted(world: MailWorld, ada: User) -> None:
    before, wanted = filters(world), exported(world)
    assert len(before) > len({one.object_type for one in before})  # templates, and that of ada
    for one in before:
        world.run(partial(delete_sync_filter, filter_id=one.id))
    changes = imported(world, wanted)
    assert {(one.what, one.created) for one in changes} == {("filter", True)}
    bare = [replace(one, id=ada.id, row_version=0) for one in before]
    after = [replace(one, id=ada.id, row_version=0) for one in filters(world)]
    assert sorted(after, key=str) == sorted(bare, key=str)
    assert exported(world) == wanted


def test_what_differs_is_changed_and_what_is_not_named_stays(world: MailWorld, ada: User) -> None:
    other = SyncFilterDraft(
        "Mine",
        ObjectType.TASK,
        (FilterCondition(FilterField.SUBJECT, FilterOperator.CONTAINS, "x"),),
    )
    stays = save(world, replace(other, owner_id=ada.id))
    entry = next(
        one for one in exported(world).sync_filters if one.draft.name != "Mine" and one.owner
    )
    shorter = replace(entry.draft, conditions=entry.draft.conditions[:1], active=False)
    (change,) = imported(world, Configuration(sync_filters=(replace(entry, draft=shorter),)))
    assert (change.name, change.fields) == ("For Fabrikam", ("conditions", "active"))
    mine = [one for one in filters(world) if one.owner_id == ada.id]
    assert stays in mine
    assert [len(one.conditions) for one in mine if one != stays] == [1]


def test_whoever_deleted_all_filters_is_not_given_any_elsewhere(
    world: MailWorld, ada: User
) -> None:
    world.run(lambda context: give_default_filters(context, mailbox_of(world, ada)))
    for one in filters(world):
        if one.owner_id == ada.id:
            world.run(partial(delete_sync_filter, filter_id=one.id))
    said = {one.draft.domain_name: one.filters_given for one in exported(world).users}
    assert said[ada.domain_name]
    assert sum(said.values()) == 1
    assert imported(world, exported(world)) == ()

    def newcomer(name: str, *, given: bool) -> Entry[UserDraft]:
        draft = UserDraft(last_name=name, domain_name=name, email_address=f"{name}@example.com")
        return Entry(draft, filters_given=given)

    users = (newcomer("eve", given=True), newcomer("fay", given=False))
    assert all(one.created for one in imported(world, Configuration(users=users)))
    everybody = {one.domain_name: one for one in world.read(lambda c: c.unit.users.all())}
    for name, gets in (("eve", False), ("fay", True)):
        mailbox = mailbox_of(world, everybody[name])
        assert world.run(lambda c, box=mailbox: give_default_filters(c, box)) is gets  # type: ignore[misc]
    assert {one.owner_id for one in filters(world)} == {None, everybody["fay"].id}


def test_a_user_who_is_there_may_keep_none_either(world: MailWorld, ada: User) -> None:
    (entry,) = (one for one in exported(world).users if one.draft.domain_name == ada.domain_name)
    wanted = Configuration(users=(replace(entry, filters_given=True),))
    (change,) = imported(world, wanted)
    assert (change.name, change.fields) == (ada.full_name, ("filters_given",))
    assert imported(world, wanted) == ()
    assert imported(world, Configuration(users=(entry,))) == ()  # what it does not say stays
    assert not world.run(lambda c: give_default_filters(c, mailbox_of(world, ada)))


def mailbox_of(world: MailWorld, user: User) -> Mailbox:
    found = world.read(lambda context: context.unit.mailboxes.of(user.id))
    assert found is not None
    return found


def test_filters_of_one_name_are_told_apart_by_their_order(world: MailWorld, ada: User) -> None:
    for text in ("first", "second"):
        condition = FilterCondition(FilterField.SUBJECT, FilterOperator.CONTAINS, text)
        save(world, SyncFilterDraft("Twin", ObjectType.FAX, (condition,), owner_id=ada.id))
    assert imported(world, exported(world)) == ()


def test_who_and_what_is_gone_is_named_by_its_id(world: MailWorld, ada: User) -> None:
    gone, lost = str(uuid4()), str(uuid4())
    conditions = (
        FilterCondition(FilterField.OWNER, IS, gone),
        FilterCondition(FilterField.REGARDING, IS, lost),
    )
    save(world, SyncFilterDraft("Gone", ObjectType.FAX, conditions, owner_id=ada.id))
    (entry,) = (one for one in exported(world).sync_filters if one.draft.name == "Gone")
    assert values(entry.draft.conditions) == [gone, lost]
    assert imported(world, exported(world)) == ()


@pytest.mark.parametrize(
    ("owner", "conditions", "says"),
    [
        ("nobody", (), "sync_filters[1]: there is no user called “nobody”"),
        (None, ((FilterField.OWNER, "nobody"),), "sync_filters[1].conditions[1]: there is no user"),
        (None, ((FilterField.REGARDING, "LEAD Acme"),), "conditions[1]: There is no record called"),
        (None, ((FilterField.REGARDING, "ACCOUNT Twin"),), "conditions[1]: There are several"),
        (None, ((FilterField.REGARDING, "Fabrikam Ltd"),), "is no kind and name"),
        (None, ((FilterField.PHASE, "0"),), "The value of condition 1 means nothing"),
        (None, ((FilterField.PRIORITY, ""),), "Condition 1 has no value"),
    ],
)
def test_a_filter_that_fits_nothing_is_refused(
    world: MailWorld,
    ada: User,
    owner: str | None,
    conditions: tuple[tuple[FilterField, str], ...],
    says: str,
) -> None:
    for number in (1, 2):
        world.record(ObjectType.ACCOUNT, "Twin", f"twin{number}@example.net")
    some = tuple(FilterCondition(field, IS, value) for field, value in conditions)
    mine = FilterCondition(FilterField.OWNER, FilterOperator.IS_ME)
    draft = WordedFilter("New", ObjectType.TASK, some or (mine,))
    entry = Entry(draft, ada.domain_name if owner is None else owner, place="sync_filters[1]")
    before = filters(world)
    with pytest.raises(DraftRefused) as refused:
        imported(world, Configuration(sync_filters=(entry, replace(entry, owner="other"))))
    assert says in str(refused.value) or says in " ".join(
        one.text for one in refused.value.problems
    )
    assert len(refused.value.problems) >= 1
    assert filters(world) == before


def test_the_field_map_goes_over(world: MailWorld, ada: User) -> None:
    del ada
    usual = exported(world)
    assert usual.field_map is not None
    assert usual.field_map.draft == WordedFieldMap()
    stored = world.read(lambda context: context.unit.field_maps.get())
    chosen = WordedFieldMap(all_addresses=True, directions=(NICKNAME,))
    other = replace(stored, mappings=chosen.applied(stored.mappings), all_addresses=True)
    world.run(lambda context: save_field_map(context, other))
    wanted = exported(world)
    assert wanted.field_map is not None
    assert wanted.field_map.draft == chosen
    (change,) = imported(world, usual)
    assert (change.what, change.fields) == ("field map", ("all_addresses", "directions"))
    assert exported(world) == usual
    assert len(imported(world, wanted)) == 1
    after = world.read(lambda context: context.unit.field_maps.get())
    assert (after.mappings, after.all_addresses) == (other.mappings, True)
    assert imported(world, Configuration()) == ()


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        ((NICKNAME, NICKNAME), "field_map.directions[2]"),
        ((replace(NICKNAME, field="shoe_size"),), "field_map.directions[1]"),
        (
            (replace(NICKNAME, field="company", direction=SyncDirection.BOTH),),
            "field_map.directions[1]",
        ),
    ],
)
def test_a_field_map_that_cannot_be_is_refused(
    world: MailWorld, ada: User, lines: tuple[ChosenDirection, ...], line: str
) -> None:
    del ada
    entry = Entry(WordedFieldMap(directions=lines), place="field_map")
    with pytest.raises(DraftRefused) as refused:
        imported(world, Configuration(field_map=entry))
    assert [one.field for one in refused.value.problems] == [line]


def test_a_wrong_word_is_named_by_its_condition() -> None:
    condition: dict[str, Any] = {"field": "SUBJECT", "operator": "SOUNDS LIKE", "value": "x"}
    good = condition | {"operator": "CONTAINS"}
    text = to_text(Configuration()).replace(
        '"sync_filters": []',
        f'"sync_filters": [{{"conditions": [{good!r}, {condition!r}]}}]'.replace("'", '"'),
    )
    _, problems = from_text(text)
    assert [one.field for one in problems] == ["sync_filters[1].conditions[2].operator"]
    _, problems = from_text(text.replace('"operator": "CONTAINS", ', ""))
    assert [one.field for one in problems] == [
        "sync_filters[1].conditions[1].operator",
        "sync_filters[1].conditions[2].operator",
    ]
