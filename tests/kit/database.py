"""Databases for tests: every test that asks for one runs on SQLite and on PostgreSQL.

Both are copies of a template that the migrations made once, as the program itself makes them.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ssync_desktop.store.store import Store
from ssync_desktop.store.upgrade import upgrade
from tests.kit.clock import ManualClock
from tests.kit.postgres import Postgres


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "organization.db"
    upgrade(file)
    return file


@pytest.fixture(scope="session")
def _postgresql_template(postgres: Postgres) -> str:
    postgres.ensure_running()
    url = postgres.create_database()
    upgrade(url)
    return url


@pytest.fixture
def sqlite_url(_sqlite_template: Path, tmp_path: Path) -> str:
    """Return the path of a SQLite file that holds all tables and no rows."""
    file = tmp_path / "organization.db"
    shutil.copyfile(_sqlite_template, file)
    return str(file)


@pytest.fixture
def postgresql_url(postgres: Postgres, _postgresql_template: str) -> Iterator[str]:
    """Return the URL of a PostgreSQL database that holds all tables and no rows.

    A connection that is left open fails the test.
    """
    postgres.ensure_running()
    url = postgres.create_database(_postgresql_template)
    yield url
    postgres.ensure_running()
    postgres.drop_database(url)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest) -> str:
    """Return a database with all tables and no rows, once on SQLite and once on PostgreSQL."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return a database without any table, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        return str(tmp_path / "empty.db")
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
def store(database_url: str, clock: ManualClock) -> Iterator[Store]:
    """Return a store on :func:`database_url`, closed with the test."""
    store = Store(database_url, clock)
    yield store
    assert store.close(timeout=10)
