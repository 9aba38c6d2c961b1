"""What got another name in a document, and when: what earlier jobs call its steps and inputs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final, TypeAlias

from msgspec import Struct

from apiflow_desktop.base.json_types import JsonObject, JsonValue

if TYPE_CHECKING:
    from apiflow_desktop.openflow.document import Document
    from apiflow_desktop.openflow.handles import Handle

_MOST: Final = 500
"""So many renames are kept of a document; what ran before those is found by its ids alone."""

_Kind: TypeAlias = tuple[str, ...]
"""What a step does: its type, and what it calls."""

_KINDS: Final = ("steps", "inputs", "variables")


class Renaming(Struct, frozen=True):
    """New names by old ones: each mapping exchanges names, so that it can be taken back.

    A name that is taken from what is gone goes to that: two never have one name.

    Attributes:
        steps: Ids of steps.
        inputs: Properties of the flow's input.
        variables: Names in ``flow_env``.
    """

    steps: Mapping[str, str] = {}
    inputs: Mapping[str, str] = {}
    variables: Mapping[str, str] = {}

    def __bool__(self) -> bool:
        return bool(self.steps or self.inputs or self.variables)

    def then(self, later: Renaming) -> Renaming:
        """Return what both do, one after the other."""
        return Renaming(*(_then(getattr(self, kind), getattr(later, kind)) for kind in _KINDS))

    def back(self) -> Renaming:
        """Return what takes it back."""
        return Renaming(
            *({new: old for old, new in getattr(self, kind).items()} for kind in _KINDS)
        )


class FormerName(Struct, frozen=True):
    """What a step was called for some time.

    Attributes:
        name: Its id.
        since: From when on, seconds since 1970.
        until: Until when; None for now.
    """

    name: str
    since: float
    until: float | None


class RenameLog:
    """The renames of one document with their times, seconds since 1970."""

    def __init__(self) -> None:
        self._entries: list[tuple[float, Renaming]] = []

    def __len__(self) -> int:
        return len(self._entries)

    def add(self, at: float, renaming: Renaming) -> None:
        """Write down a rename that was just made."""
        self._entries.append((at, renaming))
        del self._entries[:-_MOST]

    def since(self, at: float) -> Renaming:
        """Return how what had a name at a time is called now."""
        found = Renaming()
        for when, renaming in self._entries:
            if when > at:
                found = found.then(renaming)
        return found

    def names_of(self, step_id: str) -> Iterator[FormerName]:
        """Yield what a step was called, its id of now first."""
        until: float | None = None
        for when, renaming in reversed(self._entries):
            before = renaming.back().steps.get(step_id)
            if before is not None:
                yield FormerName(step_id, when, until)
                step_id, until = before, when
        yield FormerName(step_id, 0.0, until)

    def to_json(self) -> JsonValue:
        """Write it down, to be kept beside the document; None for an empty one."""
        kept: list[JsonValue] = [
            {"at": at, **{kind: {**getattr(one, kind)} for kind in _KINDS if getattr(one, kind)}}
            for at, one in self._entries
        ]
        return kept or None

    def bring(self, kept: object) -> None:
        """Take what :meth:`to_json` wrote in place of all; what has another shape is left out."""
        self._entries.clear()
        for entry in kept if isinstance(kept, list) else ():
            if isinstance(entry, dict) and isinstance(at := entry.get("at"), int | float):
                self._entries.append((at, Renaming(*(_texts(entry.get(kind)) for kind in _KINDS))))


class RenameWatch:
    """Notices what got another name, whichever edit, undo or typing did it."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._known: dict[Handle, tuple[str, _Kind]] = {}
        self._inputs = _properties(document)
        self._variables = _variables(document)
        self._look_at_ids(document.handles())

    def look(self, touched: frozenset[Handle]) -> Renaming:
        """Tell what was renamed by a change.

        Args:
            touched: The steps that the change touched.
        """
        inputs, variables = _properties(self._document), _variables(self._document)
        found = Renaming(
            _exchange(self._look_at_ids(touched)),
            _exchange(_moved_name(self._inputs, inputs)),
            _exchange(_moved_name(self._variables, variables)),
        )
        self._inputs, self._variables = inputs, variables
        return found

    def _look_at_ids(self, handles: Iterable[Handle]) -> dict[str, str]:
        """Learn ids; return new ones by old ones.

        One that is given twice is nobody's yet. A step of another kind in the place of one, as
        typed text makes it, is no renamed one.
        """
        document, renamed = self._document, {}
        seen = {one: _known(document.module(one)) for one in filter(document.holds, handles)}
        news = {one: known for one, known in seen.items() if known != self._known.get(one)}
        given: Counter[str] = Counter()
        named = {name for one, (name, _) in news.items() if self._known.get(one, ("",))[0] != name}
        if named:
            names = (document.module(one).get("id") for one in document.handles())
            given.update(name for name in names if isinstance(name, str) and name in named)
        for handle, (name, kind) in news.items():
            before = self._known.get(handle)
            if before is None or before[0] != name:
                if not name or given[name] != 1:
                    continue
                if before is not None and before[1] == kind:
                    renamed[before[0]] = name
            self._known[handle] = name, kind
        return renamed


def _known(module: JsonObject) -> tuple[str, _Kind]:
    name, value = module.get("id"), module.get("value")
    kind = value if isinstance(value, dict) else {}
    told = tuple(str(kind.get(key)) for key in ("type", "path", "language"))
    return name if isinstance(name, str) else "", told


def _then(first: Mapping[str, str], later: Mapping[str, str]) -> dict[str, str]:
    both = {old: later.get(new, new) for old, new in first.items()}
    both |= {old: new for old, new in later.items() if old not in first}
    return {old: new for old, new in both.items() if old != new}


def _exchange(renamed: Mapping[str, str]) -> dict[str, str]:
    """Let a name that was free go back to where the first of its row came from."""
    back = {new: old for old, new in renamed.items()}
    exchange = dict(renamed)
    for end in back.keys() - renamed.keys():
        start = end
        while start in back:
            start = back[start]
        exchange[end] = start
    return exchange


def _moved_name(before: JsonObject, now: JsonObject) -> dict[str, str]:
    """Tell which name what is the same otherwise has instead of another."""
    if before.keys() == now.keys():
        return {}
    (*gone,), (*come,) = (n for n in before if n not in now), (n for n in now if n not in before)
    if len(gone) != 1 or len(come) != 1 or before[gone[0]] != now[come[0]]:
        return {}
    return {gone[0]: come[0]}


def _properties(document: Document) -> JsonObject:
    found = document.schema.get("properties")
    return dict(found) if isinstance(found, dict) else {}


def _variables(document: Document) -> JsonObject:
    found = document.flow_value.get("flow_env")
    return dict(found) if isinstance(found, dict) else {}


def _texts(value: object) -> dict[str, str]:
    pairs = value.items() if isinstance(value, dict) else ()
    return {key: text for key, text in pairs if isinstance(text, str)}
