"""Folder trees as ``wmill sync`` writes them, taken into the library.

Flows (``x.flow/``), scripts (``x.py`` with ``x.script.yaml``), variables (``x.variable.yaml``)
and resources (``x.resource.yaml``) get the path that their place in the tree says.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final, Literal, TypeAlias, TypeVar

from msgspec import Struct, field

from apiflow_desktop.base.errors import UserFacingError
from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_faults import json_complaint
from apiflow_desktop.base.json_types import JsonObject, JsonValue
from apiflow_desktop.catalog.items import Resource, Script, Variable, is_path
from apiflow_desktop.openflow.document import Document
from apiflow_desktop.openflow.inline_files import ENDINGS, FLOW_FILES, FOLDER_ENDINGS, inline_file
from apiflow_desktop.services.files import read_file
from apiflow_desktop.services.flow_folder import folder_as_json
from apiflow_desktop.services.workspace import Workspace
from apiflow_desktop.services.yaml_values import read_yaml

_ROOTS: Final = ("f", "u", "g", "hub")
_SKIPPED_FOLDERS: Final = ("node_modules", "__pycache__")
_LANGUAGES: Final = {
    **{ending: language for language, ending in ENDINGS.items() if language != "bunnative"},
    "bun.ts": "bun",
    "fetch.ts": "nativets",
}
Kind: TypeAlias = Literal["flow", "script", "variable", "resource"]


class FoundFlow(Struct, frozen=True):
    """A flow of a tree; its text is one JSON with its scripts in it."""

    path: str
    text: str
    folder: Path

    def title(self) -> str:
        """Its summary, else the last part of its path."""
        titled = Document.from_text(self.text, name=self.folder.name.partition(".")[0])
        return titled.title or self.path.rpartition("/")[2]


class FoundTree(Struct):
    """What a folder tree holds.

    Attributes:
        skipped: What could not be taken: the file, and why.
    """

    flows: list[FoundFlow] = field(default_factory=list)
    scripts: list[Script] = field(default_factory=list)
    variables: list[Variable] = field(default_factory=list)
    resources: list[Resource] = field(default_factory=list)
    skipped: list[tuple[Path, str]] = field(default_factory=list)

    def paths(self) -> list[tuple[Kind, str]]:
        """Return what was found: kind and path."""
        lists: list[tuple[Kind, list[str]]] = [
            ("flow", [one.path or one.folder.name for one in self.flows]),
            ("script", [one.path for one in self.scripts]),
            ("variable", [one.path for one in self.variables]),
            ("resource", [one.path for one in self.resources]),
        ]
        return [(kind, path) for kind, paths in lists for path in paths]


def read_tree(root: Path) -> FoundTree:
    """Read a folder tree; nothing is changed. May be called on any thread.

    Raises:
        UserFacingError: It is no folder.
    """
    if not root.is_dir():
        raise UserFacingError(_("This is not a folder."), where=str(root))
    found = FoundTree()
    for path in _files(root):
        reader = _reader_of(path)
        if reader is None:
            continue
        try:
            reader(root, path, found)
        except UserFacingError as error:
            found.skipped.append((path, str(error)))
    return found


def take_in(workspace: Workspace, found: FoundTree) -> list[tuple[Kind, str]]:
    """Store what was found in the place of what stands at the same paths.

    A secret's value is not in such files, or only encrypted; the library then knows its name,
    and a value that the vault has stays.

    Returns:
        What was stored: kind and path.

    Raises:
        UserFacingError: It cannot be written.
    """
    store = workspace.store
    for flow in found.flows:
        there = store.workflows.at(flow.path)
        source = str(flow.folder)
        if there is not None:
            store.workflows.update(there.id, name=flow.title(), document=flow.text, source=source)
        else:
            store.workflows.add(
                name=flow.title(), document=flow.text, source=source, path=flow.path
            )
    for script in found.scripts:
        store.scripts.put(script)
    for variable in found.variables:
        store.variables.put(variable)
    for resource in found.resources:
        before = store.resources.at(resource.path)
        if before is not None and not resource.connector:
            resource.connector = before.connector
        store.resources.put(resource)
    return found.paths()


def there_already(workspace: Workspace, found: FoundTree) -> list[tuple[Kind, str]]:
    """Return what of it stands in the library already, and would be replaced."""
    store = workspace.store
    shelves: Mapping[Kind, Callable[[str], object]] = {
        "flow": store.workflows.at,
        "script": store.scripts.at,
        "variable": store.variables.at,
        "resource": store.resources.at,
    }
    return [(kind, path) for kind, path in found.paths() if shelves[kind](path) is not None]


def _files(root: Path) -> Iterator[Path]:
    for path in sorted(root.iterdir()):
        if path.name.startswith(".") or path.is_symlink() or path.name in _SKIPPED_FOLDERS:
            continue
        if path.is_dir():
            yield from _files(path)
        elif path.is_file():
            yield path


_Item = TypeVar("_Item", Script, Variable, Resource)
_Reader: TypeAlias = Callable[[Path, Path, FoundTree], None]


def _reader_of(path: Path) -> _Reader | None:
    if path.name in FLOW_FILES and path.parent.name.endswith(FOLDER_ENDINGS):
        return _read_flow
    stem, _, ending = path.name.rpartition(".")
    kind = stem.rpartition(".")[2] if ending in ("yaml", "yml", "json") else ""
    return _READERS.get(kind)


def _read_flow(root: Path, path: Path, found: FoundTree) -> None:
    folder = path.parent
    ending = next(one for one in FOLDER_ENDINGS if folder.name.endswith(one))
    place = folder.with_name(folder.name.removesuffix(ending))
    text = folder_as_json(folder)
    Document.from_text(text, name=str(path))  # what is no flow is told now, not when it is run
    found.flows.append(FoundFlow(_workspace_path(root, place), text, folder))


def _read_script(root: Path, path: Path, found: FoundTree) -> None:
    values = _object(path)
    base = path.name.removesuffix(path.suffix).removesuffix(".script")
    content, language = _content(path.parent, base)
    lock = values.pop("lock", "")
    lock_file = inline_file(lock)
    if lock_file is not None:
        lock = _lock(root, path, lock_file)
    elif isinstance(lock, list):
        lock = "\n".join(map(str, lock))
    values |= {"content": content, "language": language, "lock": str(lock or "")}
    place = _needed_path(root, path.with_name(base))
    found.scripts.append(_declared(Script, {**values, "path": place}))


def _content(folder: Path, base: str) -> tuple[str, str]:
    for ending, language in sorted(_LANGUAGES.items(), key=lambda one: -len(one[0])):
        file = folder / f"{base}.{ending}"
        if file.is_file():
            data, _version = read_file(file)
            return data.decode("utf-8", "replace"), language
    raise UserFacingError(_("The script's own file is missing."), where=str(folder / base))


def _lock(root: Path, path: Path, name: str) -> str:
    """Find a script's lock: its name is relative to the tree's root, or to the script."""
    for folder in (root, *path.parents):
        file = folder / name
        if file.is_file():
            data, _version = read_file(file)
            return data.decode("utf-8", "replace")
        if folder == root.parent:
            break
    beside = path.with_name(Path(name).name)
    return read_file(beside)[0].decode("utf-8", "replace") if beside.is_file() else ""


def _read_variable(root: Path, path: Path, found: FoundTree) -> None:
    values = _object(path)
    place = _needed_path(root, _without(path, ".variable"))
    if values.get("is_secret"):
        values["value"] = ""
    found.variables.append(_declared(Variable, {**values, "path": place}))


def _read_resource(root: Path, path: Path, found: FoundTree) -> None:
    place = _needed_path(root, _without(path, ".resource"))
    found.resources.append(_declared(Resource, {**_object(path), "path": place}))


_READERS: Final[Mapping[str, _Reader]] = {
    "script": _read_script,
    "variable": _read_variable,
    "resource": _read_resource,
}


def _declared(kind: type[_Item], values: JsonObject) -> _Item:
    from apiflow_desktop.catalog.validation import InvalidDeclaration, validated

    given = {key: value for key, value in values.items() if value is not None}
    try:
        return validated(kind, given)
    except InvalidDeclaration as error:
        raise UserFacingError(str(error)) from error


def _object(path: Path) -> JsonObject:
    data, _version = read_file(path)
    try:
        value: JsonValue = (
            json.loads(data) if path.suffix == ".json" else read_yaml(data, str(path))
        )
    except ValueError as error:
        raise UserFacingError(
            _("This is not JSON: {error}.").format(error=json_complaint(error)), where=str(path)
        ) from error
    if not isinstance(value, dict):
        raise UserFacingError(_("This is not what its name says."), where=str(path))
    return value


def _without(path: Path, kind: str) -> Path:
    return path.with_name(path.name.removesuffix(path.suffix).removesuffix(kind))


def _needed_path(root: Path, place: Path) -> str:
    path = _workspace_path(root, place)
    if not path:
        raise UserFacingError(
            _("It has no path in a workspace."),
            where=str(place),
            hint=_("Its place has to lie in a folder f, u or g."),
        )
    return path


def _workspace_path(root: Path, place: Path) -> str:
    """Return where something stands: below the tree, else below the tree's own place."""
    # the tree may be the flow's own folder
    inside = place.relative_to(root).parts if place.is_relative_to(root) else ()
    whole = place.absolute().parts
    starts = [inside[index:] for index, part in enumerate(inside) if part in _ROOTS]
    starts += [whole[index:] for index in range(len(whole) - 1, -1, -1) if whole[index] in _ROOTS]
    return next((path for parts in starts if is_path(path := "/".join(parts))), "")
