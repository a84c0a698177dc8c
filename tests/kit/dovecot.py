"""A real Dovecot on free loopback ports: POP3 with STLS, POP3 over TLS, users, and a maildir each.

It needs no root: beside root it runs as the account that runs the tests.
"""

import grp
import os
import pwd
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from tests.kit.certificates import Certificates, ServerCertificate
from tests.kit.place import Daemon, Place, find_program, free_ports, greets, refuses, wait_until

DOMAIN = "example.test"
"""Where the kit's users live; see :mod:`tests.kit.postfix` for what may be sent there."""

_CONFIGURATION = """
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/dovecot.log
protocols = pop3
listen = 127.0.0.1
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
{tls}
disable_plaintext_auth = no
auth_mechanisms = plain login apop cram-md5
auth_failure_delay = 0
mail_location = maildir:{home}/mail/%u
mail_max_userip_connections = 0
first_valid_uid = 1
pop3_uidl_format = {uidl_format}
pop3_no_flag_updates = yes
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {home}/users/%u
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={home}/mail/%u
}}
service pop3-login {{
  inet_listener pop3 {{
    port = {pop3}
  }}
  inet_listener pop3s {{
    port = {pop3s}
    ssl = yes
  }}
  chroot =
  service_count = 0
  client_limit = 2000
}}
service pop3 {{
  process_limit = 512
}}
service auth {{
  client_limit = 4000
  unix_listener {home}/auth {{
    mode = 0666
  }}
}}
service anvil {{
  chroot =
  client_limit = 4000
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"""
# auth_failure_delay and anvil-auth-penalty: a wrong password would cost its test up to 15 seconds.


@dataclass(frozen=True, slots=True)
class MailUser:
    """An account of the test servers: *address* is its user name too."""

    address: str
    password: str = field(repr=False)


class Dovecot:
    """A private Dovecot. ``pop3_port`` speaks plain POP3 and STLS, ``pop3s_port`` TLS at once.

    With *certificate* None it has no TLS at all and ``pop3s_port`` is 0. *uidl_format* is
    Dovecot's: ``%g`` gives the file's name, ``%08Xu%08Xv`` numbers as most servers do.
    """

    host = "localhost"

    def __init__(
        self,
        place: Place,
        certificates: Certificates,
        *,
        certificate: ServerCertificate | None,
        uidl_format: str = "%g",
        name: str = "dovecot",
    ) -> None:
        self.certificates = certificates
        self._place, self._account = place, place.account("nobody")
        self._numbers = count(1)
        self.home = place.folder(name, self._account)
        self.mail = self.home / "mail"
        for folder in (self.mail, self.home / "users"):
            folder.mkdir()
            folder.chmod(0o755)
            place.give(folder, self._account)
        self.pop3_port, self.pop3s_port = free_ports(2)
        configuration = self.home / "dovecot.conf"
        configuration.write_text(self._configuration(certificate, uidl_format))
        if certificate is None:
            self.pop3s_port = 0
        program = find_program("dovecot", "dovecot-core dovecot-pop3d")
        command = [program, "-F", "-c", str(configuration)]
        self._daemon = Daemon(place, name, self._account, command)

    def _configuration(self, certificate: ServerCertificate | None, uidl_format: str) -> str:
        account = pwd.getpwnam(self._account)
        tls = "ssl = no"
        if certificate:
            tls = f"ssl = yes\nssl_cert = <{certificate.certificate}\nssl_key = <{certificate.key}"
        text = _CONFIGURATION.format(
            home=self.home,
            user=self._account,
            group=_group_name(account.pw_gid),
            tls=tls,
            uidl_format=uidl_format,
            pop3=self.pop3_port,
            pop3s=self.pop3s_port,
        )
        if certificate is None:
            text = text.replace(f"    port = {self.pop3s_port}\n    ssl = yes\n", "    port = 0\n")
        return text

    def start(self) -> None:
        """Start it, or start it again on the same ports."""
        self._daemon.start(lambda: greets(self.pop3_port, b"+OK"))

    def stop(self) -> None:
        """Stop it; sessions end, and connections are refused until :meth:`start`."""
        self._daemon.stop()
        ports = [port for port in (self.pop3_port, self.pop3s_port) if port]
        wait_until(lambda: refuses(*ports), "Dovecot's ports closed")

    def ensure_running(self) -> None:
        """Start it unless it runs."""
        if not self._daemon.running:
            self.start()

    @property
    def pid(self) -> int:
        """The number of its master process; RuntimeError when it does not run."""
        return self._daemon.pid

    @property
    def log(self) -> str:
        """What the server wrote to its log, for a failure's message."""
        path = self.home / "dovecot.log"
        return path.read_text(errors="replace") if path.exists() else ""

    # Users

    def add_user(self, name: str = "", password: str = "") -> MailUser:
        """Create a user, with a fresh name and password where none is given."""
        number = next(self._numbers)
        name = name or f"user{number}"
        address = name if "@" in name else f"{name}@{DOMAIN}"
        user = MailUser(address, password or f"secret-{number}")
        self._write_password(user)
        for folder in (self.folder(user), *(self.folder(user) / box for box in _BOXES)):
            folder.mkdir(exist_ok=True)
            folder.chmod(0o700)
            self._place.give(folder, self._account)
        return user

    def change_password(self, user: MailUser, password: str) -> MailUser:
        """Give *user* another password, as an administrator elsewhere might."""
        changed = MailUser(user.address, password)
        path = self.home / "users" / user.address
        before = path.stat().st_mtime
        self._write_password(changed)
        # Dovecot looks at the file once a second at most, and sees a change by its whole seconds:
        # one within the second in which the file was last written would never be seen.
        os.utime(path, (before + 2, before + 2))
        time.sleep(1.1)
        return changed

    def _write_password(self, user: MailUser) -> None:
        path = self.home / "users" / user.address
        path.write_text(f"{user.address}:{{PLAIN}}{user.password}::::::\n")
        path.chmod(0o600)
        self._place.give(path, self._account)

    # Messages

    def folder(self, user: MailUser) -> Path:
        """Return the user's maildir."""
        return self.mail / user.address

    def deliver(self, user: MailUser, content: bytes) -> str:
        """Put a message into the user's mailbox; return its name, its UIDL under ``%g``."""
        return self.deliver_many(user, [content])[0]

    def deliver_many(self, user: MailUser, contents: Iterable[bytes]) -> list[str]:
        """Put messages into the mailbox, in order, thousands in a second; return their names."""
        box, account = self.folder(user) / "new", pwd.getpwnam(self._account)
        names = []
        for content in contents:
            size, lines = len(content), content.count(b"\n") - content.count(b"\r\n")
            # With its sizes in its name Dovecot lists a message without opening it.
            name = f"1700000000.{next(self._numbers):08d}.kit,S={size},W={size + lines}"
            path = box.parent / "tmp" / name
            path.write_bytes(content)
            if os.geteuid() == 0:
                os.chown(path, account.pw_uid, account.pw_gid)
            path.rename(box / name)
            names.append(name)
        return names

    def messages(self, user: MailUser) -> dict[str, bytes]:
        """Return the user's messages by name, oldest first."""
        return {_base(path): path.read_bytes() for path in self._paths(user)}

    def delete(self, user: MailUser, name: str | None = None) -> None:
        """Remove one message, or all, as another program or person would."""
        for path in self._paths(user):
            if name in (None, _base(path)):
                path.unlink()

    def make_unreadable(self, user: MailUser, name: str) -> None:
        """Let the server list the message *name* but fail to read it."""
        self._path(user, name).chmod(0o000)

    def make_readable(self, user: MailUser, name: str) -> None:
        """Undo :meth:`make_unreadable`."""
        self._path(user, name).chmod(0o600)

    def wait_for_messages(
        self, user: MailUser, number: int, timeout: float = 20.0
    ) -> dict[str, bytes]:
        """Return the messages once there are *number* of them; TimeoutError otherwise."""
        wait_until(lambda: len(self._paths(user)) >= number, f"{number} messages", timeout)
        return self.messages(user)

    def _paths(self, user: MailUser) -> list[Path]:
        found = [path for box in ("cur", "new") for path in (self.folder(user) / box).iterdir()]
        return sorted(found, key=_base)

    def _path(self, user: MailUser, name: str) -> Path:
        return next(path for path in self._paths(user) if _base(path) == name)


_BOXES = ("cur", "new", "tmp")


def _base(path: Path) -> str:
    """Return a message's lasting name: Dovecot appends flags after a colon."""
    return path.name.partition(":")[0]


def _group_name(gid: int) -> str:
    return grp.getgrgid(gid).gr_name
