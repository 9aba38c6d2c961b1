"""The files beside a flow folder's document: read with it, and saved with it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonObject
from apiflow_desktop.openflow.inline_files import FLOW_FILES, FOLDER_ENDINGS, kept_files
from apiflow_desktop.openflow.text.limits import decode
from apiflow_desktop.services.files import FileChangedOnDisk, FileVersion, read_file, save_file

Versions: TypeAlias = Mapping[str, FileVersion]
"""What the files held when they were last read or written, by name."""


def files_beside(path: Path, flow_value: JsonObject) -> list[str] | None:
    """Name the files of scripts and locks; None if it is no flow folder's document.

    Raises:
        UserFacingError: One of them is not in the folder.
    """
    named = [file for file in kept_files(flow_value).values() if file is not None]
    if path.name not in FLOW_FILES or not (named or path.parent.name.endswith(FOLDER_ENDINGS)):
        return None
    return named


def read_beside(path: Path, flow_value: JsonObject) -> tuple[dict[str, str], Versions] | None:
    """Read the scripts and locks that a document names; those that are missing are left out.

    Returns:
        The texts and what the files hold, by name; None if it is no flow folder's document.

    Raises:
        UserFacingError: A file cannot be read, is not UTF-8 text, or is not in the folder.
    """
    named = files_beside(path, flow_value)
    if named is None:
        return None
    texts: dict[str, str] = {}
    versions: dict[str, FileVersion] = {}
    for file in named:
        place = path.parent / file
        if place.is_file():
            data, versions[file] = read_file(place)
            texts[file] = decode(data, name=str(place))
    return texts, versions


def check_beside(folder: Path, texts: Mapping[str, str], versions: Versions) -> None:
    """See that nobody else wrote the files meanwhile; one that is gone is no loss.

    Raises:
        FileChangedOnDisk: Someone did, or another file has the name; nothing was written.
    """
    for file, text in texts.items():
        place, version = folder / file, versions.get(file)
        held = _held(place)
        if held is None or held == text.encode("utf-8"):
            continue
        if version is None:
            raise FileChangedOnDisk(
                _("There is another file of the name that a script of the workflow gets."),
                where=str(place),
                hint=_("Keep yours to replace it, or rename that file first."),
            )
        if not version.holds(held):
            raise FileChangedOnDisk(
                _("This script's file was changed by another program since it was opened."),
                where=str(place),
                hint=_(
                    "Merge both, reload theirs (undo brings yours back), keep yours or save a copy."
                ),
            )


def write_beside(folder: Path, texts: Mapping[str, str], versions: Versions) -> Versions:
    """Write the files that do not hold their texts yet, each atomically.

    Raises:
        UserFacingError: One cannot be written; the message says which. Those before it are.
    """
    written = dict(versions)
    for file, text in texts.items():
        place, data = folder / file, text.encode("utf-8")
        if _held(place) == data:
            written[file] = FileVersion.of(place, data)
            continue
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UserFacingError(
                _("The folder of a script cannot be made ({strerror}).").format(
                    strerror=error.strerror
                ),
                where=str(place.parent),
            ) from error
        written[file] = save_file(place, data)
    return written


def _held(place: Path) -> bytes | None:
    """Return what a file holds; None if it is not there."""
    return read_file(place)[0] if place.exists() else None


def remove_unnamed(texts: Mapping[str, str], versions: Versions) -> Versions:
    """Remove the files that no step names any more, unless someone else changed them.

    Raises:
        UserFacingError: One cannot be removed.
    """
    for file, version in versions.items():
        if file not in texts and version.is_current():
            try:
                version.path.unlink(missing_ok=True)
            except OSError as error:
                raise UserFacingError(
                    _("The file of a deleted script cannot be removed ({strerror}).").format(
                        strerror=error.strerror
                    ),
                    where=str(version.path),
                    hint=_("The workflow itself is saved; remove the file by hand."),
                ) from error
    return {file: version for file, version in versions.items() if file in texts}
