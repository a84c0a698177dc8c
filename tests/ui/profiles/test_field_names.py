"""The remedies of failed connections name the fields by the labels they have in the form."""

import pytest
from pytestqt.qtbot import QtBot

from ssync_desktop.domain.options import ConnectionSecurity, ServerType
from ssync_desktop.domain.profile import Direction, ProfileDraft
from ssync_desktop.servers import errors
from ssync_desktop.servers.errors import Meaning, Peer
from ssync_desktop.servers.port import Endpoint
from ssync_desktop.ui.profiles.editor import ProfileEditor
from ssync_desktop.ui.widgets.field import Field

ENDPOINT = Endpoint("mail.example.com", 995, ConnectionSecurity.TLS)
MEANINGS = [value for value in vars(errors).values() if isinstance(value, Meaning)]


def test_every_field_that_a_remedy_names_is_in_the_form(qtbot: QtBot) -> None:
    form = ProfileEditor(ProfileDraft())
    qtbot.addWidget(form)
    there = {field.title for field in form.findChildren(Field)}
    for protocol in ("POP3", "SMTP", "Exchange"):
        named = Peer(ENDPOINT, protocol).fields.values()
        assert {one for words in named for one in words.split(" and ")} <= there


def test_what_is_wrong_with_a_location_names_its_field(qtbot: QtBot) -> None:
    side = Direction("http://ex.contoso.example/EWS/Exchange.asmx")
    draft = ProfileDraft(
        server_type=ServerType.EXCHANGE,
        incoming=side,
        outgoing=side,
        same_settings_for_outgoing=False,
        default_location="http://ex.contoso.example/EWS/Exchange.asmx",
    )
    form = ProfileEditor(draft)
    qtbot.addWidget(form)
    for name in ("incoming.host", "outgoing.host", "default_location"):
        found = [problem.text for problem in draft.problems() if problem.field == name]
        assert found
        assert all(text.startswith(form.form.field(name).title) for text in found)


@pytest.mark.parametrize("protocol", ["POP3", "SMTP", "Exchange"])
def test_no_remedy_names_a_field_that_the_form_calls_otherwise(protocol: str) -> None:
    assert len(MEANINGS) > 8
    peer = Peer(ENDPOINT, protocol)
    for meaning in MEANINGS:
        if protocol == "Exchange" and meaning is errors.TLS_NOT_OFFERED:
            continue  # there is no STARTTLS over HTTPS
        remedy = meaning.error(peer).remedy
        for wrong in ("Check Server", "Check Port", "check Port", "Set Security", "set Port"):
            assert wrong not in remedy
        if protocol == "Exchange":
            assert "port_" not in remedy
            assert "Incoming" not in remedy
