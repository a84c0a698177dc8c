"""The editor of an email server profile, in the order in which one fills it in."""

from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from ssync_desktop.domain.options import ConnectionSecurity, CredentialRetrieval
from ssync_desktop.domain.profile import (
    INCOMING_PORTS,
    OUTGOING_PORTS,
    EmailServerProfile,
    ProfileDraft,
)
from ssync_desktop.ui.profiles.advanced import add_advanced
from ssync_desktop.ui.profiles.ports import FollowingPort
from ssync_desktop.ui.profiles.words import OUTGOING_RETRIEVALS, RETRIEVALS, SECURITIES
from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.widgets.draft_editor import DraftEditor
from ssync_desktop.ui.widgets.editors import Choice, Number
from ssync_desktop.ui.widgets.field import Field
from ssync_desktop.ui.widgets.layouts import frame, label, row
from ssync_desktop.ui.widgets.secret_field import SecretField

HIGHEST_PORT = 99_999  # higher than any, so that a wrong one can be seen and corrected
UNPROTECTED = (
    "Without protection, passwords and mail travel so that anybody on the way can read them."
)
SIDES = ("incoming", "outgoing")


class ProfileEditor(DraftEditor):
    """Edits a :class:`ProfileDraft`, two passwords, and whether it is the default."""

    def __init__(
        self,
        draft: ProfileDraft,
        profile: EmailServerProfile | None = None,
        *,
        is_default: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        title = "New email server profile" if draft.id is None else f"Profile: {draft.name}"
        super().__init__(title, parent)
        self._was_default = is_default
        self._profile = profile
        self.passwords = {
            "incoming": SecretField("Password"),
            "outgoing": SecretField("Password for outgoing email"),
        }
        self.default = QCheckBox("Default profile for new users and queues")
        self._add_servers()
        self._add_sign_in()
        add_advanced(self)
        self.load(draft.completed())
        self._begin()

    @property
    def changed(self) -> bool:
        """Whether edits would be lost by leaving."""
        passwords = any(one.password is not None for one in self.passwords.values())
        chosen = self.default.isChecked() is not self._was_default
        return self.form.changed or passwords or (chosen and self._profile is not None)

    @property
    def incoming_password(self) -> str | None:
        """What is to become of the incoming password (None: nothing)."""
        return self.passwords["incoming"].password

    @property
    def outgoing_password(self) -> str | None:
        """What is to become of the outgoing password (None: nothing)."""
        return self.passwords["outgoing"].password

    @property
    def wants_default(self) -> bool:
        """Whether saving makes this the default profile."""
        return self.default.isChecked() and not self._was_default

    def _add_servers(self) -> None:
        self.add_field(
            "name", Field("Name", QLineEdit(placeholderText="Contoso mail"), required=True)
        )
        self._ports = []
        for side, heading, hint, usual in (
            ("incoming", "Incoming email (POP3)", "pop.example.com", INCOMING_PORTS),
            ("outgoing", "Outgoing email (SMTP)", "smtp.example.com", OUTGOING_PORTS),
        ):
            words = side.capitalize()
            self.add_heading(heading)
            host = QLineEdit(placeholderText=hint)
            self.add_field(f"{side}.host", Field(f"{words} server", host, required=True))
            security = Field(f"{words} protection", Choice(SECURITIES.items()))
            port = Field(f"{words} port", Number(0, HIGHEST_PORT, empty="Usual"))
            self.form.bind(f"{side}.security", security)
            self.form.bind(f"{side}.port", port)
            together = QWidget()
            line = row(security, port, spacing=2 * GRID)
            for part in (security, port):  # their labels in one line, whatever stands below
                line.setAlignment(part, Qt.AlignmentFlag.AlignTop)
            together.setLayout(line)
            self.add_widget(together)
            self._ports.append(FollowingPort(security, port, usual))
        self._warning = frame(row(label(UNPROTECTED), margin=GRID), "warn")
        self.add_widget(self._warning)

    def _add_sign_in(self) -> None:
        self.add_heading("Sign-in")
        self.add_field("incoming.retrieval", Field("Who signs in", Choice(RETRIEVALS.items())))
        self.add_field("incoming.user_name", Field("User name", QLineEdit(), required=True))
        self.add_widget(self.passwords["incoming"])
        self.add_field(
            "same_settings_for_outgoing",
            Field("Same for outgoing", QCheckBox("Sign in the same way for outgoing email")),
        )
        self.add_field(
            "outgoing.retrieval",
            Field("Who signs in for outgoing email", Choice(OUTGOING_RETRIEVALS.items())),
        )
        self.add_field(
            "outgoing.user_name",
            Field("User name for outgoing email", QLineEdit(), required=True),
        )
        self.add_widget(self.passwords["outgoing"])
        self.default.setToolTip("Users and queues that exist keep the profile they have")
        self.add_widget(self.default)

    def _begin(self) -> None:
        """Show what stands beside the draft, and let fields follow each other."""
        for port in self._ports:
            port.begin()
        for side, field in self.passwords.items():
            is_set = getattr(self._profile, side).password_set if self._profile else False
            field.load(is_set=is_set)
            field.edited.connect(partial(self.busy, False))
        self.default.setChecked(self._was_default)
        self.default.setEnabled(not self._was_default)
        self.form.edited.connect(self._follow)
        self._follow()

    def offer_default(self) -> None:
        """Tick "default", as for the first profile there is; that is not the user's edit."""
        self.default.setChecked(True)

    @Slot()
    def _follow(self) -> None:
        """Show what the chosen kind of sign-in asks for, and nothing else."""
        same = bool(self.form.field("same_settings_for_outgoing").read())
        if same and self._signs_in("outgoing"):
            # What the incoming side says counts; a user name of its own is not asked for.
            self.form.field("outgoing.retrieval").write(CredentialRetrieval.USER_OR_QUEUE)
        for side in SIDES:
            shown = side == "incoming" or not same
            own = shown and self._signs_in(side)
            self.form.field(f"{side}.retrieval").setVisible(shown)
            self.form.field(f"{side}.user_name").setVisible(own)
            self.passwords[side].setVisible(own)
        bare = (self.form.field(f"{side}.security").read() for side in SIDES)
        self._warning.setVisible(any(one is ConnectionSecurity.NONE for one in bare))

    def _signs_in(self, side: str) -> bool:
        return self.form.field(f"{side}.retrieval").read() is CredentialRetrieval.PROFILE
