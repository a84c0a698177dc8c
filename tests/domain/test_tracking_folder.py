"""Rules on folders: what a draft knows by itself, and the tree of a mailbox."""

from dataclasses import replace

import pytest

from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.tracking_folder import (
    FolderNode,
    TrackingFolder,
    TrackingFolderDraft,
    as_tree,
)


def test_a_draft_names_everything_that_is_missing() -> None:
    assert [problem.field for problem in TrackingFolderDraft().problems()] == [
        "mailbox_id",
        "folder_id",
    ]


@pytest.mark.parametrize(
    ("folder_id", "folder_name", "fields"),
    [
        ("x" * 120, "n" * 256, []),
        ("x" * 121, "n" * 257, ["folder_id", "folder_name"]),
    ],
)
def test_a_draft_knows_the_published_lengths(
    folder_id: str, folder_name: str, fields: list[str]
) -> None:
    draft = TrackingFolderDraft(mailbox_id=new_id(), folder_id=folder_id, folder_name=folder_name)
    assert [problem.field for problem in draft.problems()] == fields


def test_a_rule_regards_records_that_have_activities() -> None:
    def fields(kind: ObjectType) -> list[str]:
        regarding = Reference(new_id(), kind)
        draft = TrackingFolderDraft(mailbox_id=new_id(), folder_id="key", regarding=regarding)
        return [problem.field for problem in draft.problems()]

    assert fields(ObjectType.ACCOUNT) == fields(ObjectType.QUEUE) == []
    assert fields(ObjectType.MAILBOX) == ["regarding"]


def test_a_rule_gives_an_editable_copy() -> None:
    rule = TrackingFolder(new_id(), new_id(), "key", "Clients", None, new_id(), row_version=4)
    assert rule.draft() == TrackingFolderDraft(
        rule.id, rule.mailbox_id, "key", "Clients", row_version=4
    )


def test_the_tree_stands_in_the_order_one_reads_it() -> None:
    rule = TrackingFolder(new_id(), new_id(), "b", "Beta", None, new_id())
    folders = [
        FolderNode("inbox", "Inbox"),
        FolderNode("z", "zeta", "inbox"),
        FolderNode("a", "Alpha", "inbox", items=3),
        FolderNode("b", "Beta", "z"),
        FolderNode("lost", "Lost", "nowhere"),
    ]

    tree = as_tree(folders, [rule, replace(rule, id=new_id(), folder_id="gone")])

    assert [node.path for node in tree] == [
        ("Inbox",),
        ("Inbox", "Alpha"),
        ("Inbox", "zeta"),
        ("Inbox", "zeta", "Beta"),
    ]
    assert [node.rule_id for node in tree] == [None, None, None, rule.id]
    assert [node.can_have_rule for node in tree] == [False, True, True, True]


def test_a_folder_whose_key_does_not_fit_can_have_no_rule() -> None:
    assert not FolderNode("k" * 121, "Long", "inbox").can_have_rule
