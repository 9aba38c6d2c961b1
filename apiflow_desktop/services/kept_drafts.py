"""Drafts are kept beside their documents, which have no place for them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.services.targets import setting_of
from apiflow_desktop.store.settings import Settings

DRAFTS: Final = "drafts"
_UNREADABLE = "unreadable-drafts"


def copy_kept(settings: Settings, source: object, copy: object, names: Iterable[str]) -> None:
    """Keep beside a copy of a document what is kept beside the document.

    Args:
        settings: Where.
        source: The document's place.
        copy: The copy's.
        names: Of the settings.

    Raises:
        UserFacingError: They cannot be written.
    """
    for name in names:
        kept = settings.get(setting_of(source, name))
        if kept is not None:
            settings.set(setting_of(copy, name), kept)


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
        key = setting_of(target, DRAFTS)
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
        key = setting_of(target, DRAFTS)
        return bool(key) and self._settings.keep(key, _kept(document))


def _kept(document: Document) -> JsonValue:
    if not document.shelf.value:
        return None
    files: dict[str, JsonValue] = {**document.files.named(document.shelf.root)}
    return {"text": document.shelf.text, "files": files}
