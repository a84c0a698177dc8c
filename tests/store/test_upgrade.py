"""The migrations: head equals the models on both databases, there and back, nothing lost."""

import resource
import signal
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, inspect, text

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention, Retryable
from ssync_desktop.domain.mailbox import DirectionState
from ssync_desktop.store import upgrade as upgrading
from ssync_desktop.store.database import open_database
from ssync_desktop.store.schema import METADATA
from ssync_desktop.store.store import Store
from ssync_desktop.store.upgrade import downgrade, head, upgrade
from tests.kit.clock import START, ManualClock
from tests.kit.records import a_mailbox, a_user

HEAD = head()
NEXT = f"{int(HEAD) + 1:04}"


def test_head_equals_the_models(empty_url: str) -> None:
    assert upgrade(empty_url).after == head()
    engine = open_database(empty_url)
    try:
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_server_default": True})
            assert compare_metadata(context, METADATA) == []
    finally:
        engine.dispose()


def test_every_check_of_the_models_is_in_the_database(empty_url: str) -> None:
    upgrade(empty_url)
    engine = open_database(empty_url)
    try:
        inspector = inspect(engine)
        there = {
            (table, check["name"])
            for table in METADATA.tables
            for check in inspector.get_check_constraints(table)
        }
    finally:
        engine.dispose()
    declared = {
        (name, str(check.name))
        for name, table in METADATA.tables.items()
        for check in table.constraints
        if isinstance(check, CheckConstraint)
    }
    assert there == declared


def test_up_down_up(empty_url: str) -> None:
    upgrade(empty_url)
    downgrade(empty_url, "base")
    engine = open_database(empty_url)
    try:
        assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    finally:
        engine.dispose()
    assert upgrade(empty_url).before is None
    assert upgrade(empty_url).before == head()


def test_what_was_planned_is_no_postponement_of_an_administrator(
    database_url: str, clock: ManualClock
) -> None:
    """The first version wrote its plan for sending into the column that is a person's now."""
    user = a_user()
    planned = replace(a_mailbox(user.id), outgoing=DirectionState(next_run_on=START))
    store = Store(database_url, clock)
    store.write(lambda unit: (unit.users.add(user), unit.mailboxes.add(planned))).result()
    assert store.close()
    downgrade(database_url, "0001")
    engine = open_database(database_url)
    with engine.connect() as connection:
        count = text("SELECT count(*) FROM mailbox WHERE postponesendinguntil IS NOT NULL")
        assert connection.execute(count).scalar_one() == 1
    engine.dispose()

    upgrade(database_url)

    store = Store(database_url, clock)
    after = store.read(lambda unit: unit.mailboxes.get(planned.id)).result()
    assert store.close()
    assert (after.outgoing.next_run_on, after.postpone_sending_until) == (START, None)


def test_a_second_upgrade_changes_nothing_and_keeps_the_data(
    database_url: str, clock: ManualClock, tmp_path: Path
) -> None:
    user = a_user()
    store = Store(database_url, clock)
    store.write(lambda unit: unit.users.add(user)).result()
    assert store.close()

    done = upgrade(database_url)

    assert (done.before, done.after, done.backup) == (head(), head(), None)
    store = Store(database_url, clock)
    assert store.read(lambda unit: unit.users.get(user.id)).result().last_name == "Adams"
    assert store.close()
    assert not list(tmp_path.glob("*.backup"))


def test_an_older_file_is_copied_before_it_is_upgraded(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Downgrading to nothing would lose the data, so an older version is made up here."""
    folder = _with_next_version(tmp_path)
    monkeypatch.setattr(upgrading, "MIGRATIONS", str(folder))
    with closing(sqlite3.connect(sqlite_url)) as connection, connection:
        connection.execute("PRAGMA foreign_keys = ON")
        _insert_user_and_mailbox(connection)

    done = upgrade(sqlite_url)

    assert (done.before, done.after) == (HEAD, NEXT)
    assert done.backup is not None
    assert HEAD in done.backup.name
    assert done.backup.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(done.backup)) as backup:
        assert backup.execute("SELECT version_num FROM alembic_version").fetchone() == (HEAD,)
        assert backup.execute("SELECT count(*) FROM mailbox").fetchone() == (1,)
    with closing(sqlite3.connect(sqlite_url)) as upgraded:
        # The copied table kept its rows and, foreign keys being off, so did those that point at it.
        assert upgraded.execute("SELECT fullname, nickname FROM systemuser").fetchall() == [
            ("Ada Adams", "")
        ]
        assert upgraded.execute("SELECT count(*) FROM mailbox").fetchone() == (1,)


def test_a_migration_that_fails_leaves_the_database_as_it_was(
    database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = _with_next_version(tmp_path, failing=True)
    monkeypatch.setattr(upgrading, "MIGRATIONS", str(folder))

    with pytest.raises(ZeroDivisionError):
        upgrade(database_url)

    engine = open_database(database_url)
    try:
        columns = {column["name"] for column in inspect(engine).get_columns("systemuser")}
        assert "nickname" not in columns
        with engine.connect() as connection:
            version = connection.execute(text("SELECT version_num FROM alembic_version"))
            assert version.scalar_one() == HEAD
    finally:
        engine.dispose()


def test_a_database_of_a_newer_program_is_refused(database_url: str) -> None:
    engine = open_database(database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0999'"))
    engine.dispose()

    with pytest.raises(NeedsAttention, match="newer version of the program") as raised:
        upgrade(database_url)

    assert raised.value.code is ErrorCode.DATABASE_FAILURE
    assert "newer version" in raised.value.remedy


def test_a_database_of_another_program_is_refused(empty_url: str) -> None:
    engine = open_database(empty_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE recipes (id integer)"))
    engine.dispose()

    with pytest.raises(NeedsAttention, match="another program"):
        upgrade(empty_url)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear all, " * 1000)

    with pytest.raises(NeedsAttention, match="damaged"):
        upgrade(file)

    assert file.read_text() == "Dear all, " * 1000


def test_a_folder_that_cannot_be_made_needs_attention(tmp_path: Path) -> None:
    (tmp_path / "in the way").write_text("a file")
    with pytest.raises(NeedsAttention, match="cannot be opened for writing"):
        upgrade(tmp_path / "in the way" / "organization.db")


def test_a_backup_that_finds_no_room_stops_the_upgrade(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(upgrading, "MIGRATIONS", str(_with_next_version(tmp_path)))
    size = Path(sqlite_url).stat().st_size
    old = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size // 2, old[1]))
    try:
        with pytest.raises(Retryable) as raised:
            upgrade(sqlite_url)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, old)
        signal.signal(signal.SIGXFSZ, ignored)
    assert raised.value.code is ErrorCode.DISK_FULL
    assert not [path for path in tmp_path.iterdir() if ".backup" in path.name]
    assert not list(tmp_path.glob("*.unfinished"))
    assert upgrade(sqlite_url).before == HEAD


def test_a_locked_file_is_tried_again_later(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    downgrade(sqlite_url, "base")
    monkeypatch.setattr("ssync_desktop.store.upgrade.BUSY_TIMEOUT", timedelta(milliseconds=50))
    with closing(sqlite3.connect(sqlite_url, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Retryable) as raised:
            upgrade(sqlite_url)
    assert raised.value.code is ErrorCode.DATABASE_BUSY
    assert upgrade(sqlite_url).after == head()


def test_a_new_file_belongs_to_its_owner_alone(tmp_path: Path, clock: ManualClock) -> None:
    file = tmp_path / "new" / "organization.db"
    upgrade(file)
    store = Store(file, clock)
    owner = a_user()
    store.write(lambda unit: unit.users.add(owner)).result()
    store.write(lambda unit: unit.mailboxes.add(a_mailbox(owner.id))).result()
    modes = {path.name: path.stat().st_mode & 0o777 for path in file.parent.iterdir()}
    assert store.close()
    assert set(modes.values()) == {0o600}


def _insert_user_and_mailbox(connection: sqlite3.Connection) -> None:
    """Fill the columns that must have a value, whatever they are called by then."""
    for table, values in (
        ("systemuser", {"systemuserid": b"u" * 16, "fullname": "Ada Adams"}),
        ("mailbox", {"mailboxid": b"m" * 16, "ownerid": b"u" * 16, "isforwardmailbox": 1}),
    ):
        known = dict(values)
        for _, name, kind, required, *_ in connection.execute(f"PRAGMA table_info({table})"):
            if required and name not in known:
                known[name] = "" if "CHAR" in kind or kind == "TEXT" else 0
        if table == "mailbox":
            known["statuscode"] = 1
        marks = ", ".join("?" for _ in known)
        names = ", ".join(known)
        connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", [*known.values()])


def _with_next_version(folder: Path, *, failing: bool = False) -> Path:
    """Return a copy of the migrations with one more, as a later release would bring it."""
    source = Path(upgrading.__file__).parent / "migrations"
    target = folder / "migrations"
    (target / "versions").mkdir(parents=True)
    (target / "env.py").write_bytes((source / "env.py").read_bytes())
    for version in (source / "versions").glob("v*.py"):
        (target / "versions" / version.name).write_bytes(version.read_bytes())
    (target / "versions" / f"v{NEXT}_nicknames.py").write_text(
        f"""
import sqlalchemy as sa
from alembic import op

revision = "{NEXT}"
down_revision = "{HEAD}"

def upgrade():
    recreate = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    with op.batch_alter_table("systemuser", recreate=recreate) as table:
        table.add_column(sa.Column("nickname", sa.String(50), nullable=False, server_default=""))
    {"1 / 0" if failing else ""}

def downgrade():
    pass
"""
    )
    return target
