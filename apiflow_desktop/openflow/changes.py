"""What an edit did, exactly enough to take it back and to do it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from apiflow_desktop.base.json_types import Pointer
from apiflow_desktop.openflow.beside import FileStep
from apiflow_desktop.openflow.handles import Handle
from apiflow_desktop.openflow.splices import Splice
from apiflow_desktop.openflow.text.spans import TextStep
from apiflow_desktop.openflow.values import ValueStep

if TYPE_CHECKING:
    from apiflow_desktop.openflow.edits.base import Edit


class Change(Struct, frozen=True):
    """An edit that was applied.

    Attributes:
        edit: What was asked for.
        label: A short text for the undo menu.
        touched: The steps whose content, place or existence changed.
        pointers: Where in the tree something changed, as it was before the change.
        structural: Whether steps or branches were added, removed, moved or retyped.
        merge_key: Consecutive changes with equal keys may be shown as one undo step.
        text_steps: What happened to the text.
        value_steps: What happened to the tree.
        file_steps: What happened to the texts beside the document.
    """

    edit: Edit
    label: str
    touched: frozenset[Handle]
    pointers: tuple[Pointer, ...]
    structural: bool
    merge_key: str | None
    text_steps: tuple[TextStep, ...]
    value_steps: tuple[ValueStep, ...]
    file_steps: tuple[FileStep, ...] = ()

    @property
    def splices(self) -> tuple[Splice, ...]:
        """The replacements in the texts, each placed as the ones before it left the text."""
        texts = [step.splice for step in self.text_steps]
        return (*texts, *(step.splice for step in self.file_steps))

    def followed_by(self, later: Change) -> Change:
        """Make one change of this one and the one right after it."""
        return replace(
            self,
            edit=later.edit,
            touched=self.touched | later.touched,
            pointers=self.pointers + later.pointers,
            structural=self.structural or later.structural,
            text_steps=self.text_steps + later.text_steps,
            value_steps=self.value_steps + later.value_steps,
            file_steps=self.file_steps + later.file_steps,
        )
