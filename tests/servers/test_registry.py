"""A profile's server type leads to a connector, or to a clear refusal."""

from concurrent.futures import Executor

import pytest

from ssync_desktop.domain.errors import NeedsAttention
from ssync_desktop.domain.exchange import EXCHANGE
from ssync_desktop.domain.options import ServerType
from ssync_desktop.servers.exchange.connector import ExchangeConnector
from ssync_desktop.servers.registry import Connectors, Pop3SmtpConnector


def test_pop3_and_smtp_are_spoken(executor: Executor) -> None:
    assert isinstance(Connectors(executor)(ServerType.POP3_SMTP), Pop3SmtpConnector)


def test_one_connector_speaks_to_exchange_of_every_kind(executor: Executor) -> None:
    connectors = Connectors(executor)
    made = {connectors(kind) for kind in EXCHANGE}
    assert len(made) == 1
    assert isinstance(made.pop(), ExchangeConnector)
    connectors.close()


def test_what_is_not_spoken_is_said(executor: Executor) -> None:
    with pytest.raises(NeedsAttention) as caught:
        Connectors(executor)(ServerType.IMAP_SMTP)
    assert "not supported yet" in caught.value.title
    assert caught.value.remedy
