"""Drafts are kept beside their documents, which have no place for them."""

from __future__ import annotations

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.services.targets import setting_of
from apiflow_desktop.store.settings import Settings

_NAME = "drafts"
_UNREADABLE = "unreadable-drafts"


class KeptDrafts:
    """What was kept: for an item of the library with it, for a file under its path.

    Args:
        settings: Where.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def bring(self, document: Document, target: object) -> None:
        """Give a document that was just read the drafts that were kept for its place.

        Raises:
            UserFacingError: They cannot be read; the document has none then, and what was kept
                is put where the next save does not write over it.
        """
        key = setting_of(target, _NAME)
        kept = self._settings.get(key) if key else None
        match kept:
            case {"text": str() as text, "files": dict() as files}:
                texts = {file: found for file, found in files.items() if isinstance(found, str)}
                try:
                    document.bring_drafts(text, texts)
                except UserFacingError:
                    self._settings.set(setting_of(target, _UNREADABLE), kept)
                    self._settings.delete(key)
                    raise

    def keep(self, document: Document, target: object) -> bool:
        """Keep a document's drafts for its place; tell whether there were others before.

        Raises:
            UserFacingError: They cannot be written.
        """
        key = setting_of(target, _NAME)
        if not key:
            return False
        kept = _kept(document)
        if kept == self._settings.get(key):
            return False
        if kept is None:
            self._settings.delete(key)
        else:
            self._settings.set(key, kept)
        return True


def _kept(document: Document) -> JsonValue:
    if not document.shelf.value:
        return None
    files: dict[str, JsonValue] = {**document.files.named(document.shelf.root)}
    return {"text": document.shelf.text, "files": files}
