"""The kit's PostgreSQL and Secret Service are real and start over after each test."""

import psycopg
import pytest
import secretstorage
import sqlalchemy
from keyring.core import load_keyring

from tests.kit.postgres import Postgres
from tests.kit.secret_service import SecretService


@pytest.mark.postgresql
def test_a_database_of_its_own(postgres_url: str) -> None:
    engine = sqlalchemy.create_engine(postgres_url)
    with engine.connect() as connection:
        assert connection.scalar(sqlalchemy.text("select count(*) from pg_tables")) > 0
        assert connection.scalar(sqlalchemy.text("show server_encoding")) == "UTF8"
    engine.dispose()


@pytest.mark.postgresql
def test_databases_are_apart_and_go_away(postgres: Postgres) -> None:
    first, second = postgres.create_database(), postgres.create_database()
    assert first != second
    postgres.drop_database(first)
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(first.replace("+psycopg", ""))
    postgres.drop_database(second)


def test_a_secret_is_kept(secret_service: SecretService) -> None:
    backend = load_keyring("keyring.backends.SecretService.Keyring")
    backend.set_password("kit", "somebody", "päss wörd")
    assert backend.get_password("kit", "somebody") == "päss wörd"
    backend.delete_password("kit", "somebody")
    assert backend.get_password("kit", "somebody") is None


def test_a_locked_keyring(secret_service: SecretService) -> None:
    secret_service.lock()
    connection = secretstorage.dbus_init()
    assert secretstorage.get_default_collection(connection).is_locked()
    connection.close()
    secret_service.ensure_running()
    connection = secretstorage.dbus_init()
    assert not secretstorage.get_default_collection(connection).is_locked()
    connection.close()
