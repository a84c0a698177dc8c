"""A profile's server type leads to a connector, or to a clear refusal."""

from concurrent.futures import Executor

import pytest

from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.options import ServerType
from ssync_desktop.servers.registry import Pop3SmtpConnector, connector_for


def test_pop3_and_smtp_are_spoken(executor: Executor) -> None:
    assert isinstance(connector_for(ServerType.POP3_SMTP, executor), Pop3SmtpConnector)


@pytest.mark.parametrize("server_type", set(ServerType) - {ServerType.POP3_SMTP})
def test_what_is_not_spoken_is_said(server_type: ServerType, executor: Executor) -> None:
    with pytest.raises(NeedsAttention) as caught:
        connector_for(server_type, executor)
    assert "not supported yet" in caught.value.title
    assert caught.value.remedy
