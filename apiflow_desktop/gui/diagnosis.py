"""Finding the problems of an open document: a moment after its last edit, in the background."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from PySide6.QtCore import QObject, QTimer, Signal

from apiflow_desktop.engine.expressions.syntax import check_syntax
from apiflow_desktop.gui.background import in_background
from apiflow_desktop.openflow.diagnostics import Diagnostic, diagnose
from apiflow_desktop.openflow.document import Document, Language

if TYPE_CHECKING:
    from apiflow_desktop.openflow.handles import Handle
    from apiflow_desktop.openflow.interfaces import NodeLookup

_AFTER_MS: Final = 150
_AT_ONCE: Final = 50_000
"""The longest text whose problems are looked for on the window's thread: some milliseconds."""


class _Snapshot(Struct, frozen=True):
    """A document as it was at one time, for another thread: a document is no thread's but one's."""

    revision: int
    text: str
    drafts: str
    language: Language
    files: Mapping[str, str] | None
    handles: tuple[Handle, ...]
    lookup: NodeLookup

    def is_of(self, document: Document, lookup: NodeLookup) -> bool:
        """Tell whether nothing changed since."""
        return document.revision == self.revision and lookup is self.lookup

    @classmethod
    def of(cls, document: Document, lookup: NodeLookup) -> _Snapshot:
        """Take one."""
        return cls(
            document.revision,
            document.text,
            document.shelf.text,
            document.language,
            document.files.texts(),
            tuple(document.handles()),
            lookup,
        )


class Diagnosis(QObject):
    """Looks for the problems of a document, again if it changes meanwhile.

    Args:
        document: The document.
        lookup: Returns what finds what a step's path names.
    """

    found = Signal(list)

    def __init__(
        self, document: Document, lookup: Callable[[], NodeLookup], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._lookup = lookup
        self._under_way: _Snapshot | None = None
        self._pause = QTimer(self, singleShot=True, interval=_AFTER_MS)
        self._pause.timeout.connect(self.begin)

    def begin_soon(self) -> None:
        """Begin once nothing has changed for a moment."""
        self._pause.start()

    def begin(self) -> None:
        """Begin; what is found in a short text is told before this returns."""
        self._pause.stop()
        if len(self._document.text) <= _AT_ONCE:
            self.found.emit(diagnose(self._document, self._lookup(), check_syntax))
        elif self._under_way is None:
            self._under_way = _Snapshot.of(self._document, self._lookup())
            in_background(partial(_diagnose, self._under_way), self._take, self._take)

    def _take(self, found: object) -> None:
        snapshot, self._under_way = self._under_way, None
        if snapshot is None or not snapshot.is_of(self._document, self._lookup()):
            self.begin()
        elif isinstance(found, list):
            self.found.emit(found)


def _diagnose(snapshot: _Snapshot) -> list[Diagnostic]:
    twin = Document.from_text(
        snapshot.text, language=snapshot.language, files=snapshot.files, drafts=snapshot.drafts
    )
    twin.number_like(snapshot.handles)
    return diagnose(twin, snapshot.lookup, check_syntax)
