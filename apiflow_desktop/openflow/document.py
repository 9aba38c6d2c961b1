"""The open workflow: its text and the tree parsed from it, always in step."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath

from apiflow_desktop.base.json_types import JsonObject, JsonValue, Pointer
from apiflow_desktop.openflow.beside import BesideTexts
from apiflow_desktop.openflow.changes import Change
from apiflow_desktop.openflow.edits.base import Edit
from apiflow_desktop.openflow.handles import Handle, HandleTable
from apiflow_desktop.openflow.inline_files import put_in, title_of_path
from apiflow_desktop.openflow.language import Language, read_text
from apiflow_desktop.openflow.shape import Shape, detect_shape, flow_value_of
from apiflow_desktop.openflow.shelf import SHELF, Shelf
from apiflow_desktop.openflow.splices import Splice
from apiflow_desktop.openflow.text.limits import decode, line_column, split_mark
from apiflow_desktop.openflow.texts import Texts
from apiflow_desktop.openflow.transaction import Transaction
from apiflow_desktop.openflow.walk import Place, ids_of, walk

__all__ = ["Change", "Document", "Edit", "Handle", "Language", "Shape", "Splice"]


class Document:
    """An open workflow.

    It may be read from any thread; one thread at a time may use it.

    Attributes:
        name: The file it came from, for messages and as a title of last resort.
        language: What its text is written in.
        value: The parsed tree. Never change it: edits do, together with the text.
        shape: How the workflow is wrapped.
        revision: Counts what happened to it: edits, undos, redos.
        files: The scripts and locks that stand in files beside it.
        shelf: Its drafts: steps that hang on nothing and are no part of it.
    """

    def __init__(
        self,
        text: str,
        *,
        name: str = "",
        language: Language | None = None,
        files: Mapping[str, str] | None = None,
        drafts: str | None = None,
    ) -> None:
        self._mark, text = split_mark(text)
        self.language, value, make_source = read_text(text, name=name, language=language)
        self.name = name
        self.shape = detect_shape(value, name=name)
        assert isinstance(value, dict)
        self.value: JsonObject = value
        self.revision = 0
        self.files = BesideTexts(files)
        self.shelf = Shelf(drafts, self.language)
        self._source = make_source((*self.value_pointer, "modules"))
        self._texts = Texts(self, self._source)
        self._handles = HandleTable()
        self._handles.refresh(self.places())
        self.files.leave(self)

    @classmethod
    def from_bytes(
        cls,
        data: bytes,
        *,
        name: str = "",
        language: Language | None = None,
        files: Mapping[str, str] | None = None,
        drafts: str | None = None,
    ) -> Document:
        """Read a document from a file's bytes.

        Args:
            data: The bytes.
            name: The file's name.
            language: What it is written in; None to see.
            files: The texts in files beside it, by name; None if it is no flow folder's.
            drafts: The text of its drafts; None for none.

        Raises:
            DocumentUnreadable: It is not UTF-8, neither JSON nor YAML, or not a workflow.
        """
        text = decode(data, name=name)
        return cls(text, name=name, language=language, files=files, drafts=drafts)

    @classmethod
    def from_text(
        cls,
        text: str,
        *,
        name: str = "",
        language: Language | None = None,
        files: Mapping[str, str] | None = None,
        drafts: str | None = None,
    ) -> Document:
        """Read a document from text; its name's ending, or the text, tells the language.

        Raises:
            DocumentUnreadable: It is neither JSON nor YAML, or not a workflow.
        """
        return cls(text, name=name, language=language, files=files, drafts=drafts)

    def bring_drafts(self, text: str, files: Mapping[str, str]) -> None:
        """Give a document that was just read, and not edited yet, its drafts.

        Args:
            text: What :attr:`Shelf.text` was.
            files: The texts in files that their steps name; those that are there already stay.

        Raises:
            DocumentUnreadable: It is not the text of drafts; the document has none then.
        """
        self.shelf = Shelf(text, self.language)
        self._texts = Texts(self, self._source)
        self.files.bring(files)
        self._handles.refresh(self.places())
        self.files.leave(self)

    @classmethod
    def new(cls, summary: str = "") -> Document:
        """Make an empty OpenFlow."""
        summary_text = json.dumps(summary, ensure_ascii=False)
        return cls(_EMPTY.replace("SUMMARY", summary_text))

    def to_bytes(self) -> bytes:
        """Write the document; one that was not changed gives the bytes it was read from."""
        mark = "\ufeff" if self._mark else ""
        return (mark + self._source.text).encode("utf-8")

    def standalone(self) -> Document:
        """Return the document as one that needs no files beside it, for a run or a copy.

        Raises:
            UserFacingError: A script's file is missing.
        """
        if not self.files.is_folder:
            return Document.from_bytes(self.to_bytes(), name=self.name, language=self.language)
        whole: JsonObject = json.loads(json.dumps(self.value))
        put_in(whole, self.files.get)
        text = json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
        return Document.from_text(text, name=self.name, language=Language.JSON)

    def standalone_drafts(self) -> str:
        """Return the text of the drafts as it belongs beside :meth:`standalone`.

        Raises:
            UserFacingError: A script's file is missing.
        """
        if not self.files.is_folder:
            return self.shelf.text
        whole: JsonObject = json.loads(json.dumps(self.shelf.root))
        put_in(whole, self.files.get)
        return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"

    @property
    def text(self) -> str:
        """The document's text, without a byte order mark."""
        return self._source.text

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

    def span(self, pointer: Pointer) -> tuple[int, int]:
        """Return where a value lies in the text: its first character and the one after its last.

        Raises:
            KeyError: The pointer leads nowhere.
        """
        return self._source.span(pointer)

    def double_keys(self) -> list[Pointer]:
        """Find the keys that an object has more than once; the last of them counts."""
        return self._source.double_keys()

    def handle_around(self, offset: int) -> Handle | None:
        """Return the innermost step whose text holds an offset; None beside all steps."""
        around = (self.handle_at(pointer) for pointer in self._source.enclosing(offset, offset))
        return next((handle for handle in around if handle is not None), None)

    def line_column(self, offset: int) -> tuple[int, int]:
        """Turn an offset in the text into line and column, both from 1."""
        return line_column(self.text, offset)

    def apply(self, edit: Edit) -> Change:
        """Make an edit.

        Raises:
            EditRefused: It cannot be made; nothing has changed.
        """
        transaction = Transaction(self, self._source, self._texts, self._handles)
        label, merge_key = edit.label(self), edit.merge_key(self)
        try:
            edit.make(transaction)
            if edit.verbatim:
                transaction.settle()
                self.files.leave(self)
            else:
                self.files.take_new_scripts(transaction)
            transaction.finish()
        except BaseException:
            transaction.abandon()
            self.shape = detect_shape(self.value)
            raise
        self.revision += 1
        return Change(
            edit=edit,
            label=label,
            touched=frozenset(transaction.touched),
            pointers=tuple(transaction.pointers),
            structural=transaction.structural,
            merge_key=merge_key,
            text_steps=tuple(transaction.text_steps),
            value_steps=tuple(transaction.value_steps),
            file_steps=tuple(transaction.file_steps),
        )

    def revert(self, change: Change) -> None:
        """Take back a change; those that came after it must have been taken back before."""
        self.files.unplay(change.file_steps)
        self._texts.unplay_all(change.text_steps)
        for step in reversed(change.value_steps):
            step.undo()
        self._find_steps(change)

    def reapply(self, change: Change) -> None:
        """Do a change again that was taken back."""
        self.files.play(change.file_steps)
        self._texts.play_all(change.text_steps)
        for step in change.value_steps:
            step.do()
        self._find_steps(change)

    def check_shape(self) -> None:
        """See again how the workflow is wrapped, after a change.

        Raises:
            DocumentUnreadable: It is no workflow any more.
        """
        self.shape = detect_shape(self.value, name=self.name)

    def _find_steps(self, change: Change) -> None:
        self.revision += 1
        if change.structural:
            self.check_shape()
            self._handles.refresh(self.places())

    def _flow(self) -> JsonObject:
        pointer = self.shape.flow_pointer
        flow = {} if pointer is None else self.get(pointer)
        return flow if isinstance(flow, dict) else {}


_EMPTY = """\
{
  "summary": SUMMARY,
  "description": "",
  "schema": {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "properties": {},
    "required": [],
    "order": []
  },
  "value": {
    "modules": []
  }
}
"""
