"""The editor of an email server profile, in the order in which one fills it in."""

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from ssync_desktop.domain.exchange import EXCHANGE
from ssync_desktop.domain.options import (
    AuthenticationProtocol,
    ConnectionSecurity,
    CredentialRetrieval,
)
from ssync_desktop.domain.profile import EmailServerProfile, ProfileDraft
from ssync_desktop.ui.profiles.advanced import add_advanced
from ssync_desktop.ui.profiles.asking import ONLY_EXCHANGE, SIDES, asked, is_online
from ssync_desktop.ui.profiles.exchange_fields import OAUTH_USER_HINT, ONLINE, ExchangeFields
from ssync_desktop.ui.profiles.pop3_fields import Pop3Fields
from ssync_desktop.ui.profiles.words import OFFERED_TYPES, SERVER_TYPES
from ssync_desktop.ui.theme import GRID
from ssync_desktop.ui.widgets.draft_editor import DraftEditor
from ssync_desktop.ui.widgets.editors import Choice
from ssync_desktop.ui.widgets.field import Field
from ssync_desktop.ui.widgets.layouts import frame, label, row
from ssync_desktop.ui.widgets.secret_field import SecretField

UNPROTECTED = (
    "Without protection, passwords and mail travel so that anybody on the way can read them."
)


class ProfileEditor(DraftEditor):
    """Edits a :class:`ProfileDraft`, two passwords, and whether it is the default.

    What Exchange asks in other words than POP3 and SMTP has two fields, of which the one for the
    chosen type is bound to the draft; the other keeps what was entered, should the choice change.
    """

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
        self._exchange = ExchangeFields()
        self._others = Pop3Fields()
        self._add_servers()
        self._add_sign_in()
        self._certificates = add_advanced(self)
        self._add_rare()
        self._variants = {True: self._exchange.variants(), False: self._others.variants()}
        self._others.same.write(draft.same_settings_for_outgoing)
        self._exchange.same.write(draft.same_settings_for_outgoing)
        self._put_variants(draft.is_exchange)
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
        types = [(one, SERVER_TYPES[one]) for one in OFFERED_TYPES]
        self.add_field("server_type", Field("Server type", Choice(types)))
        self._online = frame(row(label(ONLINE), margin=GRID), "warn")
        self.add_widget(self._online)
        for heading, host, together in self._others.sides():
            self.add_widget(heading)
            self.add_widget(host)
            self.add_widget(together)
        self._others.bind_ports(self.form)
        self._warning = frame(row(label(UNPROTECTED), margin=GRID), "warn")
        self.add_widget(self._warning)
        self.add_field("use_autodiscover", self._exchange.autodiscover)
        self.add_widget(self._exchange.hosts["incoming"])

    def _add_sign_in(self) -> None:
        fields = (self._others, self._exchange)
        self.add_heading("Sign-in")
        self._add_side("incoming", "User name")
        self.add_field("token_location", self._exchange.token)
        for one in fields:
            self.add_widget(one.same)
        self.add_widget(self._exchange.hosts["outgoing"])
        self._add_side("outgoing", "User name for outgoing email")
        self.default.setToolTip("Users and queues that exist keep the profile they have")
        self.add_widget(self.default)

    def _add_side(self, side: str, user_name: str) -> None:
        for one in (self._others, self._exchange):
            self.add_widget(one.retrievals[side])
        self.add_widget(self._exchange.authentications[side])
        self.add_field(f"{side}.user_name", Field(user_name, QLineEdit(), required=True))
        self.add_widget(self.passwords[side])
        self.add_field(f"{side}.impersonation", self._exchange.impersonations[side])

    def _add_rare(self) -> None:
        """Add what one type of servers has under Advanced."""
        for side in SIDES:
            self.add_widget(self._others.authentications[side], advanced=True)
        self.add_field("default_location", self._exchange.default_location, advanced=True)

    def _put_variants(self, exchange: bool) -> None:
        """Bind the fields of the chosen type of servers in the place of the others."""
        self._shows_exchange = exchange
        name = "same_settings_for_outgoing"
        self._variants[exchange][name].write(self._variants[not exchange][name].read())
        for name, field in self._variants[exchange].items():
            if self.form.has(name):
                self.form.swap(name, field)
            else:
                self.form.bind(name, field)

    def _begin(self) -> None:
        """Show what stands beside the draft, and let fields follow each other."""
        self._others.begin()
        for side, field in self.passwords.items():
            is_set = getattr(self._profile, side).password_set if self._profile else False
            field.load(is_set=is_set)
            field.edited.connect(partial(self.busy, False))
        self.default.setChecked(self._was_default)
        self.default.setEnabled(not self._was_default)
        self._location_before = self._exchange.hosts["incoming"].read()
        self._exchange.autodiscover.edited.connect(self._look_up)
        self.form.field("server_type").edited.connect(self._change_type)
        self.form.edited.connect(self._follow)
        self._follow()

    def offer_default(self) -> None:
        """Tick "default", as for the first profile there is; that is not the user's edit."""
        self.default.setChecked(True)

    @Slot()
    def _change_type(self) -> None:
        exchange = self.form.field("server_type").read() in EXCHANGE
        if exchange is not self._shows_exchange:
            if not exchange:
                self._others.usual_ports()
            self._put_variants(exchange)

    @Slot()
    def _look_up(self) -> None:
        """Let go of a fixed location where autodiscover is chosen, and take it back without."""
        place = self._exchange.hosts["incoming"]
        if self._exchange.autodiscover.read():
            self._location_before = place.read()
            place.write("")
        else:
            place.write(self._location_before)

    @Slot()
    def _follow(self) -> None:
        """Show what the chosen type and kind of sign-in ask for, and nothing else."""
        draft: ProfileDraft = self.draft()
        wanted = asked(draft)
        outgoing = self._others.retrievals["outgoing"]
        same = draft.same_settings_for_outgoing and not draft.is_exchange
        if same and outgoing.read() is CredentialRetrieval.PROFILE:
            # What the incoming side says counts; a user name of its own is not asked for.
            outgoing.write(CredentialRetrieval.USER_OR_QUEUE)
        for exchange, variant in self._variants.items():
            for name, field in variant.items():
                counts = name in wanted or name == "same_settings_for_outgoing"
                field.setVisible(counts and exchange is draft.is_exchange)
        for name in ONLY_EXCHANGE | {f"{side}.user_name" for side in SIDES}:
            self.form.field(name).setVisible(name in wanted)
        for side in SIDES:
            self.passwords[side].setVisible(f"{side}.user_name" in wanted)
            oauth = getattr(draft, side).authentication is AuthenticationProtocol.OAUTH
            self.form.field(f"{side}.user_name").advise(OAUTH_USER_HINT if oauth else "")
        self._others.show(not draft.is_exchange)
        shares = draft.is_exchange and draft.same_settings_for_outgoing
        self._certificates["outgoing"].offer(not shares)
        bare = any(getattr(draft, side).security is ConnectionSecurity.NONE for side in SIDES)
        self._warning.setVisible(bare and not draft.is_exchange)
        self._online.setVisible(is_online(draft))
