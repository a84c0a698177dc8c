"""What can be done with users and queues, and why not: plain decisions."""

from dataclasses import replace
from uuid import UUID

import pytest

from ssync_desktop.domain.options import (
    AccessApproval,
    FilteringMethod,
    QueueViewType,
    State,
)
from ssync_desktop.domain.rows import QueueRow, UserRow
from ssync_desktop.ui.users.choosing import OF_QUEUES, OF_USERS, Deed, applicable
from ssync_desktop.ui.users.words import METHOD_SENTENCES, METHODS, METHODS_IN_SHORT

ADA = UserRow(
    UUID(int=1),
    "Ada",
    "ada",
    "ada@contoso.example",
    FilteringMethod.ALL,
    UUID(int=2),
    AccessApproval.PENDING,
    disabled=False,
    row_version=1,
)
HELP = QueueRow(
    UUID(int=3),
    "Help",
    "help@contoso.example",
    QueueViewType.PUBLIC,
    FilteringMethod.ALL,
    UUID(int=4),
    AccessApproval.PENDING,
    "Ada",
    0,
    State.ACTIVE,
    1,
)
GONE = replace(ADA, id=UUID(int=5), disabled=True)
CLOSED = replace(HELP, id=UUID(int=6), state=State.INACTIVE)


@pytest.mark.parametrize(
    ("deed", "rows", "fitting"),
    [
        (Deed.DISABLE, (ADA, GONE), (ADA,)),
        (Deed.ENABLE, (ADA, GONE), (GONE,)),
        (Deed.ACTIVATE, (HELP, CLOSED), (CLOSED,)),
        (Deed.DEACTIVATE, (HELP, CLOSED), (HELP,)),
        (Deed.DELETE, (HELP,), (HELP,)),
        (Deed.MAILBOX, (ADA,), (ADA,)),
        (Deed.EDIT, (CLOSED,), (CLOSED,)),
    ],
)
def test_that_a_deed_takes_the_rows_it_fits(
    deed: Deed, rows: tuple[UserRow | QueueRow, ...], fitting: tuple[UserRow | QueueRow, ...]
) -> None:
    assert applicable(deed, rows).rows == fitting


@pytest.mark.parametrize(
    ("deed", "rows", "why"),
    [
        (Deed.EDIT, (), "Select one"),
        (Deed.EDIT, (ADA, GONE), "one at a time"),
        (Deed.DELETE, (HELP, CLOSED), "one at a time"),
        (Deed.DELETE, (replace(HELP, item_count=2),), "still holds items"),
        (Deed.DISABLE, (GONE,), "already"),
        (Deed.MAILBOX, (replace(ADA, mailbox_id=None),), "no mailbox"),
    ],
)
def test_that_a_deed_says_why_it_is_not_to_be_had(
    deed: Deed, rows: tuple[UserRow | QueueRow, ...], why: str
) -> None:
    found = applicable(deed, rows)
    assert found.rows == ()
    assert why in found.why


def test_that_every_method_has_its_words_and_a_sentence() -> None:
    assert set(METHODS) == set(METHOD_SENTENCES) == set(METHODS_IN_SHORT) == set(FilteringMethod)
    assert all(sentence.endswith(".") for sentence in METHOD_SENTENCES.values())


def test_that_users_are_disabled_and_queues_deactivated() -> None:
    assert set(Deed) == OF_USERS | OF_QUEUES
    assert {Deed.EDIT, Deed.MAILBOX} == OF_USERS & OF_QUEUES
