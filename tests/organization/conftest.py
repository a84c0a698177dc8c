"""Organizations for the tests of the organization's messages, on SQLite and PostgreSQL."""

import pytest

from ssync_desktop.store.store import Store
from tests.kit.clock import ManualClock
from tests.kit.mail_world import MailWorld


@pytest.fixture
def world(store: Store, clock: ManualClock) -> MailWorld:
    """Return an organization with an administrator and a profile."""
    return MailWorld(store, clock)
