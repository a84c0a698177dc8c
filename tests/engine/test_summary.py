"""Status tables in a terminal: what troubles a mailbox, and what it is only busy with."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from ssync_desktop.domain.options import AccessApproval, OperationType
from ssync_desktop.domain.status import OperationStatus, Phase
from ssync_desktop.engine.summary import MailboxSummary, in_words, troubles

MAILBOX = UUID(int=1)
AT_WORK = OperationStatus(
    MAILBOX, OperationType.INCOMING, Phase.SYNCHRONIZING, since=datetime(2026, 3, 1, tzinfo=UTC)
)
REFUSED = replace(AT_WORK, phase=Phase.STOPPED, error_code="AUTHENTICATION", error_text="no")
OFF = OperationStatus(MAILBOX, OperationType.ACT, Phase.OFF)


def summary(incoming: OperationStatus, outgoing: OperationStatus) -> MailboxSummary:
    return MailboxSummary(
        id=MAILBOX,
        name="Grace",
        email_address="grace@x.test",
        profile_name="",
        approval=AccessApproval.APPROVED,
        test_scheduled=False,
        incoming=incoming,
        outgoing=outgoing,
        items=OFF,
    )


def test_a_mailbox_at_work_is_in_no_trouble() -> None:
    assert list(troubles([summary(AT_WORK, AT_WORK)])) == []


def test_trouble_is_told_once_and_by_its_code_where_nobody_said_more() -> None:
    wordless = replace(REFUSED, error_text="")
    found = troubles([summary(REFUSED, REFUSED), summary(AT_WORK, wordless)])
    assert list(found) == [("Grace", "no"), ("Grace", "AUTHENTICATION")]


def test_how_far_it_is_is_told_once_it_is_known_how_much_there_is() -> None:
    assert in_words(AT_WORK) == "synchronizing"
    assert in_words(replace(AT_WORK, done=3, total=12)) == "synchronizing 3/12"
