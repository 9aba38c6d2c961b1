"""Windmill's flow folders: ``<path>.flow/flow.yaml`` and the scripts beside it."""

from __future__ import annotations

import json
from pathlib import Path

from msgspec import Struct

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_faults import json_complaint
from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.openflow.inline_files import FLOW_FILES, kept_files, put_in, take_out
from apiflow_desktop.services.files import read_file, save_file
from apiflow_desktop.services.yaml_values import read_yaml, write_yaml


class FlowFolder(Struct, frozen=True):
    """A flow folder as it was read.

    Attributes:
        file: Its ``flow.yaml`` or ``flow.json``.
        flow: What that says, marks in the place of scripts.
    """

    file: Path
    flow: JsonObject

    @property
    def whole(self) -> JsonObject:
        """The flow with its scripts in it.

        Raises:
            UserFacingError: A script's file is missing or cannot be read.
        """
        flow: JsonObject = json.loads(json.dumps(self.flow))
        put_in(flow, lambda name: _read_text(self.file.parent / name))
        return flow


def flow_file(folder: Path) -> Path | None:
    """Return the file of a folder that holds its flow, or None."""
    return next((path for name in FLOW_FILES if (path := folder / name).is_file()), None)


def file_in(folder: Path) -> Path:
    """Return the file of a folder that holds its flow.

    Raises:
        UserFacingError: There is none.
    """
    file = flow_file(folder)
    if file is None:
        raise UserFacingError(
            _("There is no flow in this folder."),
            where=str(folder),
            hint=_("A flow's folder holds a flow.yaml."),
        )
    return file


def is_flow_folder(path: Path) -> bool:
    """Whether a path is a folder with a flow in it."""
    return path.is_dir() and flow_file(path) is not None


def read_flow_folder(folder: Path) -> FlowFolder:
    """Read a flow folder.

    Raises:
        UserFacingError: There is no flow in it, or it cannot be read.
    """
    file = file_in(folder)
    value = _parsed(file)
    if not isinstance(value, dict):
        raise UserFacingError(_("This is not a flow."), where=str(file))
    return FlowFolder(file, value)


def folder_as_json(folder: Path) -> str:
    """Write the flow of a folder as one JSON text, scripts and locks in it.

    Raises:
        UserFacingError: It cannot be read, or a script is missing.
    """
    whole = read_flow_folder(folder).whole
    return json.dumps(whole, ensure_ascii=False, indent=2, default=str) + "\n"


def write_flow_folder(folder: Path, flow: JsonObject) -> list[Path]:
    """Write a flow as a folder; files that would hold the same stay untouched.

    Steps that have a file keep it. Files of scripts that are no more are removed.

    Args:
        folder: Where to; made if it is not there.
        flow: The OpenFlow object, scripts in it.

    Returns:
        The files that were written or removed.

    Raises:
        UserFacingError: A file cannot be read or written; the message says which.
    """
    _make(folder)
    file = flow_file(folder)
    before = _parsed(file) if file is not None else None
    kept = kept_files(before) if isinstance(before, dict) else {}
    after: JsonObject = json.loads(json.dumps(flow))
    texts = take_out(after, kept)
    changed = [
        folder / name
        for name, text in texts.items()
        if _read_text(folder / name) != text and _write(folder / name, text.encode("utf-8"))
    ]
    if after != before:
        file = file or folder / FLOW_FILES[0]
        is_json = file.suffix == ".json"
        text = json.dumps(after, ensure_ascii=False, indent=2) + "\n"
        _write(file, text.encode() if is_json else write_yaml(after, sort=True))
        changed.append(file)
    gone = [folder / name for name in kept.values() if name and name not in texts]
    for path in gone:
        path.unlink(missing_ok=True)
    return changed + gone


def _write(path: Path, data: bytes) -> bool:
    _make(path.parent)
    save_file(path, data)
    return True


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserFacingError(
            _("The folder cannot be made ({strerror}).").format(strerror=error.strerror),
            where=str(folder),
        ) from error


def _parsed(file: Path) -> JsonValue:
    data, _version = read_file(file)
    if file.suffix != ".json":
        return read_yaml(data, str(file))
    try:
        value: JsonValue = json.loads(data.decode("utf-8-sig"))
    except ValueError as error:
        raise UserFacingError(
            _("This is not JSON: {error}.").format(error=json_complaint(error)), where=str(file)
        ) from error
    return value


def _read_text(path: Path) -> str | None:
    """Return a text file's content, line ends as they are; None if it is not there."""
    if not path.is_file():
        return None
    data, _version = read_file(path)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UserFacingError(_("This is not UTF-8 text."), where=str(path)) from error
