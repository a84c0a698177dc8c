"""Items as somebody sees them whose content is not for them (section 6.4, B107).

When something takes place is no content, and neither is how far it is: what a list shows is enough
to tell one item from another. What a contact of the organization is called is read by everybody,
in the list of contacts as well; what else it says is not.
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
from ssync_desktop.domain.items.item import FieldConflict, IdMapping
from ssync_desktop.domain.items.planning import Action, FieldChange, Pair, Plan
from ssync_desktop.domain.options import ObjectType
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


def hidden_mapping(mapping: IdMapping, *, listed: bool = False) -> IdMapping:
    """Return *mapping* without what either side says; *listed*: but for its subject.

    Where both sides changed the same fields it stays said in which.
    """
    named = names_record(mapping)
    return replace(
        mapping,
        subject=mapping.subject if listed or named else HIDDEN,
        moved_to=HIDDEN if mapping.moved_to else "",
        common=_hidden_common(mapping.common, named=named),
        begun=None,
        conflicts=tuple(map(_hidden_conflict, mapping.conflicts)),
        error_text=without_quotes(mapping.error_text),
    )


def _hidden_common(common: Content | None, *, named: bool) -> Content | None:
    """Return what both sides said last, without its words but for the name of who is *named*."""
    if named and isinstance(common, ContactContent):
        first, last = common.first_name, common.last_name
        return ContactContent(first_name=first, last_name=last, body=HIDDEN)
    return None if common is None else hidden_content(common)


def names_record(mapping: IdMapping) -> bool:
    """Say whether the subject of *mapping* is the name of a contact of the organization."""
    return mapping.object_type is ObjectType.CONTACT and mapping.object_id is not None


def _hidden_conflict(conflict: FieldConflict) -> FieldConflict:
    """Return *conflict* without what was said; when something takes place is told."""
    if conflict.field == "block":
        return conflict
    return replace(
        conflict,
        crm=_hidden_value(conflict.crm),
        common=_hidden_value(conflict.common),
        exchange=_hidden_value(conflict.exchange),
    )


def _hidden_value(value: object) -> object:
    return HIDDEN if value else value


def hidden_version(version: FormerVersion) -> FormerVersion:
    """Return *version* without what the item said."""
    content, besides = version.content, version.besides
    return replace(
        version,
        subject=HIDDEN,
        content=None if content is None else hidden_content(content),
        besides=None if besides is None else Besides(phase=besides.phase),
        content_hidden=True,
    )


def hidden_plan(plan: Plan, reads: Callable[[Pair], bool]) -> Plan:
    """Return *plan* without the words of items of which *reads* says that they are not open.

    What is left alone is told in words that quote subjects: they are for whoever reads all of the
    mailbox, of which a pair without sides stands for any.
    """
    actions = tuple(one if reads(one.pair) else _hidden_action(one) for one in plan.actions)
    words = plan.left_alone
    if not reads(Pair()):
        words = tuple(dict.fromkeys(map(without_quotes, words)))
    if (actions, words) == (plan.actions, plan.left_alone):
        return plan
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
        subject=action.subject if mapping is not None and names_record(mapping) else HIDDEN,
        reasons=tuple(map(without_quotes, action.reasons)),
        content=None,
        common=None,
        changes=tuple(changes),
        mails=(HIDDEN,) * len(action.mails),
        withheld=(HIDDEN,) * len(action.withheld),
        conflicts=(),
    )
