"""Steps as plain OpenFlow, to be copied from one flow and put into another."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.edits import RenameId
from apiflow_desktop.openflow.edits.modules import inputs_key, outermost
from apiflow_desktop.openflow.errors import DocumentUnreadable, EditRefused
from apiflow_desktop.openflow.handles import Handle
from apiflow_desktop.openflow.inline_files import put_in
from apiflow_desktop.openflow.language import read_text
from apiflow_desktop.openflow.references import references
from apiflow_desktop.openflow.walk import copied_id, module_ids, walk

_indented = re.compile(r"(?m)^( *)(?=[^ \r\n#])")
_ROOTS_OF_NEIGHBOURS = frozenset(
    {"previous_result", "resume", "resumes", "approvers", "flow_input"}
)
"""What an expression has from where its step stands, beside results by id."""


def copied_text(document: Document, handles: Sequence[Handle]) -> str:
    """Write steps, with what they contain, as a FlowValue: ``{"modules": […]}``."""
    modules = [
        document.get(pointer) for pointer in outermost(document, map(document.pointer_of, handles))
    ]
    whole: JsonObject = json.loads(json.dumps({"modules": modules}))
    # where they go, their files are not
    put_in(whole, document.files.get)
    return written(whole)


def written(value: JsonValue) -> str:
    """Write a value as people read it; half characters, which no clipboard takes, as escapes."""
    text = json.dumps(value, indent=2, ensure_ascii=False)
    if any("\ud800" <= char <= "\udfff" for char in text):
        return json.dumps(value, indent=2)
    return text


def steps_in(text: str) -> list[JsonObject]:
    """Find the steps in a copied text: a step, a list of them, or any workflow, JSON or YAML.

    Raises:
        EditRefused: There are none.
    """
    for whole in dict.fromkeys((text, *_with_its_indent(text))):
        try:
            found = _steps(read_text(whole)[1])
        except DocumentUnreadable:
            continue
        if found:
            return found
    raise EditRefused(
        _("The clipboard holds no steps."),
        hint=_("Copy steps of a workflow, or OpenFlow as JSON or YAML, and try again."),
    )


def _with_its_indent(text: str) -> Iterator[str]:
    """Give the first line of copied YAML the indent that was left out when it was marked."""
    first, _newline, rest = text.partition("\n")
    depths = [len(found[1]) for found in _indented.finditer(rest)]
    if depths and not first.startswith(" "):
        # A line as deep as this one comes after it, or only what belongs to its item does.
        yield " " * min(depths) + text
        yield " " * (min(depths) - 2) + text


def copies_for(
    document: Document, modules: Sequence[JsonObject], *, wired: bool = True
) -> list[JsonObject]:
    """Make copies of steps that can stand in a document.

    Ids that the document has already are replaced by fresh ones, and what refers to them among
    the copies follows.

    Args:
        document: Where they go to.
        modules: The steps.
        wired: Keep the inputs that come from elsewhere than from among the copies.
    """
    scratch = Document.from_text(written({"modules": list(modules)}))
    if not wired:
        _cut_incoming(scratch.flow_value)
        scratch = Document.from_text(written(scratch.flow_value))
    here = document.ids()
    for handle in scratch.handles():
        module_id = scratch.module(handle).get("id")
        if isinstance(module_id, str) and module_id in here:
            scratch.apply(RenameId(handle, copied_id(here | scratch.ids(), module_id)))
    copies = scratch.flow_value["modules"]
    assert isinstance(copies, list)
    return [copy for copy in copies if isinstance(copy, dict)]


def _steps(value: JsonValue) -> list[JsonObject]:
    if isinstance(value, list):
        return [step for step in value if isinstance(step, dict) and _is_step(step)]
    if not isinstance(value, dict):
        return []
    if _is_step(value):
        return [value]
    return _steps(Document.from_text(written(value)).flow_value.get("modules"))


def _is_step(value: JsonObject) -> bool:
    content = value.get("value")
    return isinstance(content, dict) and "type" in content


def _cut_incoming(flow_value: JsonObject) -> None:
    inside = module_ids(flow_value)
    for place in walk(flow_value):
        value = place.module.get("value")
        inputs = value.get(inputs_key(value)) if isinstance(value, dict) else None
        if isinstance(inputs, dict):
            for name in [
                name for name, given in inputs.items() if _comes_from_outside(given, inside)
            ]:
                del inputs[name]


def _comes_from_outside(transform: JsonValue, inside: set[str]) -> bool:
    if not isinstance(transform, dict) or transform.get("type") != "javascript":
        return False
    return any(
        reference.root in _ROOTS_OF_NEIGHBOURS
        or (reference.root == "results" and reference.step_id not in inside)
        for reference in references(str(transform.get("expr", "")))
    )
