"""The open workflow: its text and the tree parsed from it, always in step."""

from __future__ import annotations

import json
from collections.abc import Mapping

from apiflow_desktop.base.json_types import JsonObject, Pointer
from apiflow_desktop.openflow.beside import BesideTexts
from apiflow_desktop.openflow.changes import Change
from apiflow_desktop.openflow.edits.base import Edit
from apiflow_desktop.openflow.handles import Handle, HandleTable
from apiflow_desktop.openflow.inline_files import put_in
from apiflow_desktop.openflow.language import Language, language_of_name, read_text
from apiflow_desktop.openflow.shape import Shape, detect_shape
from apiflow_desktop.openflow.shelf import Shelf
from apiflow_desktop.openflow.splices import Splice
from apiflow_desktop.openflow.text.limits import decode, line_column, split_mark
from apiflow_desktop.openflow.texts import Texts
from apiflow_desktop.openflow.transaction import Transaction
from apiflow_desktop.openflow.tree import Tree

__all__ = ["Change", "Document", "Edit", "Handle", "Language", "Shape", "Splice"]


class Document(Tree):
    """An open workflow.

    It may be read from any thread; one thread at a time may use it.

    Attributes:
        language: What its text is written in.
        revision: Counts what happened to it: edits, undos, redos.
        files: The scripts and locks that stand in files beside it.
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

    def bring_files(self, files: Mapping[str, str]) -> None:
        """Make a document that was just read a flow folder's, with the texts beside it."""
        self.files = BesideTexts(files)
        self.files.leave(self)

    @classmethod
    def new(cls, summary: str = "") -> Document:
        """Make an empty OpenFlow."""
        summary_text = json.dumps(summary, ensure_ascii=False)
        return cls(_EMPTY.replace("SUMMARY", summary_text))

    @classmethod
    def stand_in(cls, text: str, *, name: str) -> Document:
        """Make an empty workflow in the place of a text that is none yet, in its language."""
        mark = "\ufeff" if text.startswith("\ufeff") else ""
        json_like = text.removeprefix(mark).lstrip()[:1] in ("{", "[", "")
        usual = Language.JSON if json_like else Language.YAML
        language = language_of_name(name) or usual
        return cls(f"{mark}{_STAND_IN[language]}", name=name, language=language)

    def to_bytes(self) -> bytes:
        """Write the document; one that was not changed gives the bytes it was read from."""
        return self.encoded(self._source.text)

    def encoded(self, text: str) -> bytes:
        """Write a text as the document's file holds one: with a byte order mark if it had one."""
        return (("\ufeff" if self._mark else "") + text).encode("utf-8")

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


_STAND_IN = {
    Language.JSON: '{"value": {"modules": []}}\n',
    Language.YAML: "value:\n  modules: []\n",
}
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
