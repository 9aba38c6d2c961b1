"""The part of the edits' tool that takes over whole texts, and sees that aliases hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonObject, JsonValue, Pointer
from apiflow_desktop.openflow.edits.aliases import WriteOutAliases
from apiflow_desktop.openflow.errors import DocumentUnreadable, EditRefused
from apiflow_desktop.openflow.recorder import Recorder
from apiflow_desktop.openflow.shelf import SHELF, Shelf
from apiflow_desktop.openflow.splices import Splice, apply_splices, difference
from apiflow_desktop.openflow.text.limits import MAX_DEPTH
from apiflow_desktop.openflow.values import Put, Refill, depth_of, same

if TYPE_CHECKING:
    from apiflow_desktop.openflow.document import Document
    from apiflow_desktop.openflow.handles import HandleTable
    from apiflow_desktop.openflow.text.source import TextSource
    from apiflow_desktop.openflow.texts import Texts

_surrogate = re.compile("[\ud800-\udfff]")


class Rereader(Recorder):
    """Puts what a text says in the place of what the document said; steps keep their handles."""

    def __init__(
        self, document: Document, source: TextSource, texts: Texts, handles: HandleTable
    ) -> None:
        super().__init__(document, source, texts, handles)
        self._names = source.names()
        self._shelf_names = document.shelf.source.names()

    def finish(self) -> None:
        """Complete the change.

        Raises:
            EditRefused: The document would no longer be a workflow, or an alias would break.
        """
        if self.text_steps:
            self._check_aliases()
        super().finish()

    def replace_text(self, text: str) -> None:
        """Take over a whole text; only the innermost value that holds all changes is read anew."""
        splice = difference(self._source.text, self._as_here(text))
        if splice is None:
            return
        if _surrogate.search(splice.new):
            raise EditRefused(_("The text holds half a character, which no file can hold."))
        end = splice.start + len(splice.old)
        for pointer in self._source.enclosing(splice.start, end):
            if pointer and self._reread(pointer, splice):
                return
        self._reread_all(splice)

    def _reread(self, pointer: Pointer, splice: Splice) -> bool:
        """Try to read one container anew; its brackets are outside of what changed."""
        try:
            value = self._source.reread(pointer, splice)
        except DocumentUnreadable:
            return False
        if not isinstance(value, dict | list) or len(pointer) + depth_of(value) > MAX_DEPTH:
            return False
        old = self.get(pointer)
        self._note(pointer, old, value)
        self.text_steps += self._source.rewrite(pointer, splice)
        self._do(Put(self._container(pointer), pointer[-1], old, value))
        self._pass_on(pointer, old, value)
        return True

    def replace_drafts(self, text: str) -> None:
        """Take over the whole text of the drafts.

        Raises:
            EditRefused: It is not one.
        """
        shelf = self.document.shelf
        try:
            other = Shelf(text, self.document.language)
        except DocumentUnreadable as error:
            raise EditRefused(error.what, where=error.where, hint=error.hint) from error
        splice = difference(shelf.text, other.text)
        if splice is not None:
            self.text_steps += self._texts.rewrite_drafts(splice)
            self._refill_shelf(other.root)

    def _check_aliases(self) -> None:
        """See that each alias still stands for what it stood for."""
        document, shelf = self.document, self.document.shelf
        if self._names or self._source.names_may_be():
            self._check_text(self._source, self._names, document.value, self._refill)
        if self._shelf_names or shelf.source.names_may_be():
            self._check_text(shelf.source, self._shelf_names, shelf.root, self._refill_shelf)

    def _check_text(
        self,
        source: TextSource,
        names: tuple[str, ...],
        held: JsonObject,
        refill: Callable[[JsonObject], None],
    ) -> None:
        try:
            value = self._root_object(source.read(source.text))
        except DocumentUnreadable as error:
            raise self._alias_breaks(error.what) from error
        if same(value, held):
            return
        if source.names() != names:
            raise self._alias_breaks(_("An alias would stand for something else."))
        # The change is inside of what aliases stand for: they follow.
        refill(value)

    def _alias_breaks(self, why: str) -> EditRefused:
        return EditRefused(
            _("This cannot be done without breaking an alias of the YAML text: {why}").format(
                why=why
            ),
            hint=_("Write the aliases out first: then each place has a copy of its own."),
            offer=WriteOutAliases(),
        )

    def _as_here(self, text: str) -> str:
        """Give a text the document's line ends: text widgets know only one kind."""
        here = self._source.text
        text = text.removeprefix("\ufeff")
        lines = here.count("\n")
        if lines and lines == here.count("\r\n") and "\r" not in text:
            return text.replace("\n", "\r\n")
        return text

    def _reread_all(self, splice: Splice) -> None:
        text = apply_splices(self._source.text, [splice])
        try:
            value = self._root_object(self._source.read(text))
        except DocumentUnreadable as error:
            raise EditRefused(error.what, where=error.where, hint=error.hint) from error
        self.text_steps += self._source.rewrite((), splice)
        self._refill(value)

    def _refill(self, value: JsonObject) -> None:
        """Let another tree take the place of the whole one; steps keep their handles."""
        root = self.document.value
        old = dict(root)
        self.structural = self._stale = True
        self.pointers.append(())
        self.touched.update(self.document.handles())
        self._do(Refill(root, old, value))
        self._check_shape()
        self._handles.pass_on(old, root, self.document.value_pointer)

    def _refill_shelf(self, value: JsonObject) -> None:
        """Let another tree take the place of all drafts; steps keep their handles."""
        root = self.document.shelf.root
        old = dict(root)
        shelf = (*self.document.value_pointer, SHELF)
        self.pointers.append(shelf)
        self._note(shelf, list(self.document.shelf.value))
        self._do(Refill(root, old, value))
        self._handles.pass_on(list(old.values()), list(root.values()), (SHELF,))

    def _root_object(self, value: JsonValue) -> JsonObject:
        if not isinstance(value, dict):
            raise EditRefused(_("The document must stay an object."))
        return value
