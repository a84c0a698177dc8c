"""The archive of a mailbox, which retention policies fill, and folders that let somebody not in."""

from datetime import UTC, datetime, timedelta

import pytest
from exchangelib import Account, CalendarItem, EWSDateTime, Task
from exchangelib.errors import ErrorAccessDenied, ErrorFolderNotFound, EWSError
from exchangelib.recurrence import DailyPattern, Recurrence
from exchangelib.services import SyncFolderHierarchy

from ssync_desktop.sandbox.ews.archive import add_archive, retire
from ssync_desktop.sandbox.ews.model import Mailbox
from ssync_desktop.sandbox.ews.server import SandboxExchange
from tests.sandbox.ews.conftest import ADA, OpenAccount

BEGIN = datetime(2030, 1, 7, 9, tzinfo=UTC)


@pytest.fixture
def mailbox(exchange: SandboxExchange) -> Mailbox:
    found = exchange.exchange.mailbox(ADA)
    assert found is not None
    return found


def archived(account: Account, name: str) -> list[str]:
    """Return the subjects in the folder *name* of the archive."""
    (folder,) = (one for one in account.archive_root.walk() if one.name == name)
    return [one.subject for one in folder.all()]


def test_a_mailbox_without_an_archive_says_so(open_account: OpenAccount) -> None:
    with pytest.raises(EWSError, match="archive is not enabled"):
        open_account().archive_root  # noqa: B018  # looked up when it is asked for


def test_what_was_retired_lies_in_a_folder_of_the_same_name(
    exchange: SandboxExchange, open_account: OpenAccount, mailbox: Mailbox
) -> None:
    add_archive(exchange.exchange, mailbox)
    account = open_account()
    for subject in ("One", "Two"):
        task = Task(account=account, folder=account.tasks, subject=subject).save()
        assert retire(exchange.exchange, exchange.exchange.items[task.id]).id != task.id
    assert list(account.tasks.all()) == []
    assert sorted(archived(account, "Tasks")) == ["One", "Two"]


def test_a_series_is_retired_as_a_whole(
    exchange: SandboxExchange, open_account: OpenAccount, mailbox: Mailbox
) -> None:
    add_archive(exchange.exchange, mailbox)
    account = open_account()
    begin = EWSDateTime.from_datetime(BEGIN)
    pattern = Recurrence(pattern=DailyPattern(interval=1), start=begin.date(), number=3)
    made = CalendarItem(
        account=account, folder=account.calendar, subject="Daily", start=begin,
        end=begin + timedelta(hours=1), recurrence=pattern,
    ).save()  # fmt: skip
    retire(exchange.exchange, exchange.exchange.items[made.id])
    assert archived(account, "Calendar") == ["Daily"]
    view = account.calendar.view(start=begin, end=begin + timedelta(days=9))
    assert list(view) == []


def test_the_folders_of_the_archive_are_none_of_the_mailbox(
    exchange: SandboxExchange, open_account: OpenAccount, mailbox: Mailbox
) -> None:
    before = {one.id for one in open_account().root.walk()}
    account = open_account()
    sync = SyncFolderHierarchy(account=account)
    shown = {"shape": "IdOnly", "additional_fields": []}
    list(sync.call(folder=account.msg_folder_root, sync_state=None, **shown))
    add_archive(exchange.exchange, mailbox)
    assert {one.id for one in open_account().root.walk()} == before
    news = sync.call(folder=account.msg_folder_root, sync_state=sync.sync_state, **shown)
    assert list(news) == []


def test_a_folder_lets_those_in_whom_it_is_not_closed_to(
    exchange: SandboxExchange, open_account: OpenAccount, mailbox: Mailbox
) -> None:
    account = open_account()
    Task(account=account, folder=account.tasks, subject="One").save()
    folder = mailbox.distinguished["tasks"]
    folder.closed_to.add("bob@contoso.example")
    assert [one.subject for one in account.tasks.all()] == ["One"]
    folder.closed_to.add(ADA)
    with pytest.raises(ErrorAccessDenied):
        list(account.tasks.all())


def test_a_folder_that_nobody_knows_is_not_found(open_account: OpenAccount) -> None:
    with pytest.raises(ErrorFolderNotFound):
        open_account().voice_mail  # noqa: B018  # looked up when it is asked for
