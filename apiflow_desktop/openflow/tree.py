"""What a document says: the tree of its values, and the steps in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePath

from apiflow_desktop.base.json_types import JsonObject, JsonValue, Pointer
from apiflow_desktop.openflow.handles import Handle, HandleTable
from apiflow_desktop.openflow.inline_files import title_of_path
from apiflow_desktop.openflow.shape import Shape, flow_value_of
from apiflow_desktop.openflow.shelf import SHELF, Shelf
from apiflow_desktop.openflow.walk import Place, ids_of, walk


class Tree:
    """The parsed tree of a document. Only edits change it, together with the text.

    Attributes:
        name: The file it came from, for messages and as a title of last resort.
        value: The tree. Never change it.
        shape: How the workflow is wrapped.
        shelf: Its drafts: steps that hang on nothing and are no part of it.
    """

    name: str
    value: JsonObject
    shape: Shape
    shelf: Shelf
    _handles: HandleTable

    @property
    def flow_pointer(self) -> Pointer | None:
        """Where the OpenFlow object is; None for a bare FlowValue, which has none."""
        return self.shape.flow_pointer

    @property
    def value_pointer(self) -> Pointer:
        """Where the FlowValue is, the object that has ``modules``."""
        return self.shape.value_pointer

    @property
    def flow_value(self) -> JsonObject:
        """What an engine runs."""
        return flow_value_of(self.value, self.shape)

    @property
    def schema(self) -> JsonObject:
        """The JSON Schema of the flow's input; empty if it has none."""
        schema = self._flow().get("schema")
        return schema if isinstance(schema, dict) else {}

    @property
    def title(self) -> str:
        """The wrapper's name, else the summary, else that of the file or the flow folder."""
        for candidate in (
            self.value.get("name") if self.shape is Shape.WRAPPER else None,
            self._flow().get("summary"),
        ):
            if isinstance(candidate, str) and candidate.strip():
                return candidate
        return title_of_path(PurePath(self.name))

    @property
    def description(self) -> str:
        """What it is for: the wrapper's description, else that of the flow; empty without one."""
        holder = self.value if self.shape is Shape.WRAPPER else self._flow()
        said = holder.get("description", self._flow().get("description"))
        return said.strip() if isinstance(said, str) else ""

    def get(self, pointer: Pointer) -> JsonValue:
        """Return the value at a pointer.

        Raises:
            KeyError: The pointer leads nowhere.
        """
        found: JsonValue = self.value
        for part in pointer:
            found = self.child(found, part)
        return found

    def child(self, container: JsonValue, part: str | int) -> JsonValue:
        """Return what a part of a pointer leads to; from the FlowValue also to the drafts.

        Raises:
            KeyError: It leads nowhere.
        """
        match container, part:
            case dict(), str() if part in container:
                return container[part]
            case list(), int() if 0 <= part < len(container):
                return container[part]
            case dict(), int() if part == SHELF and container is self.flow_value:
                return self.shelf.value
        raise KeyError(part)

    def places(self) -> Iterator[Place]:
        """Yield where every step stands: those of the flow in document order, then the drafts'."""
        yield from walk(self.flow_value)
        yield from self.shelf.places()

    def handles(self) -> list[Handle]:
        """List all steps: those of the flow in document order, then those of drafts."""
        return self._handles.all()

    def flow_handles(self) -> list[Handle]:
        """List the steps of the flow in document order."""
        return [handle for handle in self.handles() if not self.is_draft(handle)]

    def is_draft(self, handle: Handle) -> bool:
        """Tell whether a step is one of a draft: it is not in the workflow.

        Raises:
            KeyError: There is no such step (any more).
        """
        return self._handles.place(handle).pointer[0] == SHELF

    def draft_of(self, handle: Handle) -> int | None:
        """Return the number of the draft a step is in; None in the flow.

        Raises:
            KeyError: There is no such step (any more).
        """
        pointer = self._handles.place(handle).pointer
        return int(pointer[1]) if pointer[0] == SHELF else None

    def draft_handles(self) -> list[Handle]:
        """List the steps of drafts."""
        return [handle for handle in self.handles() if self.is_draft(handle)]

    def ids(self) -> set[str]:
        """Collect the ids of all steps."""
        return ids_of(map(self._handles.place, self.handles()))

    def number_like(self, handles: Sequence[Handle]) -> None:
        """Give the steps the handles they have in an open document with the same text."""
        self._handles.number_like(handles)

    def holds(self, handle: Handle) -> bool:
        """Tell whether a step is in the document: views may still show one that is gone."""
        return self._handles.holds(handle)

    def place(self, handle: Handle) -> Place:
        """Return where a step stands, relative to the FlowValue.

        Raises:
            KeyError: The step is not in the document (any more).
        """
        return self._handles.place(handle)

    def module(self, handle: Handle) -> JsonObject:
        """Return a step.

        Raises:
            KeyError: It is not in the document (any more).
        """
        return self._handles.place(handle).module

    def pointer_of(self, handle: Handle) -> Pointer:
        """Return where a step is, from the root of the document.

        Raises:
            KeyError: It is not in the document (any more).
        """
        return (*self.value_pointer, *self._handles.place(handle).pointer)

    def handle_at(self, pointer: Pointer) -> Handle | None:
        """Return the step at a pointer from the root of the document."""
        base = self.value_pointer
        if pointer[: len(base)] != base:
            return None
        return self._handles.at(pointer[len(base) :])

    def branch_number(self, branch: JsonObject) -> int:
        """Return the number of a branch of a step: its own, wherever among the others it is."""
        return self._handles.branch(branch)

    def handles_by_id(self, module_id: str) -> list[Handle]:
        """Find the steps with an id: none, one, or several if it is given twice."""
        return [handle for handle in self.handles() if self.module(handle).get("id") == module_id]

    def _flow(self) -> JsonObject:
        pointer = self.shape.flow_pointer
        flow = {} if pointer is None else self.get(pointer)
        return flow if isinstance(flow, dict) else {}
