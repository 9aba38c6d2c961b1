"""Options as data: where each stands, what it is called, how it is edited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct, field
from msgspec.structs import replace

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonObject, JsonValue, Pointer, format_pointer
from apiflow_desktop.gui.forms.specs import FieldSpec
from apiflow_desktop.gui.forms.values import FieldValue, Unset
from apiflow_desktop.openflow.edits import Batch, Edit, RemoveKey, SetValue
from apiflow_desktop.openflow.edits.base import is_typed


class Setting(Struct, frozen=True):
    """One option.

    Attributes:
        path: Where it is in the object that has options: a step, or a flow.
        spec: Its title, type and help.
        editor: As a value, as a predicate, as a value or expression, or as a schema that asks for
            inputs.
        types: The kinds of steps it is for; empty for all.
        skeleton: What the object around it must have when it is made.
        whole: How much of the path goes when the option is taken away; 0 for all of it.
    """

    path: Pointer
    spec: FieldSpec
    editor: Literal["value", "predicate", "transform", "schema"] = "value"
    types: frozenset[str] = frozenset()
    skeleton: JsonObject = field(default_factory=dict)
    whole: int = 0

    @property
    def shown(self) -> FieldSpec:
        """Its title, type and help in the user's language."""
        help_ = _(self.spec.description)
        return replace(
            self.spec, name=_(self.spec.name), schema={**self.spec.schema, "description": help_}
        )

    def is_for(self, kind: str) -> bool:
        """Tell whether a kind of step has it."""
        return not self.types or kind in self.types


class Section(Struct, frozen=True):
    """Options that belong together.

    Attributes:
        folded: It is opened by who looks for it, or by an option in it that is set.
    """

    title: str
    settings: tuple[Setting, ...]
    folded: bool = False

    def for_kinds(self, kinds: Sequence[str]) -> Section:
        """Keep the options that all of some kinds of steps have."""
        kept = tuple(one for one in self.settings if all(map(one.is_for, kinds)))
        return Section(self.title, kept, self.folded)

    def as_values(self, editor: str) -> Section:
        """Edit as plain values what is otherwise edited in another way."""
        settings = (
            replace(one, editor="value") if one.editor == editor else one for one in self.settings
        )
        return Section(self.title, tuple(settings), self.folded)


class Holder(Struct, frozen=True):
    """An object that has options.

    Attributes:
        pointer: Where it is in the document.
        content: It.
    """

    pointer: Pointer
    content: JsonObject


def read_setting(holder: JsonObject, path: Pointer) -> FieldValue:
    """Return an option's value; unset if it is not said."""
    found: JsonValue = holder
    for part in path:
        if not isinstance(found, dict) or part not in found:
            return Unset.UNSET
        found = found[str(part)]
    return found


def setting_edit(holders: Sequence[Holder], setting: Setting, value: FieldValue) -> Edit | None:
    """Make the edit that gives an option of some objects a value, or takes it away.

    Typing goes on in one undo step. None if nothing changes.
    """
    edits = [edit for holder in holders if (edit := _edit_of(holder, setting, value)) is not None]
    if not edits:
        return None
    label = _("Remove {option}") if isinstance(value, Unset) else _("Change {option}")
    typed = setting.editor == "value" if isinstance(value, Unset) else _is_typed(value)
    places = "+".join(format_pointer((*one.pointer, *setting.path)) for one in holders)
    burst = f"option:{places}" if typed else ""
    return Batch(label.format(option=setting.shown.title), tuple(edits), burst)


def _edit_of(holder: Holder, setting: Setting, value: FieldValue) -> Edit | None:
    content = holder.content
    if isinstance(value, Unset):
        present = not isinstance(read_setting(content, setting.path), Unset)
        gone = setting.path[: setting.whole or len(setting.path)]
        return RemoveKey((*holder.pointer, *gone)) if present else None
    depth = 1
    while depth < len(setting.path):
        if not isinstance(read_setting(content, setting.path[:depth]), dict):
            break
        depth += 1
    for part in reversed(setting.path[depth:]):
        value = {**setting.skeleton, str(part): value} if depth == 1 else {str(part): value}
    return SetValue((*holder.pointer, *setting.path[:depth]), value)


def _is_typed(value: JsonValue) -> bool:
    """Tell whether a value, or what a transform holds, is typed letter by letter."""
    if isinstance(value, dict) and value.get("type") in ("static", "javascript"):
        value = value.get("expr", value.get("value"))
    return is_typed(value)
