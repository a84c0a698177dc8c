"""A real Postfix of the tests' own, beside whatever the machine may run, delivering to Dovecot.

Its queue, data, log and configuration lie in the kit's place; the machine's ``/etc/postfix`` and
its service stay untouched. Its master needs root. No message ever leaves: it takes mail for
Dovecot's users in :data:`tests.kit.dovecot.DOMAIN` and refuses every other recipient. Names that
misbehave on purpose:

- ``refused-permanent@…`` is answered with 550, ``refused-later@…`` with 450, as recipients,
- ``refused-sender@…`` is answered with 550 as a sender,
- a message whose subject begins with ``refused-content`` is answered with 550 after its data.
"""

import shlex
import signal
import subprocess
from pathlib import Path

from tests.kit.certificates import ServerCertificate
from tests.kit.dovecot import DOMAIN, Dovecot, MailUser
from tests.kit.place import (
    Daemon,
    Place,
    find_program,
    free_ports,
    greets,
    refuses,
    root_prefix,
    wait_until,
)

MESSAGE_SIZE_LIMIT = 10_000_000
"""Octets; a larger message is refused with 552, or at MAIL FROM when its SIZE is declared."""

_MAIN = """
compatibility_level = 3.6
queue_directory = {home}/queue
data_directory = {home}/data
maillog_file = {home}/postfix.log
maillog_file_prefixes = {home}
myhostname = localhost
mydestination =
local_recipient_maps =
alias_maps =
alias_database =
mynetworks =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
biff = no
notify_classes =
virtual_mailbox_domains = {domain}
virtual_mailbox_base = {mail}
virtual_mailbox_maps = hash:{configuration}/users
virtual_minimum_uid = 1
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_mailbox_limit = 0
message_size_limit = {size_limit}
relay_domains =
default_transport = error:the test kit sends nothing away
smtpd_relay_restrictions =
smtpd_sender_restrictions = check_sender_access inline:{{ {{refused-sender@ = 550 5.7.1 This sender is refused on purpose}} }}
smtpd_recipient_restrictions =
    check_recipient_access inline:{{ {{refused-permanent@ = 550 5.7.1 This recipient is refused on purpose}} {{refused-later@ = 450 4.2.1 This recipient is refused for now, on purpose}} }}
    reject_unauth_destination
header_checks = regexp:{{ {{/^Subject: refused-content/ REJECT This content is refused on purpose}} }}
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = {auth}
smtpd_tls_security_level = may
smtpd_tls_cert_file = {certificate}
smtpd_tls_key_file = {key}
smtpd_error_sleep_time = 0
smtpd_soft_error_limit = 1000
smtpd_hard_error_limit = 1000
smtpd_junk_command_limit = 1000
smtpd_peername_lookup = no
smtpd_client_connection_count_limit = 0
default_process_limit = 100
"""
# The empty peer lookup and the limits: many quick connections from one address are no attack here.

_SERVICES = """
127.0.0.1:{smtp} inet n - n - - smtpd
127.0.0.1:{bare} inet n - n - - smtpd -o smtpd_tls_security_level=none
127.0.0.1:{submission} inet n - n - - smtpd -o smtpd_client_restrictions=permit_sasl_authenticated,reject
127.0.0.1:{smtps} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes -o smtpd_client_restrictions=permit_sasl_authenticated,reject
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""

_QUEUES = "active bounce corrupt defer deferred flush hold incoming private saved trace"


class Postfix:
    """A private Postfix on loopback.

    ``smtp_port``: plain, STARTTLS on offer, signing in possible but not demanded;
    ``bare_port``: the same without STARTTLS; ``submission_port``: STARTTLS on offer and signing in
    demanded; ``smtps_port``: TLS from the first octet, signing in demanded. Users and passwords
    are Dovecot's. Mail arrives for those made by :meth:`add_user`, or
    announced by :meth:`know`.
    """

    host = "localhost"

    def __init__(self, place: Place, dovecot: Dovecot, certificate: ServerCertificate) -> None:
        self._place, self._dovecot = place, dovecot
        self._addresses: list[str] = []
        self._root = root_prefix()
        find_program("postfix", "postfix")
        self.home = place.path / "postfix"
        self._configuration = self.home / "conf"
        self._configuration.mkdir(parents=True)
        for folder in (self.home, self._configuration):
            folder.chmod(0o755)
        ports = free_ports(4)
        self.smtp_port, self.bare_port, self.submission_port, self.smtps_port = ports
        self._write_configuration(certificate)
        self._publish()
        self._make_queue()
        master = find_program("master", "postfix", "/usr/lib/postfix/sbin", "/usr/libexec/postfix")
        command = [*self._root, master, "-d", "-c", str(self._configuration)]
        self._daemon = Daemon(place, "postfix", "root", command, stop_signal=signal.SIGTERM)

    def _write_configuration(self, certificate: ServerCertificate) -> None:
        mail = self._dovecot.mail.stat()
        values = {
            "home": self.home,
            "configuration": self._configuration,
            "domain": DOMAIN,
            "mail": self._dovecot.mail,
            "uid": mail.st_uid,
            "gid": mail.st_gid,
            "auth": self._dovecot.home / "auth",
            "certificate": certificate.certificate,
            "key": certificate.key,
            "size_limit": MESSAGE_SIZE_LIMIT,
        }
        services = _SERVICES.format(
            smtp=self.smtp_port,
            bare=self.bare_port,
            submission=self.submission_port,
            smtps=self.smtps_port,
        )
        (self._configuration / "main.cf").write_text(_MAIN.format(**values))
        (self._configuration / "master.cf").write_text(services)

    def _make_queue(self) -> None:
        """Lay out the queue as ``postfix check`` would, which takes seconds for it."""
        script = f"""
            set -e
            cd {shlex.quote(str(self.home))}
            install -d -o root -m 0755 queue queue/pid
            install -d -o postfix -m 0700 data
            cd queue
            install -d -o postfix -m 0700 {_QUEUES}
            install -d -o postfix -g postdrop -m 0730 maildrop
            install -d -o postfix -g postdrop -m 0710 public
            chown -R root ../conf
            """
        if self._root:  # root owns what its master reads, the tests keep writing the user table
            script = script.replace("chown -R root ../conf", "chown root ../conf/ma*.cf")
        subprocess.run([*self._root, "/bin/sh", "-c", script], check=True, capture_output=True)

    def start(self) -> None:
        """Start it, or start it again on the same ports."""
        self._daemon.start(lambda: greets(self.smtp_port, b"220"))

    def stop(self) -> None:
        """Stop it; connections are refused until :meth:`start`."""
        self._daemon.stop()
        ports = (self.smtp_port, self.bare_port, self.submission_port, self.smtps_port)
        wait_until(lambda: refuses(*ports), "Postfix' ports closed")

    def ensure_running(self) -> None:
        """Start it unless it runs."""
        if not self._daemon.running:
            self.start()

    @property
    def log(self) -> str:
        """What the server wrote to its log, for a failure's message."""
        path = self.home / "postfix.log"
        read = subprocess.run([*self._root, "cat", str(path)], capture_output=True, check=False)
        return read.stdout.decode(errors="replace")

    def add_user(self, name: str = "", password: str = "") -> MailUser:
        """Create a user of Dovecot's who gets mail from the next connection on."""
        user = self._dovecot.add_user(name, password)
        self.know(user)
        return user

    def know(self, *users: MailUser) -> None:
        """Accept mail for *users* from the next connection on."""
        self._addresses.extend(user.address for user in users)
        self._publish()

    def _publish(self) -> None:
        """Replace the table of users: the servers notice that their open one was unlinked.

        Rewriting it in place would go unseen within the second it was opened in.
        """
        fresh = self._configuration / "fresh"
        lines = (f"{address} {address}/\n" for address in self._addresses)
        fresh.write_text("".join(lines))
        postmap = find_program("postmap", "postfix")
        command = [postmap, "-c", str(self._configuration), f"hash:{fresh}"]
        subprocess.run(command, check=True, capture_output=True)
        fresh.rename(self._configuration / "users")
        Path(f"{fresh}.db").rename(self._configuration / "users.db")
