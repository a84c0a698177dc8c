"""The encrypted password file: private, atomic, shared between processes, closed to wrong keys."""

import json
import subprocess
import sys
from base64 import b64decode, b64encode
from pathlib import Path

import pytest

from ssync_desktop.domain.error_codes import ErrorCode
from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.store.vault import FileVault

SECRET = "correct horse"
PASSPHRASE = "a passphrase"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "passwords.vault"


def opened(file: Path, passphrase: str = PASSPHRASE) -> FileVault:
    vault = FileVault(file, cost=2)
    vault.unlock(passphrase)
    return vault


def test_secrets_outlive_the_process(file: Path) -> None:
    opened(file).write("name", SECRET)
    vault = opened(file)
    assert vault.read("name") == SECRET
    vault.erase("name")
    vault.erase("name")
    assert opened(file).read("name") is None


def test_the_file_is_private_and_says_nothing(file: Path) -> None:
    opened(file).write("mailbox/password", SECRET)
    assert file.stat().st_mode & 0o777 == 0o600
    content = file.read_bytes()
    for word in (SECRET, "mailbox", PASSPHRASE):
        assert word.encode() not in content
        assert b64encode(word.encode())[:-4] not in content
    assert {path.name for path in file.parent.iterdir()} == {file.name, f"{file.name}.lock"}


def test_the_same_secrets_never_look_the_same(file: Path) -> None:
    vault = opened(file)
    vault.write("name", SECRET)
    first = json.loads(file.read_bytes())
    vault.write("name", SECRET)
    second = json.loads(file.read_bytes())
    assert first["nonce"] != second["nonce"]
    assert first["secrets"] != second["secrets"]


@pytest.mark.parametrize("passphrase", ["another", "", "A passphrase"])
def test_a_wrong_key_needs_attention(file: Path, passphrase: str) -> None:
    opened(file)
    with pytest.raises(NeedsAttention) as raised:
        opened(file, passphrase)
    assert raised.value.code is ErrorCode.KEYRING_LOCKED
    assert "passphrase" in raised.value.remedy
    assert raised.value.__cause__ is None


def test_a_closed_vault_says_so(file: Path) -> None:
    opened(file)
    closed = FileVault(file, cost=2)
    with pytest.raises(NeedsAttention, match="not been opened"):
        closed.read("name")
    with pytest.raises(NeedsAttention, match="not been opened"):
        closed.write("name", SECRET)
    with pytest.raises(NeedsAttention, match="not been opened"):
        closed.erase("name")


@pytest.mark.parametrize("field", ["secrets", "nonce", "salt", "cost"])
def test_a_file_that_was_tampered_with_is_refused(file: Path, field: str) -> None:
    opened(file).write("name", SECRET)
    document = json.loads(file.read_bytes())
    if field == "cost":
        document[field] = 4
    else:
        raw = bytearray(b64decode(document[field]))
        raw[0] ^= 1
        document[field] = b64encode(bytes(raw)).decode()
    file.write_text(json.dumps(document))
    with pytest.raises(NeedsAttention, match="does not open"):
        opened(file)


@pytest.mark.parametrize(
    "content", ["", "no JSON", "[]", "{}", '{"version": 2}', '{"version": 1, "salt": "?"}']
)
def test_a_damaged_file_is_neither_opened_nor_overwritten(file: Path, content: str) -> None:
    file.parent.mkdir()
    file.write_text(content)
    with pytest.raises(NeedsAttention, match="cannot be read"):
        opened(file)
    assert file.read_text() == content


def test_two_processes_lose_nothing_of_each_other(file: Path) -> None:
    opened(file)
    source = f"""
import sys
from pathlib import Path
from ssync_desktop.store.vault import FileVault
vault = FileVault(Path({str(file)!r}), cost=2)
vault.unlock({PASSPHRASE!r})
for number in range(25):
    vault.write(f"{{sys.argv[1]}}-{{number}}", "secret")
"""
    children = [
        subprocess.Popen([sys.executable, "-c", source, name]) for name in ("one", "two", "three")
    ]
    assert [child.wait(60) for child in children] == [0, 0, 0]
    vault = opened(file)
    for name in ("one", "two", "three"):
        assert all(vault.read(f"{name}-{number}") == "secret" for number in range(25))


def test_a_key_file_that_cannot_be_read_needs_attention(file: Path) -> None:
    with pytest.raises(NeedsAttention, match="key file"):
        FileVault(file, cost=2).unlock_with_file(file.parent / "missing")


def test_a_folder_that_cannot_be_written_needs_attention(file: Path) -> None:
    vault = opened(file)
    vault.write("name", SECRET)
    file.unlink()
    file.mkdir()  # even root cannot put a file in the place of a folder
    with pytest.raises(NeedsAttention):
        vault.write("name", "another")
    assert [path.name for path in file.parent.iterdir() if path.name.startswith(".")] == []


def test_an_opened_vault_shows_no_key(file: Path) -> None:
    vault = opened(file)
    assert repr(vault._opened) == "_Opened(key hidden)"
