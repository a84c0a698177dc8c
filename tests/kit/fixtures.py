"""The kit's servers as fixtures: started by the first test that asks, stopped with the session."""

from collections.abc import Iterator

import pytest

from tests.kit.certificates import Certificates, make_certificates
from tests.kit.clock import ManualClock
from tests.kit.dovecot import Dovecot, MailUser
from tests.kit.hygiene import PLACE
from tests.kit.place import Place
from tests.kit.postfix import Postfix
from tests.kit.postgres import Postgres
from tests.kit.secret_service import SecretService


@pytest.fixture
def clock() -> ManualClock:
    """Return a clock that stands still until the test moves it."""
    return ManualClock()


@pytest.fixture(scope="session")
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    """Give the session's servers their folder."""
    place = request.config.stash[PLACE] = Place()
    yield place
    place.close()


@pytest.fixture(scope="session")
def certificates(place: Place) -> Certificates:
    """Return a test authority and what it issued."""
    folder = place.path / "tls"
    folder.mkdir()
    folder.chmod(0o755)
    return make_certificates(folder)


@pytest.fixture(scope="session")
def _running_dovecot(place: Place, certificates: Certificates) -> Iterator[Dovecot]:
    server = Dovecot(place, certificates, certificate=certificates.good)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def dovecot(_running_dovecot: Dovecot) -> Iterator[Dovecot]:
    """Return the session's Dovecot; a test that stops it gets it started again afterwards."""
    yield _running_dovecot
    _running_dovecot.ensure_running()


@pytest.fixture(scope="session")
def dovecot_without_tls(place: Place, certificates: Certificates) -> Iterator[Dovecot]:
    """Return a Dovecot that offers no STLS and numbers its messages as most servers do."""
    server = Dovecot(
        place, certificates, certificate=None, uidl_format="%08Xu%08Xv", name="dovecot-plain"
    )
    server.start()
    yield server
    server.stop()


@pytest.fixture
def pop3_user(dovecot: Dovecot) -> MailUser:
    """Return a fresh user with an empty mailbox."""
    return dovecot.add_user()


@pytest.fixture(scope="session")
def _running_postfix(
    place: Place, certificates: Certificates, _running_dovecot: Dovecot
) -> Iterator[Postfix]:
    server = Postfix(place, _running_dovecot, certificates.good)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def postfix(_running_postfix: Postfix, dovecot: Dovecot) -> Iterator[Postfix]:
    """Return the session's Postfix; a test that stops it gets it started again afterwards."""
    yield _running_postfix
    _running_postfix.ensure_running()


@pytest.fixture
def mail_user(postfix: Postfix) -> MailUser:
    """Return a fresh user who can send by SMTP and receives by POP3 what is sent to them."""
    return postfix.add_user()


@pytest.fixture(scope="session")
def postgres(place: Place) -> Iterator[Postgres]:
    """Return the session's PostgreSQL server."""
    server = Postgres(place)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """Return the URL of an empty database; a connection left open fails the test."""
    postgres.ensure_running()
    url = postgres.create_database()
    yield url
    postgres.ensure_running()
    postgres.drop_database(url)


@pytest.fixture(scope="session")
def _running_secret_service(place: Place) -> Iterator[SecretService]:
    server = SecretService(place)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def secret_service(
    _running_secret_service: SecretService, monkeypatch: pytest.MonkeyPatch
) -> Iterator[SecretService]:
    """Let this process, and those it starts, find a real and unlocked Secret Service."""
    for name, value in _running_secret_service.environment.items():
        monkeypatch.setenv(name, value)
    yield _running_secret_service
    _running_secret_service.ensure_running()
