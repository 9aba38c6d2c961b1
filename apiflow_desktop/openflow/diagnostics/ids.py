"""Problems with the ids of steps and with what names them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonValue, Pointer
from apiflow_desktop.openflow.diagnostics.base import Diagnostic, Examination, Step
from apiflow_desktop.openflow.edits.rename import RenameId, at, plain_mentions
from apiflow_desktop.openflow.walk import FORBIDDEN_IDS, copied_id, fresh_id

_ID = re.compile(r"[A-Za-z0-9_-]+")


def check_ids(examination: Examination) -> Iterator[Diagnostic]:
    """Look for missing, double and reserved ids."""
    for step in examination.steps:
        yield from _check_id(examination, step)


def check_mentions(examination: Examination) -> Iterator[Diagnostic]:
    """Look for groups, notes and ``early_return`` that name steps that do not exist."""
    flow_value = examination.document.flow_value
    for pointer in plain_mentions(flow_value):
        named = at(flow_value, pointer)
        if isinstance(named, str) and named and named not in examination.by_id:
            where = (*examination.document.value_pointer, *pointer)
            is_draft = named in examination.draft_ids
            text = (
                _('{what} names "{id}", which is a draft.')
                if is_draft
                else _('{what} names "{id}", but no step is.')
            )
            message = text.format(what=_what(pointer), id=named)
            yield Diagnostic(where, "warning", "unknown-id", message)


def _check_id(examination: Examination, step: Step) -> Iterator[Diagnostic]:
    taken = examination.document.ids()
    module_id: JsonValue = step.module.get("id")
    if not isinstance(module_id, str) or not module_id:
        fix = RenameId(step.handle, fresh_id(taken))
        yield step.found("warning", "missing-id", _("The step has no id."), fix=fix)
        return
    if examination.by_id[module_id][0] is not step:
        message = _('There is more than one step with the id "{module_id}".').format(
            module_id=module_id
        )
        fix = RenameId(step.handle, copied_id(taken, module_id))
        yield step.found("warning", "duplicate-id", message, ("id",), fix)
    elif not _ID.fullmatch(module_id):
        message = _(
            'The id "{module_id}" has other characters than letters, digits, _ and -.'
        ).format(module_id=module_id)
        yield step.found("warning", "odd-id", message, ("id",))
    elif module_id in FORBIDDEN_IDS and step.place.slot not in ("failure", "preprocessor"):
        yield step.found(
            "warning",
            "reserved-id",
            _('The id "{module_id}" is reserved.').format(module_id=module_id),
            ("id",),
        )


def _what(pointer: Pointer) -> str:
    return {"groups": _("A group"), "notes": _("A note")}.get(str(pointer[0]), str(pointer[0]))
