"""The parameters of a Python function, read from its syntax tree."""

from __future__ import annotations

import ast
from typing import Final

from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.openflow.signatures.model import Parameter

_TYPES: Final = {
    "str": "string", "bytes": "string", "int": "number", "float": "number", "bool": "boolean",
    "dict": "object", "Dict": "object", "list": "array", "List": "array", "tuple": "array",
    "set": "array", "datetime": "date", "date": "date",
}  # fmt: skip


def python_parameters(content: str, function: str = "main") -> list[Parameter] | None:
    """Read the parameters of a function in their order; None if there is none.

    Raises:
        SyntaxError: The text is not Python.
    """
    defined = [
        node
        for node in ast.parse(content).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == function
    ]
    if not defined:
        return None
    given = defined[-1].args
    positional = [*given.posonlyargs, *given.args]
    without: list[ast.expr | None] = [None] * (len(positional) - len(given.defaults))
    defaults = [*without, *given.defaults, *given.kw_defaults]
    return [
        _parameter(argument, default)
        for argument, default in zip([*positional, *given.kwonlyargs], defaults, strict=True)
    ]


def _parameter(argument: ast.arg, default: ast.expr | None) -> Parameter:
    kind, admits_none = _type(argument.annotation)
    required = default is None and not admits_none
    return Parameter(argument.arg, kind, required, _plain(default))


def _type(annotation: ast.expr | None) -> tuple[str, bool]:
    match annotation:
        case ast.Constant(value=None):
            return "any", True
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return _TYPES.get(name, "any"), False
        case ast.Subscript(value=ast.Name(id="Optional") | ast.Attribute(attr="Optional")):
            return _type(annotation.slice)[0], True
        case ast.Subscript():
            return _type(annotation.value)
        case ast.BinOp(op=ast.BitOr(), left=left, right=right):
            sides = [_type(left), _type(right)]
            kinds = {kind for kind, admits_none in sides if not (kind == "any" and admits_none)}
            return kinds.pop() if len(kinds) == 1 else "any", any(none for _, none in sides)
    return "any", False


def _plain(default: ast.expr | None) -> JsonValue:
    if default is None:
        return None
    try:
        value = ast.literal_eval(default)
    except ValueError:
        return None
    return value if isinstance(value, str | int | float | bool | list | dict) else None
