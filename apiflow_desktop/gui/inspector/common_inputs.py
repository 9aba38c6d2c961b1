"""The inputs that several steps share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from apiflow_desktop.base.i18n import _, ngettext
from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.gui.expressions.members import members_of
from apiflow_desktop.gui.forms.labels import small_label
from apiflow_desktop.gui.forms.specs import FieldSpec
from apiflow_desktop.gui.inspector.common_value import common_transform
from apiflow_desktop.gui.inspector.input_row import InputRow
from apiflow_desktop.gui.inspector.panel import StepView, column
from apiflow_desktop.gui.inspector.step_inputs import input_edit, input_specs, input_transform
from apiflow_desktop.openflow.edits import Batch
from apiflow_desktop.openflow.edits.base import is_typed
from apiflow_desktop.openflow.picture.transforms import transforms_of

if TYPE_CHECKING:
    from apiflow_desktop.openflow.edits import Edit


class CommonInputs(QWidget):
    """Rows for the inputs that all steps on show have; an edit is made in all of them.

    Args:
        push: Applies an edit.
    """

    def __init__(self, push: Callable[[Edit], bool], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._push = push
        self._views: tuple[StepView, ...] = ()
        self.rows: dict[str, InputRow] = {}
        self._layout = column(self)
        self._layout.addWidget(small_label(_("What is changed here is changed in all of them.")))
        self._layout.addStretch(1)

    def show_views(self, views: Sequence[StepView]) -> bool:
        """Show some steps; tell whether they have inputs in common."""
        another = [view.step for view in views] != [view.step for view in self._views]
        self._views = tuple(views)
        specs = _shared_specs(views)
        for name in [name for name, row in self.rows.items() if specs.get(name) != row.spec]:
            row = self.rows.pop(name)
            self._layout.removeWidget(row)
            row.hide()
            row.deleteLater()
        for index, (name, spec) in enumerate(specs.items()):
            kept = self.rows.get(name)
            if kept is not None and another:
                kept.forget()
            row = kept or self._add_row(spec, index)
            transform, differing = common_transform([input_transform(one, name) for one in views])
            row.set_transform(transform)
            row.show_differing(differing)
        self.rows = {name: self.rows[name] for name in specs}
        return bool(specs)

    def _add_row(self, spec: FieldSpec, index: int) -> InputRow:
        row = InputRow(spec, self._offers, self, members=self._members)
        row.transform_edited.connect(lambda edited: self._edit(spec.name, edited))
        self._layout.insertWidget(index + 1, row)
        self.rows[spec.name] = row
        return row

    def _edit(self, name: str, transform: JsonObject | None) -> None:
        if not self._views:
            return
        edits = tuple(input_edit(view, name, transform) for view in self._views)
        burst = ""
        if transform is not None and is_typed(_content(transform)):
            handles = "+".join(str(view.handle) for view in self._views)
            burst = f"inputs:{handles}:{name}:{transform.get('type')}"
        self._push(Batch(_label(name, len(edits)), edits, burst))

    def _offers(self) -> Sequence[str]:
        """Offer what all of them can refer to."""
        if not self._views:
            return []
        first, *others = (view.scope.expressions() for view in self._views)
        seen = [set(offered) for offered in others]
        return [one for one in first if all(one in offered for offered in seen)]

    def _members(self, typed: str) -> Sequence[str]:
        return members_of(self._views[0].scope, typed) if self._views else []


def _shared_specs(views: Sequence[StepView]) -> dict[str, FieldSpec]:
    """List the inputs that all steps have, alike."""
    if not views:
        return {}
    known: dict[object, dict[str, FieldSpec]] = {}
    found: list[dict[str, FieldSpec]] = []
    for view in views:
        # Steps of one node that set the same inputs have the same: they are many in a large flow.
        path, given = view.value.get("path"), tuple(transforms_of(view.value))
        key = (view.kind, path, given) if path else view.handle
        if key not in known:
            known[key] = input_specs(view)
            found.append(known[key])
    first, *others = found
    return {name: spec for name, spec in first.items() if all(o.get(name) == spec for o in others)}


def _content(transform: JsonObject) -> JsonValue:
    return transform.get("expr", transform.get("value"))


def _label(name: str, count: int) -> str:
    return ngettext(
        "Change {name} of {count} step", "Change {name} of {count} steps", count
    ).format(name=name, count=count)
