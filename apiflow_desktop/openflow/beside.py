"""The texts of a flow folder that stand in files beside its document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from apiflow_desktop.base.json_types import JsonObject, Pointer
from apiflow_desktop.openflow.inline_files import MARK, FileNames, inline_file, script_steps
from apiflow_desktop.openflow.splices import Splice, apply_splices, difference

if TYPE_CHECKING:
    from apiflow_desktop.openflow.document import Document
    from apiflow_desktop.openflow.handles import Handle
    from apiflow_desktop.openflow.transaction import Transaction


class FileStep(Struct, frozen=True):
    """One thing that happened to a text beside the document.

    Attributes:
        splice: The replacement.
        is_new: Whether there was no such text before.
    """

    splice: Splice
    is_new: bool


class BesideFile(Struct, frozen=True):
    """A text beside the document, as a step names it.

    Attributes:
        file: Its name.
        handle: The first step that names it.
        key: ``content`` or ``lock``.
        language: The language of the step's script.
        is_missing: Whether there is no such file.
    """

    file: str
    handle: Handle
    key: str
    language: str
    is_missing: bool


class BesideTexts:
    """Scripts and locks by the names of their files.

    A text stays here when no step names it any more, for undo; it is written only while one does.

    Args:
        texts: As they were read; None for a document that is no flow folder's.

    Attributes:
        is_folder: Whether scripts of the document stand in files.
    """

    def __init__(self, texts: Mapping[str, str] | None) -> None:
        self._texts = dict(texts or {})
        self.is_folder = texts is not None
        self._literal: set[tuple[Handle, str]] = set()

    def __contains__(self, file: object) -> bool:
        return file in self._texts

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def get(self, file: str) -> str | None:
        """Return a text, or None if there is none."""
        return self._texts.get(file)

    def filled(self, value: JsonObject) -> JsonObject:
        """Return what a step does with the text of its script in it, to be looked at.

        A script whose file is missing is empty.
        """
        file = inline_file(value.get("content"))
        if file is None or not self.is_folder:
            return value
        return {**value, "content": self._texts.get(file, "")}

    def filled_step(self, module: JsonObject) -> JsonObject:
        """Return a step with the text of its script in it, to be looked at."""
        value = module.get("value")
        if not self.is_folder or not isinstance(value, dict):
            return module
        return {**module, "value": self.filled(value)}

    def texts(self) -> dict[str, str] | None:
        """Return all texts, for a twin of the document; None if it is no flow folder's."""
        return dict(self._texts) if self.is_folder else None

    def bring(self, texts: Mapping[str, str]) -> None:
        """Add texts that were kept elsewhere; those that are there already stay as they are."""
        self._texts = {**texts, **self._texts}

    def named(self, *values: JsonObject) -> dict[str, str]:
        """Return the texts that steps in parts of a flow name, by file."""
        if not self.is_folder:
            return {}
        found = (
            inline_file(step.value.get(key))
            for value in values
            for step in script_steps(value)
            for key in ("content", "lock")
        )
        return {file: self._texts[file] for file in found if file in self._texts}

    def listed(self, document: Document) -> list[BesideFile]:
        """List the texts that steps name in the order of the steps: scripts, then their locks."""
        found: dict[str, BesideFile] = {}
        for key in ("content", "lock") if self.is_folder else ():
            for handle in document.handles():
                value = document.module(handle).get("value")
                if not isinstance(value, dict) or value.get("type") != "rawscript":
                    continue
                file = inline_file(value.get(key))
                # A lock that is not there is an empty one.
                if file is None or (key == "lock" and file not in self._texts):
                    continue
                missing, language = file not in self._texts, str(value.get("language", ""))
                found.setdefault(file, BesideFile(file, handle, key, language, missing))
        return list(found.values())

    def step_to(self, file: str, text: str) -> FileStep | None:
        """Describe what gives a text another content; None if it has that already."""
        before = self._texts.get(file)
        found = difference(before or "", text) or Splice(file, 0, "", "")
        return None if before == text else FileStep(replace(found, file=file), before is None)

    def play(self, steps: Sequence[FileStep]) -> None:
        """Do what happened to the texts."""
        for step in steps:
            self._splice(step.splice)

    def unplay(self, steps: Sequence[FileStep]) -> None:
        """Take it back, the last first."""
        for step in reversed(steps):
            if step.is_new:
                del self._texts[step.splice.file]
            else:
                done = step.splice
                self._splice(Splice(done.file, done.start, done.new, done.old))

    def _splice(self, splice: Splice) -> None:
        before = self._texts.get(splice.file, "")
        self._texts[splice.file] = apply_splices(before, [splice])

    def leave(self, document: Document) -> None:
        """Let scripts that stand in the document itself stay there from now on."""
        if self.is_folder:
            self._literal.update(_literal_texts(document))

    def take_new_scripts(self, transaction: Transaction) -> None:
        """Put the scripts that an edit brought into files, as Windmill's command line does."""
        if not self.is_folder:
            return
        transaction.settle()
        document, names = transaction.document, FileNames(self._texts)
        new = [found for found in _literal_texts(document) if found not in self._literal]
        for handle in [handle for handle, key in new if key == "content"]:
            module = document.module(handle)
            value, summary = module["value"], module.get("summary")
            assert isinstance(value, dict)
            name = summary if isinstance(summary, str) else str(module.get("id") or "")
            file = names.take(name, str(value.get("language", "")))
            pointer = (*document.pointer_of(handle), "value")
            _put(transaction, (*pointer, "content"), file, value)
            if (handle, "lock") in new:
                _put(transaction, (*pointer, "lock"), names.lock_of(file), value)


def _put(transaction: Transaction, pointer: Pointer, file: str, value: JsonObject) -> None:
    key = str(pointer[-1])
    transaction.set_file(file, str(value[key]))
    keys = list(value)
    before = keys[keys.index(key) - 1] if keys[0] != key else None
    # written anew: in the place of the text it would have its style, a block of one line
    transaction.remove(pointer)
    if before is None:
        transaction.set_first(pointer, f"{MARK}{file}")
    else:
        transaction.set(pointer, f"{MARK}{file}", after=before)


def _literal_texts(document: Document) -> Iterator[tuple[Handle, str]]:
    """Find the scripts and locks that stand in the document itself."""
    for handle in document.handles():
        value = document.module(handle).get("value")
        if isinstance(value, dict) and value.get("type") == "rawscript":
            content, lock = value.get("content"), value.get("lock")
            if isinstance(content, str) and inline_file(content) is None:
                yield handle, "content"
            if isinstance(lock, str) and lock and inline_file(lock) is None:
                yield handle, "lock"
