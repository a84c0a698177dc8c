"""Requests and answers of Exchange Web Services, held against their published XML schema.

The schema is not ours and not in the project: the folder that ``EWS_SCHEMA_DIR`` names has it.
"""

import os
from functools import lru_cache
from pathlib import Path

from lxml import etree

VARIABLE = "EWS_SCHEMA_DIR"
_SOAP = "{http://schemas.xmlsoap.org/soap/envelope/}"
_SERVICES = "http://schemas.microsoft.com/exchange/services/2006"
_MESSAGES, _TYPES = f"{{{_SERVICES}/messages}}", f"{{{_SERVICES}/types}}"


@lru_cache
def published_schema() -> etree.XMLSchema | None:
    """Return the schema of all operations, or None where nobody says where it is."""
    folder = os.environ.get(VARIABLE)
    if not folder:
        return None
    return etree.XMLSchema(etree.parse(str(Path(folder, "messages.xsd"))))


class WireCheck:
    """Watches a server: notes what does not fit the schema, in the words of the checker."""

    def __init__(self) -> None:
        self.schema = published_schema()
        self.problems: list[str] = []
        self.checked: set[str] = set()

    def watch(self, request: bytes, answer: bytes) -> None:
        """Check a request and its answer, as the server saw them."""
        if self.schema is not None:
            for envelope in (request, answer):
                self.check(self.schema, envelope)

    def check(self, schema: etree.XMLSchema, envelope: bytes) -> None:
        """Check what is in the body of *envelope*; a fault is SOAP's own and in no schema."""
        root = etree.fromstring(envelope, etree.XMLParser(huge_tree=True))
        for inner in root.iterfind(f"{_SOAP}Body/*"):
            name = etree.QName(inner).localname
            if name != "Fault":
                self.checked.add(name)
                document = etree.fromstring(etree.tostring(inner, with_tail=False))
                for streamed in document.iterfind(f".//{_MESSAGES}Notifications/*"):
                    # Exchange streams them in this namespace, whatever its schema says.
                    streamed.tag = streamed.tag.replace(_MESSAGES, _TYPES)
                try:
                    schema.assertValid(document)
                except etree.DocumentInvalid as error:
                    self.problems.append(f"{name}: {error}")

    def assert_good(self) -> None:
        """Fail with everything that did not fit."""
        assert not self.problems, "\n".join(dict.fromkeys(self.problems))
