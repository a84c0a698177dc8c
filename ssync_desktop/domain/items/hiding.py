"""Items as somebody sees them whose content is not for them (section 6.4, B107).

When something takes place is no content, and neither is how far it is: what a list shows is enough
to tell one item from another.
"""

from collections.abc import Callable
from dataclasses import replace

from ssync_desktop.domain.items.content import (
    AppointmentContent,
    ContactContent,
    Content,
    TaskContent,
)
from ssync_desktop.domain.items.former import Besides, FormerVersion
from ssync_desktop.domain.items.item import IdMapping
from ssync_desktop.domain.items.planning import Action, FieldChange, Pair, Plan
from ssync_desktop.domain.privacy import HIDDEN, without_quotes


def hidden_content(content: Content) -> Content:
    """Return *content* without its words, and without the people it names."""
    match content:
        case AppointmentContent():
            series = content.series
            if series is not None:
                series = replace(series, changed=())
            return AppointmentContent(
                HIDDEN,
                content.block,
                body=HIDDEN,
                location=HIDDEN,
                priority=content.priority,
                show_as=content.show_as,
                series=series,
            )
        case TaskContent():
            return replace(content, subject=HIDDEN, body=HIDDEN)
        case ContactContent():
            return ContactContent(last_name=HIDDEN, body=HIDDEN)


def hidden_mapping(mapping: IdMapping) -> IdMapping:
    """Return *mapping* without what either side says."""
    return replace(
        mapping,
        subject=HIDDEN,
        moved_to=HIDDEN if mapping.moved_to else "",
        common=None if mapping.common is None else hidden_content(mapping.common),
        conflicts=(),
        error_text=without_quotes(mapping.error_text),
    )


def hidden_version(version: FormerVersion) -> FormerVersion:
    """Return *version* without what the item said."""
    content, besides = version.content, version.besides
    return replace(
        version,
        subject=HIDDEN,
        content=None if content is None else hidden_content(content),
        besides=None if besides is None else Besides(phase=besides.phase),
    )


def hidden_plan(plan: Plan, reads: Callable[[Pair], bool]) -> Plan:
    """Return *plan* without the words of items of which *reads* says that they are not open."""
    actions = tuple(one if reads(one.pair) else _hidden_action(one) for one in plan.actions)
    if actions == plan.actions:
        return plan
    words = tuple(map(without_quotes, plan.left_alone))
    return replace(plan, actions=actions, left_alone=words, content_hidden=True)


def _hidden_action(action: Action) -> Action:
    """Return what is done, and to how many people mail goes, without about what."""
    mapping = action.pair.mapping
    changes = (
        FieldChange(
            one.field,
            None if one.before is None else HIDDEN,
            None if one.after is None else HIDDEN,
        )
        for one in action.changes
    )
    return replace(
        action,
        pair=Pair(None if mapping is None else hidden_mapping(mapping)),
        subject=HIDDEN,
        reasons=tuple(map(without_quotes, action.reasons)),
        content=None,
        common=None,
        changes=tuple(changes),
        mails=(HIDDEN,) * len(action.mails),
        withheld=(HIDDEN,) * len(action.withheld),
        conflicts=(),
    )
