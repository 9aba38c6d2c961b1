"""What is in the value that a half-typed reference names: completion after a dot."""

from __future__ import annotations

import re
from collections.abc import Iterable

from apiflow_desktop.gui.expressions.scope import Scope
from apiflow_desktop.gui.forms.specs import specs_of_schema
from apiflow_desktop.gui.forms.values import FieldValue
from apiflow_desktop.openflow.references import is_identifier, plain_reference

_LAST = re.compile(r"(?P<base>.+?)(?P<access>\?\.\[|\?\.|\.|\[)(?P<rest>[\w$\"'-]*)\Z", re.DOTALL)
_MOST = 200


def members_of(scope: Scope, typed: str) -> list[str]:
    """List the references that go on from what is typed, such as ``results.a.`` or ``x[``.

    They come from the last real result, from declared outputs and from the flow's inputs.
    """
    found = _LAST.match(typed)
    if found is None:
        return []
    base, optional = found["base"], found["access"].startswith("?.")
    names = dict.fromkeys([*_declared(scope, base), *_real(scope.value_of(base))])
    part = found["rest"].strip("\"'").casefold()
    fitting = [name for name in names if part in str(name).casefold()]
    return [_access(base, name, optional=optional) for name in fitting][:_MOST]


def _declared(scope: Scope, base: str) -> Iterable[str | int]:
    reference = plain_reference(base)
    if reference is None:
        return
    if reference.root == "results":
        if not reference.path:
            yield from scope.step_ids()
        elif len(reference.path) == 1:
            yield from scope.outputs_of(str(reference.path[0]))
    elif reference.root == "flow_input" and not reference.path:
        yield from (spec.name for spec in specs_of_schema(scope.document.schema))
        if scope.in_loop:
            yield "iter"
    elif reference.root == "flow_input" and reference.path == ("iter",):
        yield from ("value", "index")


def _real(value: FieldValue) -> Iterable[str | int]:
    if isinstance(value, dict):
        yield from value
    elif isinstance(value, list):
        yield from range(min(len(value), _MOST))
        yield "length"


def _access(base: str, name: str | int, *, optional: bool) -> str:
    mark = "?." if optional else ""
    if isinstance(name, int):
        return f"{base}{mark}[{name}]"
    if is_identifier(name):
        return f"{base}{mark or '.'}{name}"
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'{base}{mark}["{escaped}"]'
