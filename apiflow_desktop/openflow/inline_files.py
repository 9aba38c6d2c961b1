"""The scripts of a flow folder in files of their own, named as Windmill's command line does.

In ``flow.yaml`` a script step says ``content: '!inline a.inline_script.py'`` and, for what it
imports, ``lock: '!inline a.inline_script.lock'``. Both are plain texts: the file's name stands
between the first and the second space, and is relative to the flow's folder.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import PurePath, PurePosixPath, PureWindowsPath
from typing import Final

from msgspec import Struct

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonObject, JsonValue

MARK: Final = "!inline "
FLOW_FILES: Final = ("flow.yaml", "flow.yml", "flow.json")
"""What a flow folder's document is called."""
FOLDER_ENDINGS: Final = (".flow", "__flow")
"""What a flow folder's name ends with."""
_DROPPED: Final = re.compile(r'[/\\:*?"<>|\x00-\x1f\x7f]')
_DEVICES: Final = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?")
ENDINGS: Final[Mapping[str, str]] = {
    "python3": "py",
    "bun": "ts",
    "bunnative": "ts",
    "deno": "deno.ts",
    "nativets": "native.ts",
    "go": "go",
    "bash": "sh",
    "powershell": "ps1",
    "postgresql": "pg.sql",
    "mysql": "my.sql",
    "bigquery": "bq.sql",
    "oracledb": "odb.sql",
    "snowflake": "sf.sql",
    "mssql": "ms.sql",
    "duckdb": "duckdb.sql",
    "graphql": "gql",
    "php": "php",
    "rust": "rs",
    "csharp": "cs",
    "nu": "nu",
    "ansible": "playbook.yml",
    "java": "java",
    "ruby": "rb",
    "rlang": "r",
}
"""What a script's file ends with, by language; TypeScript without a word before is bun's."""


class ScriptStep(Struct, frozen=True):
    """A script step: all of it, and its ``value``."""

    module: JsonObject
    value: JsonObject

    @property
    def id(self) -> str:
        """Its id; empty if it has none."""
        return str(self.module.get("id") or "")

    @property
    def name(self) -> str:
        """What its files are named after: its summary, else its id."""
        summary = self.module.get("summary")
        return summary if isinstance(summary, str) else self.id

    @property
    def is_pinned(self) -> bool:
        """Whether a pinned result stands for the script."""
        mock = self.module.get("mock")
        return isinstance(mock, dict) and mock.get("enabled") is True


def title_of_path(path: PurePath) -> str:
    """Name a document by its file without the ending; one in a flow folder by the folder."""
    label = file_label(path)
    ending = next((ending for ending in FOLDER_ENDINGS if label.endswith(ending)), path.suffix)
    return label.removesuffix(ending) or path.stem


def file_label(path: PurePath) -> str:
    """Name a document's file in a list: one in a flow folder by the folder."""
    folder = path.parent.name
    return folder if path.name in FLOW_FILES and folder.endswith(FOLDER_ENDINGS) else path.name


def inline_file(value: JsonValue) -> str | None:
    """Return the name of the file that a text stands for, or None."""
    if not isinstance(value, str) or not value.startswith(MARK):
        return None
    name = value[len(MARK) :].partition(" ")[0]
    return name or None


def check_inside(file: str) -> str:
    """Return a file's name that stays in the flow's folder.

    Raises:
        UserFacingError: It leads out of it.
    """
    path = PurePosixPath(file.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or PureWindowsPath(file).drive:
        raise UserFacingError(
            _("“{file}” is not in the flow's folder.").format(file=file),
            hint=_("The scripts of a flow stand beside its flow.yaml."),
        )
    return file


def script_steps(value: JsonValue) -> Iterator[ScriptStep]:
    """Yield the script steps in a part of a flow."""
    if isinstance(value, dict):
        inner = value.get("value")
        if isinstance(inner, dict) and inner.get("type") == "rawscript":
            yield ScriptStep(value, inner)
        for part in value.values():
            yield from script_steps(part)
    elif isinstance(value, list):
        for part in value:
            yield from script_steps(part)


def put_in(flow: JsonObject, read: Callable[[str], str | None]) -> None:
    """Put the files' texts in the place of the marks that name them, in place.

    Args:
        flow: The parsed ``flow.yaml``.
        read: Returns the text of a file by its name, None if it is not there.

    Raises:
        UserFacingError: A script's file is missing and no pinned result stands for it, or it is
            not in the folder.
    """
    for step in script_steps(flow):
        value = step.value
        for key in ("content", "lock"):
            file = inline_file(value.get(key))
            if file is None:
                continue
            text = read(check_inside(file))
            if text is None and key == "content" and not step.is_pinned:
                raise UserFacingError(
                    _("The script of the step “{id}” is missing.").format(id=step.id),
                    where=file,
                    hint=_("It has to stand beside the flow's flow.yaml."),
                )
            value[key] = text or ""


def take_out(flow: JsonObject, kept: Mapping[tuple[str, str], str | None]) -> dict[str, str]:
    """Put marks in the place of scripts and locks, in place.

    Args:
        flow: A flow with its scripts in it.
        kept: The files that stand for a step's text already, by the step's id and the key; None
            for a text that stands in the flow itself and is to stay there.

    Returns:
        The texts by file.
    """
    names = FileNames(file for file in kept.values() if file is not None)
    files: dict[str, str] = {}

    def put(value: JsonObject, key: str, file: str) -> None:
        files[file] = str(value[key])
        value[key] = f"{MARK}{file}"

    for step in script_steps(flow):
        value, step_id = step.value, step.id
        content, lock = value.get("content"), value.get("lock")
        file = kept.get((step_id, "content"))
        if isinstance(content, str) and (file or (step_id, "content") not in kept):
            file = file or names.take(step.name, str(value.get("language", "")))
            put(value, "content", file)
        lock_file = kept.get((step_id, "lock"))
        is_new = bool(lock) and (step_id, "lock") not in kept
        if isinstance(lock, str) and (lock_file or (file and is_new)):
            put(value, "lock", lock_file or names.lock_of(file or ""))
    return files


def kept_files(flow: JsonObject) -> dict[tuple[str, str], str | None]:
    """Return where a ``flow.yaml`` has its texts, by step id and key: a file, or None for itself.

    Raises:
        UserFacingError: One of them is not in the flow's folder.
    """
    found: dict[tuple[str, str], str | None] = {}
    for step in script_steps(flow):
        for key in ("content", "lock"):
            if key in step.value:
                file = inline_file(step.value[key])
                found[step.id, key] = file and check_inside(file)
    return found


def sanitized(name: str) -> str:
    """Make a file's name of a step's summary."""
    text = _DROPPED.sub("", name.replace(" ", "_"))
    text = re.sub(r"_+", "_", text).strip("._").lower()
    return f"_{text}" if _DEVICES.fullmatch(text) else text


class FileNames:
    """Hands out names of files, none of them twice.

    Args:
        taken: The files that are there.
    """

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = {_base(file) for file in taken}
        self._count = 0

    def lock_of(self, file: str) -> str:
        """Name the file of the lock that belongs to a script's file."""
        return f"{_base(file)}lock"

    def take(self, name: str, language: str) -> str:
        """Name a new script's file by its step."""
        first = sanitized(name)
        stem = first or "inline_script"
        candidate = first or "inline_script_0"
        while f"{candidate}.inline_script." in self._taken:
            self._count += 1
            candidate = f"{stem}_{self._count}"
        base = f"{candidate}.inline_script."
        self._taken.add(base)
        return f"{base}{ENDINGS.get(language, 'txt')}"


def _base(file: str) -> str:
    """The name of a script's file up to its ending, which its lock's file shares."""
    stem, mark, _ = file.rpartition(".inline_script.")
    return f"{stem}{mark}" if mark else f"{PurePosixPath(file).stem}."
