"""A real Secret Service: gnome-keyring on a D-Bus session of its own, with a fresh keyring."""

import secretstorage
from jeepney.io.blocking import (
    DBusConnection,
    open_dbus_connection,
)

from tests.kit.place import Daemon, Place, find_program, wait_until

_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""
# No <servicedir>: nothing may be started on this bus but what the kit puts there.


class SecretService:
    """An unlocked keyring. ``environment`` is what a process needs in order to reach it."""

    def __init__(self, place: Place) -> None:
        account = place.account("root")
        self.home = place.path / "secrets"
        self.home.mkdir(mode=0o700)
        self._socket = self.home / "bus"
        configuration = self.home / "bus.conf"
        configuration.write_text(_BUS.format(socket=self._socket))
        (self.home / "password").write_text("a keyring for tests")
        self.environment = {
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={self._socket}",
            "XDG_RUNTIME_DIR": str(self.home),
        }
        surroundings = {
            **self.environment,
            "PATH": "/usr/bin:/bin",
            "HOME": str(self.home),
            "XDG_DATA_HOME": str(self.home),
        }
        bus = find_program("dbus-daemon", "dbus")
        keyring = find_program("gnome-keyring-daemon", "gnome-keyring")
        self._bus = Daemon(
            place,
            "bus",
            account,
            [bus, f"--config-file={configuration}", "--nofork", "--nopidfile"],
            environment=surroundings,
        )
        self._keyring = Daemon(
            place,
            "keyring",
            account,
            [keyring, "--foreground", "--components=secrets", "--unlock"],
            environment=surroundings,
            standard_input=self.home / "password",
        )

    def start(self) -> None:
        """Start the bus and the keyring, or start them again."""
        self._bus.start(self._socket.exists)
        self.start_keyring()

    def start_keyring(self) -> None:
        """Start the keyring, unlocked, on a bus that runs."""
        self._keyring.start(lambda: True)
        wait_until(self._answers, "the Secret Service")

    def stop_keyring(self) -> None:
        """Leave the bus without a Secret Service."""
        self._keyring.stop()

    def stop(self) -> None:
        """End the keyring and the bus."""
        self._keyring.stop()
        self._bus.stop()
        self._socket.unlink(missing_ok=True)

    def lock(self) -> None:
        """Lock the keyring as a screen lock may; nobody is there to answer the prompt."""
        with self._connection() as connection:
            secretstorage.get_default_collection(connection).lock()

    def ensure_running(self) -> None:
        """Put it back: both processes running, the keyring unlocked."""
        if not self._bus.running:
            self.stop()
            self.start()
        elif not self._keyring.running:
            self.start_keyring()
        elif self._locked():
            self.stop_keyring()
            self.start_keyring()

    def _connection(self) -> DBusConnection:
        return open_dbus_connection(self.environment["DBUS_SESSION_BUS_ADDRESS"])

    def _answers(self) -> bool:
        with self._connection() as connection:
            return (
                secretstorage.check_service_availability(connection)
                and not secretstorage.get_default_collection(connection).is_locked()
            )

    def _locked(self) -> bool:
        with self._connection() as connection:
            return secretstorage.get_default_collection(connection).is_locked()
