"""Unsaved work, written beside the home, so that a crash loses nothing.

Each window has a folder of its own with a lock that the system releases however the window
ends: what lies in a folder nobody holds was left by a crash.
"""

from __future__ import annotations

import json
import shutil
import time
import uuid
from pathlib import Path
from typing import Final

from msgspec import Struct, ValidationError, convert, to_builtins

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.locks import FileLock
from apiflow_desktop.openflow.document import Document, Language
from apiflow_desktop.openflow.inline_files import put_in
from apiflow_desktop.openflow.past import Past
from apiflow_desktop.openflow.shelf import SHELF_FILE, Shelf
from apiflow_desktop.services.convert import in_language
from apiflow_desktop.services.files import read_file, save_file

_LOCK: Final = "lock"
_ENDING: Final = ".unsaved"


class UnsavedWork(Struct, frozen=True):
    """A document as it was when its window was last heard of.

    Attributes:
        title: What its tab was called.
        place: Where it belongs: ``item/<id>``, a file's path, or empty.
        text: The text, also if it does not parse.
        at: When, seconds since 1970.
        files: The texts of a flow folder's scripts, by the names of their files.
        drafts: The text of the drafts.
        good: The text as it parsed last, while it does not.
        past: The undo steps.
        renames: What was renamed in it, and when, as its log writes it.
    """

    title: str
    place: str
    text: str
    at: float
    files: dict[str, str] = {}
    drafts: str = ""
    good: str | None = None
    past: Past | None = None
    renames: object = None

    def texts(self) -> dict[str, str]:
        """Return the texts of its document as they parsed last, as splices call them."""
        drafts = {SHELF_FILE: self.drafts} if self.drafts else {}
        return {"": self.text if self.good is None else self.good, **drafts, **self.files}


class Recovery:
    """The unsaved work of one window, and what crashed windows left.

    Methods that touch the disk may be called on any thread, one at a time.

    Args:
        folder: The home's folder of unsaved work.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._own = folder / uuid.uuid4().hex
        self._lock = FileLock(self._own / _LOCK)
        self._held = False

    @property
    def name(self) -> str:
        """What the work of this window is known by after it."""
        return self._own.name

    def keep(self, key: str, work: UnsavedWork) -> None:
        """Write unsaved work down in place of what was kept under the key before.

        Raises:
            UserFacingError: It cannot be written.
        """
        if not self._held:
            try:
                self._held = self._lock.acquire()
            except OSError as error:
                raise UserFacingError(
                    _("Unsaved work cannot be kept safe ({strerror}).").format(
                        strerror=error.strerror
                    ),
                    where=str(self._own),
                    hint=_("Save often, and check that there is space and you may write there."),
                ) from error
        head = to_builtins(work)
        del head["text"]
        body = work.text.encode("utf-8", "surrogatepass")
        save_file(self._own / f"{key}{_ENDING}", json.dumps(head).encode() + b"\n" + body)

    def forget(self, key: str) -> None:
        """Drop what was kept under a key: it is saved, or not wanted any more."""
        (self._own / f"{key}{_ENDING}").unlink(missing_ok=True)

    def left(self, name: str = "") -> list[UnsavedWork]:
        """Return what ended windows left, the oldest first; it stays until it is dropped.

        Args:
            name: Of the only window that is meant; empty: of all.
        """
        works: list[UnsavedWork] = []
        for folder in self._abandoned(name):
            for path in folder.glob(f"*{_ENDING}"):
                found = _read(path)
                if found is not None:
                    works.append(found)
        return sorted(works, key=lambda one: one.at)

    def drop_left(self, name: str = "") -> None:
        """Remove what ended windows left: it was taken over, or is not wanted."""
        for folder in self._abandoned(name):
            shutil.rmtree(folder, ignore_errors=True)

    def leave(self) -> None:
        """End, and leave what is kept to the window that comes next."""
        if self._held:
            self._lock.release()
            self._held = False

    def close(self) -> None:
        """End in good order: nothing is left to be recovered."""
        self.leave()
        shutil.rmtree(self._own, ignore_errors=True)

    def _abandoned(self, name: str) -> list[Path]:
        if not self._folder.is_dir():
            return []
        return [
            folder
            for folder in self._folder.iterdir()
            if folder != self._own
            and name in ("", folder.name)
            and folder.is_dir()
            and _is_free(folder)
        ]


def in_one_text(work: UnsavedWork, language: Language) -> str:
    """Return the text of unsaved work with its scripts in it, for a place without files beside.

    Text that does not parse stays as it is.
    """
    try:
        document = Document.from_text(work.text, name=work.place, files=work.files or None)
        return in_language(document.standalone(), language).decode("utf-8")
    except UserFacingError:
        return work.text


def drafts_in_one_text(work: UnsavedWork) -> str:
    """Return the drafts of unsaved work with their scripts in them.

    Without scripts in files, or where those cannot be put in, the text stays as it is.
    """
    if not work.files:
        return work.drafts
    try:
        shelf = Shelf(work.drafts, Language.JSON)
        put_in(shelf.root, work.files.get)
    except UserFacingError:
        return work.drafts
    return json.dumps(shelf.root, ensure_ascii=False, indent=2) + "\n"


def unsaved_now(
    title: str, place: str, text: str, files: dict[str, str] | None = None, drafts: str = ""
) -> UnsavedWork:
    """Describe a document as it is at this moment."""
    return UnsavedWork(title, place, text, time.time(), files or {}, drafts)


def _is_free(folder: Path) -> bool:
    lock = FileLock(folder / _LOCK)
    try:
        free = lock.acquire()
    except OSError:
        return False
    lock.release()
    return free


def _read(path: Path) -> UnsavedWork | None:
    try:
        data, _version = read_file(path)
        head, _, body = data.partition(b"\n")
        told = json.loads(head)
        return convert({**told, "text": body.decode("utf-8", "surrogatepass")}, UnsavedWork)
    except (UserFacingError, ValueError, TypeError, ValidationError):
        # Not one of ours, or not whole: nothing can be made of it.
        return None
