"""What several steps say about one thing: the same, or different things."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.gui.expressions.nodes import preview
from apiflow_desktop.gui.forms.values import UNSET, FieldValue, same

_MOST_TOLD = 3
_MOST_LETTERS = 24


class CommonValue(Struct, frozen=True):
    """The value that some steps share.

    Attributes:
        value: It; unset where they differ.
        differing: Says in words what the different values are; empty where they agree.
    """

    value: FieldValue
    differing: str = ""


def common_value(values: Sequence[FieldValue]) -> CommonValue:
    """Find what values have in common."""
    found: list[FieldValue] = []
    for value in values:
        if not any(same(value, one) for one in found):
            found.append(value)
        if len(found) > _MOST_TOLD:
            break
    if len(found) <= 1:
        return CommonValue(found[0] if found else UNSET)
    told = " · ".join(_short(value) for value in found[:_MOST_TOLD])
    more = " · …" if len(found) > _MOST_TOLD else ""
    return CommonValue(UNSET, _("Differs: {values}").format(values=told + more))


def common_transform(transforms: Sequence[JsonObject | None]) -> tuple[JsonObject | None, str]:
    """Find the transform that steps share; None, and what differs in words, where they do not."""
    common = common_value([UNSET if one is None else one for one in transforms])
    return (common.value if isinstance(common.value, dict) else None), common.differing


def _short(value: FieldValue) -> str:
    if isinstance(value, dict) and value.get("type") in ("static", "javascript"):
        expression = value.get("expr")
        if isinstance(expression, str):
            return _cut(expression)
        value = value.get("value")
    return _cut(preview(value))


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_LETTERS else f"{text[: _MOST_LETTERS - 1]}…"
