"""What an expression refers to: the flow's input, results of steps, and the like."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from msgspec import Struct

from apiflow_desktop.base.i18n import _
from apiflow_desktop.openflow.javascript import WORDS, Token, tokens

ROOTS = frozenset(
    {"flow_input", "flow_env", "results", "previous_result", "result", "resume", "resumes"}
    | {"approvers", "error", "params", "all_iters"}
)
"""The names an expression may find values under."""

_identifier = re.compile(r"(?:[^\W\d]|\$)[\w$]*")
_index = re.compile(r"0|[1-9]\d*")


class Reference(Struct, frozen=True):
    """One use of a value in an expression, e.g. ``results.a.images[0]``.

    Attributes:
        root: The name it begins with.
        path: The keys and indexes that follow, as far as they are literal.
        start: Where it begins in the expression.
        end: Where it ends.
        optional: Whether a part is reached by ``?.``.
        parts: Where each part of the path is written, its dot or brackets included.
        computed: Whether a computed part follows, such as ``[i]``.
    """

    root: str
    path: tuple[str | int, ...]
    start: int
    end: int
    optional: bool = False
    parts: tuple[tuple[int, int], ...] = ()
    computed: bool = False

    @property
    def step_id(self) -> str | None:
        """The id of the step it reads, if it reads one by name."""
        named = self.root == "results" and self.path
        return str(self.path[0]) if named else None


class UnsafeSpot(Struct, frozen=True):
    """A place in an expression that may mean a step but cannot be rewritten safely.

    Attributes:
        start: Where it begins in the expression.
        end: Where it ends.
        reason: Why, for a person.
    """

    start: int
    end: int
    reason: str


def references(expression: str) -> list[Reference]:
    """Find all references in an expression, those inside of template literals too."""
    return list(_references(expression))


@lru_cache(maxsize=16384)
def _references(expression: str) -> tuple[Reference, ...]:
    found = tokens(expression)
    bound = _bound_names(found)
    return tuple(
        _follow(found, index)
        for index, token in enumerate(found)
        if token.kind == "name"
        and token.text in ROOTS
        and token.text not in bound
        and not _is_property(found, index)
    )


def free_names(expression: str) -> tuple[tuple[str, int], ...]:
    """Find the names an expression takes from outside, each with where it stands.

    JavaScript's own words and built-in objects are not among them.
    """
    return _free_names(expression)


@lru_cache(maxsize=16384)
def _free_names(expression: str) -> tuple[tuple[str, int], ...]:
    found = tokens(expression)
    bound = _bound_names(found)
    return tuple(
        (token.text, token.start)
        for index, token in enumerate(found)
        if token.kind == "name"
        and token.text not in bound
        and token.text not in WORDS
        and not _is_property(found, index)
    )


def plain_reference(expression: str) -> Reference | None:
    """Return the reference that an expression consists of, if it is nothing but one."""
    for reference in references(expression):
        whole = expression[: reference.start].strip() == expression[reference.end :].strip() == ""
        return reference if whole and not reference.computed else None
    return None


def rename_in_expression(expression: str, old_id: str, new_id: str) -> tuple[str, list[UnsafeSpot]]:
    """Let an expression follow a step's new id.

    Returns:
        The expression as it reads then, and the places in the old one that may mean the step
        but were left alone: destructuring, computed access.
    """
    found = references(expression)
    renamed = expression
    for reference in reversed(found):
        if reference.step_id == old_id:
            start, end = reference.parts[0]
            accessor = _accessor(expression[start:end], new_id)
            renamed = renamed[:start] + accessor + renamed[end:]
    return renamed, _unsafe_spots(expression, found, old_id)


def write_reference(root: str, path: Sequence[str | int]) -> str:
    """Spell a reference in the one way new wires use."""
    return root + "".join(
        f"[{part}]" if isinstance(part, int) else _accessor(".", part) for part in path
    )


def is_identifier(name: str) -> bool:
    """Tell whether a name can stand after a dot."""
    return _identifier.fullmatch(name) is not None


def _accessor(old: str, name: str) -> str:
    """Write the access to a property in the manner of another."""
    optional = "?." if old.startswith("?.") else ""
    quote = next((char for char in old if char in "\"'"), "")
    if not quote and is_identifier(name):
        return f"{optional or '.'}{name}"
    quote = quote or '"'
    escaped = name.replace("\\", "\\\\").replace(quote, "\\" + quote)
    return f"{optional}[{quote}{escaped}{quote}]"


def _follow(found: list[Token], index: int) -> Reference:
    root = found[index]
    path: list[str | int] = []
    parts: list[tuple[int, int]] = []
    optional = computed = False
    at = index + 1
    while at < len(found) and found[at].text in (".", "?.", "["):
        part, after = _part(found, at)
        if part is None:
            computed = found[at].text != "." and not _is_call(found, at + 1)
            break
        if _is_call(found, after):
            break
        optional = optional or found[at].text == "?."
        path.append(part)
        parts.append((found[at].start, found[after - 1].end))
        at = after
    end = parts[-1][1] if parts else root.end
    return Reference(root.text, tuple(path), root.start, end, optional, tuple(parts), computed)


def _part(found: list[Token], at: int) -> tuple[str | int | None, int]:
    """Read one literal part of a path; None if it is not literal."""
    if found[at].text == "?." and at + 1 < len(found) and found[at + 1].text == "[":
        at += 1
    if found[at].text == "[":
        if at + 2 >= len(found) or found[at + 2].text != "]":
            return None, at
        inner = found[at + 1]
        if inner.kind == "string":
            return inner.string_value, at + 3
        if inner.kind == "number" and _index.fullmatch(inner.text):
            return int(inner.text), at + 3
        return None, at
    if at + 1 < len(found) and found[at + 1].kind == "name":
        return found[at + 1].text, at + 2
    return None, at


def _is_call(found: list[Token], at: int) -> bool:
    if at < len(found) and found[at].text == "?.":
        at += 1
    return at < len(found) and found[at].text == "("


def _is_property(found: list[Token], index: int) -> bool:
    """Tell whether a name is one in ``a.name`` or ``{name: …}``."""
    before = found[index - 1].text if index else ""
    after = found[index + 1].text if index + 1 < len(found) else ""
    return before in (".", "?.") or (before in ("{", ",") and after == ":")


def _bound_names(found: list[Token]) -> set[str]:
    """Collect the root names an expression declares for itself."""
    bound: set[str] = set()
    for index, token in enumerate(found):
        before = found[index - 1].text if index else ""
        after = found[index + 1].text if index + 1 < len(found) else ""
        if token.kind == "name" and (
            before in ("const", "let", "var", "function", "class") or after == "=>"
        ):
            bound.add(token.text)
        elif token.text == "(" and _is_parameter_list(found, index):
            bound |= _names_until(found, index, ")")
        elif token.text in ("{", "[") and before in ("const", "let", "var"):
            bound |= _names_until(found, index, "}" if token.text == "{" else "]")
    return bound


def _is_parameter_list(found: list[Token], index: int) -> bool:
    if index and found[index - 1].text in ("catch", "function"):
        return True
    if index > 1 and found[index - 2].text == "function":
        return True
    closing = _closing(found, index, "(", ")")
    return closing + 1 < len(found) and found[closing + 1].text == "=>"


def _names_until(found: list[Token], index: int, closing: str) -> set[str]:
    end = _closing(found, index, found[index].text, closing)
    names = range(index + 1, min(end, len(found)))
    return {
        found[i].text
        for i in names
        if found[i].kind == "name"
        and found[i - 1].text in ("(", "{", "[", ",", ":", "...")
        and not (i + 1 < len(found) and found[i + 1].text == ":")
    }


def _closing(found: list[Token], index: int, opening: str, closing: str) -> int:
    depth = 0
    for at in range(index, len(found)):
        depth += (found[at].text == opening) - (found[at].text == closing)
        if depth == 0:
            return at
    return len(found)


def _unsafe_spots(expression: str, found: list[Reference], old_id: str) -> list[UnsafeSpot]:
    spots = []
    for reference in found:
        if reference.root != "results" or reference.path:
            continue
        if reference.computed:
            spots.append(UnsafeSpot(reference.start, reference.end, _("The step is computed.")))
        elif _may_name(expression, old_id):
            reason = _("All results are taken at once.")
            spots.append(UnsafeSpot(reference.start, reference.end, reason))
    return spots


def _may_name(expression: str, step_id: str) -> bool:
    """Tell whether an expression that has all results could pick out one step's."""
    found = tokens(expression)
    for index, token in enumerate(found):
        if token.kind == "name" and token.text == step_id:
            return True
        if token.kind == "string" and token.string_value == step_id:
            return True
        indexing = token.text == "[" and index and found[index - 1].kind == "name"
        if indexing and index + 1 < len(found) and found[index + 1].kind == "name":
            return True
    return False
