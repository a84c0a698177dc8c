"""exchangelib as its manual shows it: ``FILE [BLOCK]`` of the server, and nothing is kept.

Pages through the ids of each inbox and fetches the MIME of its messages, every mailbox in a thread
of its own. The protocol, and with it the number of connections, is as exchangelib makes it. It hands
an answer to its parser octet by octet, which costs more than everything else together; with BLOCK
it gets as many octets at a time.
"""

import json
import sys
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from exchangelib import IMPERSONATION, Account, Build, Configuration, Credentials, Version
from exchangelib.protocol import BaseProtocol, NoVerifyHTTPAdapter
from requests import Response

from tests.benchmarks.stage import Facts, perform

CHUNK = 50


def main(file: str, block: str = "") -> None:
    """Read everything."""
    if block:
        by_octet = Response.iter_content
        Response.iter_content = (  # type: ignore[method-assign]
            lambda self, chunk_size=int(block), decode_unicode=False: by_octet(
                self, chunk_size, decode_unicode
            )
        )
    facts = json.loads(Path(file).read_text())
    BaseProtocol.HTTP_ADAPTER_CLS = NoVerifyHTTPAdapter
    warnings.simplefilter("ignore")  # it says with every request that nobody is verified
    single = len(facts["addresses"]) == 1
    configuration = Configuration(
        service_endpoint=facts["url"],
        credentials=Credentials(facts["user"], facts["password"]),
        auth_type="basic",
        version=Version(build=Build(15, 2, 1118, 7)),
    )

    def read(address: str) -> int:
        account = Account(
            address, config=configuration, autodiscover=False, access_type=IMPERSONATION
        )
        ids = [(item.id, item.changekey) for _, item in account.inbox.sync_items(only_fields=[])]
        found = account.fetch(ids, only_fields=["mime_content"], chunk_size=CHUNK)
        return sum(bool(message.mime_content) for message in found)

    def work() -> Facts:
        if single:
            return {"messages": read(facts["addresses"][0])}
        with ThreadPoolExecutor(len(facts["addresses"])) as threads:
            return {"messages": sum(threads.map(read, facts["addresses"]))}

    perform(work)


if __name__ == "__main__":
    main(*sys.argv[1:])
