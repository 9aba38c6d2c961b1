"""The texts that an edit writes in, as one: the document's own, and that of its drafts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from apiflow_desktop.base.json_types import JsonValue, Pointer
from apiflow_desktop.openflow.shelf import SHELF, SHELF_FILE, pointer_in_text
from apiflow_desktop.openflow.splices import Splice
from apiflow_desktop.openflow.text.spans import TextStep

if TYPE_CHECKING:
    from apiflow_desktop.openflow.document import Document
    from apiflow_desktop.openflow.splices import Splice
    from apiflow_desktop.openflow.text.source import TextSource


class Texts:
    """Finds the text that a pointer leads into; every step says which text it is of.

    Args:
        document: Knows where its FlowValue, and so its drafts, are.
        source: The document's own text.
    """

    def __init__(self, document: Document, source: TextSource) -> None:
        self._document = document
        self._source = source
        self._shelf = document.shelf.source

    def replace(self, pointer: Pointer, value: JsonValue) -> list[TextStep]:
        """Write another value in the place of one."""
        source, inner, file = self._at(pointer)
        return _of(file, source.replace(inner, value))

    def replace_all(self, values: Mapping[Pointer, JsonValue]) -> list[TextStep]:
        """Write other scalars in the places of several that do not contain each other."""
        steps: list[TextStep] = []
        for wanted in (self._source, self._shelf):
            found = ((self._at(pointer), value) for pointer, value in values.items())
            here = {at[1]: value for at, value in found if at[0] is wanted}
            if here:
                file = "" if wanted is self._source else SHELF_FILE
                steps += _of(file, wanted.replace_all(here))
        return steps

    def insert(
        self, container: Pointer, position: int, content: Any, key: str | None = None
    ) -> list[TextStep]:
        """Write a new value, or a fragment of either text, into a container."""
        source, inner, file = self._at(container)
        return _of(file, source.insert(inner, position, content, key))

    def remove(self, pointer: Pointer, count: int = 1) -> list[TextStep]:
        """Remove a value, or neighbouring items of a list."""
        source, inner, file = self._at(pointer)
        return _of(file, source.remove(inner, count))

    def rename_key(self, pointer: Pointer, key: str) -> list[TextStep]:
        """Give a value another key."""
        source, inner, file = self._at(pointer)
        return _of(file, source.rename_key(inner, key))

    def fragment(self, pointer: Pointer, count: int = 1) -> Any:
        """Take a copy of a value, or of several items of a list, as they are written."""
        source, inner, _ = self._at(pointer)
        return source.fragment(inner, count)

    def position_of_key(self, container: Pointer, key: str | None) -> int:
        """Return the first position of a key in the order of the text; None: after the last."""
        source, inner, _ = self._at(container)
        return source.position_of_key(inner, key)

    def write_out(self, pointer: Pointer, value: JsonValue) -> list[TextStep]:
        """Write in the place of an alias the value it stands for."""
        source, inner, file = self._at(pointer)
        return _of(file, source.write_out(inner, value))

    def aliases(self, name: str | None) -> list[Pointer]:
        """Find the aliases of an anchor, or of all, the last of a text first."""
        shelf = (*self._document.value_pointer, SHELF)
        kept = len(pointer_in_text(()))
        on_shelf = [(*shelf, *pointer[kept:]) for pointer in self._shelf.aliases(name)]
        return [*self._source.aliases(name), *on_shelf]

    def rewrite_drafts(self, splice: Splice) -> list[TextStep]:
        """Do one replacement in the text of the drafts."""
        return _of(SHELF_FILE, self._shelf.rewrite((), splice))

    def play_all(self, steps: Sequence[TextStep]) -> None:
        """Do steps, for the first time or again."""
        for source, own in self._sorted(steps):
            source.play_all(own)

    def unplay_all(self, steps: Sequence[TextStep]) -> None:
        """Take steps back, the last first."""
        for source, own in self._sorted(steps):
            source.unplay_all(own)

    def _sorted(self, steps: Sequence[TextStep]) -> Iterable[tuple[TextSource, list[TextStep]]]:
        for source, file in ((self._source, ""), (self._shelf, SHELF_FILE)):
            own = [step for step in steps if step.splice.file == file]
            if own:
                yield source, own

    def _at(self, pointer: Pointer) -> tuple[TextSource, Pointer, str]:
        base = len(self._document.value_pointer)
        if len(pointer) > base and pointer[base] == SHELF:
            return self._shelf, pointer_in_text(pointer[base + 1 :]), SHELF_FILE
        return self._source, pointer, ""


def _of(file: str, steps: list[TextStep]) -> list[TextStep]:
    """Say which text steps are of."""
    if not file:
        return steps
    return [replace(step, splice=replace(step.splice, file=file)) for step in steps]
