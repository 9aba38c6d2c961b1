"""Skipping a step whatever is given: OpenFlow's ``skip_if``, with a predicate that always holds."""

from __future__ import annotations

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.edits import Batch, Edit, RemoveKey, SetValue
from apiflow_desktop.openflow.errors import EditRefused
from apiflow_desktop.openflow.handles import Handle

_ALWAYS = "true"


def is_skipped(module: JsonObject) -> bool:
    """Tell whether a step is never run."""
    return _predicate(module) == _ALWAYS


def skip_or_run(document: Document, handles: list[Handle]) -> Edit:
    """Let steps be skipped; where all are, let them run again.

    Raises:
        EditRefused: One has a condition of its own for it, which would be lost.
    """
    modules = [document.module(handle) for handle in handles]
    places = [(*document.pointer_of(handle), "skip_if") for handle in handles]
    if all(is_skipped(module) for module in modules):
        return Batch(_("Do not skip"), tuple(RemoveKey(place) for place in places))
    for module in modules:
        if _predicate(module) not in ("", _ALWAYS):
            raise EditRefused(
                _("“{name}” is skipped by a condition of its own.").format(
                    name=module.get("summary") or module.get("id")
                ),
                hint=_("Change the condition in its settings."),
            )
    edits = (SetValue(place, {"expr": _ALWAYS}) for place in places)
    return Batch(_("Skip"), tuple(edits))


def _predicate(module: JsonObject) -> str:
    skip = module.get("skip_if")
    expression = skip.get("expr") if isinstance(skip, dict) else None
    return expression.strip() if isinstance(expression, str) else ""
