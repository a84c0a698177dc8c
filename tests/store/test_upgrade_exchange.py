"""What was there before Exchange is as it was after the upgrade, on both databases."""

from dataclasses import replace

from ssync_desktop.domain.ids import new_id
from ssync_desktop.domain.last_test import ConnectionResult, LastTest
from ssync_desktop.domain.mailbox import Mailbox
from ssync_desktop.domain.options import ExchangeVersion, ServerType
from ssync_desktop.domain.profile import EmailServerProfile
from ssync_desktop.domain.tracking_folder import TrackingFolder
from ssync_desktop.store.store import Store
from ssync_desktop.store.unit import Unit
from ssync_desktop.store.upgrade import downgrade, head, upgrade
from tests.kit.clock import START, ManualClock
from tests.kit.records import a_mailbox, a_profile, a_user


def test_profiles_and_mailboxes_stay_what_they_were(database_url: str, clock: ManualClock) -> None:
    user = a_user()
    plain = a_profile(user.id)
    full = a_profile(
        user.id,
        "Exchange",
        server_type=ServerType.EXCHANGE,
        incoming=replace(plain.incoming, impersonation=True),
        use_autodiscover=True,
        default_location="https://mail.example.com/EWS/Exchange.asmx",
        exchange_version=ExchangeVersion.EXCHANGE_2013,
        grant_delegate_access=True,
        token_location="https://sts.example.com/token",
    )
    box = a_mailbox(user.id, profile_id=full.id)

    def fill(unit: Unit) -> None:
        unit.users.add(user)
        unit.profiles.add(plain)
        unit.profiles.add(full)
        unit.profiles.set_last_test(full.id, LastTest(START, 5, ConnectionResult.SUCCESS))
        unit.mailboxes.add(box)
        unit.mailboxes.set_location(box.id, full.default_location, START)
        unit.tracking_folders.add(TrackingFolder(new_id(), box.id, "key", "Name", None, user.id))

    def read(unit: Unit) -> tuple[EmailServerProfile, EmailServerProfile, Mailbox]:
        return unit.profiles.get(plain.id), unit.profiles.get(full.id), unit.mailboxes.get(box.id)

    store = Store(database_url, clock)
    store.write(fill).result()
    before, _, _ = store.read(read).result()
    assert store.close()

    downgrade(database_url, "0002")
    assert upgrade(database_url).after == head()

    store = Store(database_url, clock)
    untouched, bare, mailbox = store.read(read).result()
    rules = store.read(lambda unit: unit.tracking_folders.all()).result()
    assert store.close()
    assert untouched == before
    assert bare == replace(
        full,
        incoming=replace(full.incoming, impersonation=False),
        use_autodiscover=False,
        default_location="",
        exchange_version=None,
        grant_delegate_access=False,
        token_location="",
    )
    assert mailbox == replace(box, row_version=mailbox.row_version)
    assert rules == []
