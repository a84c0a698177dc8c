"""How the reasons of a verdict stand in their column: a list in JSON, and back."""

import json
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from ssync_desktop.domain.options import ObjectType
from ssync_desktop.domain.people import Reference
from ssync_desktop.domain.verdict import Fact, Reason, Step


def to_json(reasons: Iterable[Reason]) -> str:
    """Return *reasons* as the column ``reasons`` keeps them."""
    return json.dumps([_written(reason) for reason in reasons], ensure_ascii=False)


def from_json(text: str) -> tuple[Reason, ...]:
    """Return the reasons of a column; those of earlier versions carry no facts."""
    return tuple(_read(entry) for entry in json.loads(text))


def _written(reason: Reason) -> list[Any]:
    entry: list[Any] = [reason.step.value, reason.passed, reason.text]
    if reason.facts:
        entry.append([_fact(fact) for fact in reason.facts])
    return entry


def _fact(fact: Fact) -> list[Any]:
    entry: list[Any] = [fact.label, fact.text]
    if fact.record is not None:
        entry += (str(fact.record.id), int(fact.record.object_type), fact.record.name)
    return entry


def _read(entry: Sequence[Any]) -> Reason:
    step, passed, text, *rest = entry
    facts = tuple(_fact_of(one) for one in rest[0]) if rest else ()
    return Reason(Step(step), passed, text, facts)


def _fact_of(entry: Sequence[Any]) -> Fact:
    label, text, *rest = entry
    if not rest:
        return Fact(label, text)
    record_id, code, name = rest
    return Fact(label, text, Reference(UUID(record_id), ObjectType(code), name))
