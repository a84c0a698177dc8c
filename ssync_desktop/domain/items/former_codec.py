"""Former versions as text and back: the content, and what the item said besides.

Texts of earlier versions of the program are contents alone, and go on being read.
"""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from ssync_desktop.domain.items.codec import decode, encode
from ssync_desktop.domain.items.content import Content
from ssync_desktop.domain.items.former import Besides
from ssync_desktop.domain.items.kinds import ItemKind, Phase
from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import Reference

_CONTENT, _BESIDES = "content", "besides"  # no content has fields of these names


def encode_former(content: Content, besides: Besides | None) -> str:
    """Return a former version as text."""
    text = encode(content)
    if besides is None:
        return text
    said = {_CONTENT: json.loads(text), _BESIDES: _encoded(besides)}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def decode_former(kind: ItemKind, text: str) -> tuple[Content, Besides | None]:
    """Return what *text* says of an item of *kind*; ``ValueError`` where it says nothing."""
    said = json.loads(text)
    if not isinstance(said, dict) or _BESIDES not in said:
        return decode(kind, text), None
    try:
        return decode(kind, json.dumps(said[_CONTENT])), _decoded(said[_BESIDES])
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(text) from error


def _encoded(besides: Besides) -> dict[str, Any]:
    regarding, created = besides.regarding, besides.created_on
    said = {
        "owner": None if besides.owner_id is None else str(besides.owner_id),
        "created": None if created is None else created.isoformat(),
        "phase": besides.phase.value,
        "regarding": None
        if regarding is None
        else [str(regarding.id), int(regarding.object_type), regarding.name],
        "global_id": besides.global_id,
        "draft": besides.draft,
    }
    return {name: value for name, value in said.items() if value}


def _decoded(said: dict[str, Any]) -> Besides:
    regarding = None
    if said.get("regarding"):
        key, table, name = said["regarding"]
        regarding = Reference(UUID(key), ObjectType(table), name)
    return Besides(
        owner_id=UUID(said["owner"]) if said.get("owner") else None,
        created_on=datetime.fromisoformat(said["created"]) if said.get("created") else None,
        phase=Phase(said.get("phase", Phase.OPEN.value)),
        regarding=regarding,
        global_id=said.get("global_id", ""),
        draft=said.get("draft", False),
    )
