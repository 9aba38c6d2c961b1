"""The rules of the failure module and the preprocessor."""

from __future__ import annotations

from collections.abc import Iterator

from apiflow_desktop.base.i18n import N_, _
from apiflow_desktop.openflow.diagnostics.base import Diagnostic, Examination, Step
from apiflow_desktop.openflow.edits.rename import RenameId

_WORDS = {"failure": N_("The failure module"), "preprocessor": N_("The preprocessor")}
_SCRIPTS = ("script", "rawscript")


def check_special_steps(examination: Examination) -> Iterator[Diagnostic]:
    """Look at the ids and the types of the failure module and the preprocessor."""
    for step in examination.steps:
        if step.place.slot in _WORDS:
            yield from _check_id(examination, step)
            yield from _check_type(step)


def _check_id(examination: Examination, step: Step) -> Iterator[Diagnostic]:
    slot = step.place.slot
    module_id = step.module.get("id")
    if not isinstance(module_id, str) or not module_id or module_id == slot:
        return
    message = _('{what} has the id "{id}"; servers want "{wanted}".').format(
        what=_(_WORDS[slot]), id=module_id, wanted=slot
    )
    fix = RenameId(step.handle, slot) if slot not in examination.by_id else None
    yield step.found("warning", "special-id", message, ("id",), fix)


def _check_type(step: Step) -> Iterator[Diagnostic]:
    kind = step.kind
    if kind and kind not in _SCRIPTS:
        message = _("{what} is of type {kind}; servers want a script there.").format(
            what=_(_WORDS[step.place.slot]), kind=kind
        )
        yield step.found("warning", "special-type", message, ("value", "type"))
