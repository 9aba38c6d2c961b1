"""Which scripts may run: those the user has read and said so, by their very text."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from apiflow_desktop.base.recorded import recorded
from apiflow_desktop.engine.ports import NeedsAnswer
from apiflow_desktop.openflow.errors import DocumentUnreadable
from apiflow_desktop.openflow.lent import may_run
from apiflow_desktop.openflow.walk import walk

if TYPE_CHECKING:
    from apiflow_desktop.base.json_types import JsonObject
    from apiflow_desktop.services.items import Items
    from apiflow_desktop.store.settings import Settings

_KEY: Final = "trusted-scripts/"


class FoundScript(Struct, frozen=True):
    """A script that a run of a workflow may come to.

    Attributes:
        where: The step that carries it, or the path in the workspace it is at.
        language: As OpenFlow names it.
        content: Its text.
        lock: What its packages are locked to.
    """

    where: str
    language: str
    content: str
    lock: str = ""


class NotTrusted(NeedsAnswer):
    """The workflow has scripts that the user has not said to trust; nothing was run.

    Attributes:
        scripts: All scripts of the workflow.
    """

    def __init__(self, title: str, scripts: Sequence[FoundScript]) -> None:
        named = ", ".join(f"“{one.where}” ({one.language})" for one in scripts)
        super().__init__(
            recorded(
                "This workflow runs scripts on this machine, and you have not said yet that you "
                "trust them: {names}.",
                names=named,
            ),
            where=title,
            hint=recorded(
                "Read them; then run it with --trust, or from the window, which asks once."
            ),
        )
        self.scripts = scripts


class Trust:
    """The user's word on scripts, kept in the workspace.

    It is given for all scripts of a workflow together, those it calls by path included, and
    holds as long as none of them changes.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def covers(self, scripts: Sequence[FoundScript]) -> bool:
        """Tell whether these scripts may run together."""
        return not scripts or self._settings.get(_key(scripts)) is True

    def give(self, scripts: Sequence[FoundScript]) -> None:
        """Remember that the user trusts these scripts."""
        self._settings.set(_key(scripts), value=True)


def scripts_of(flow_value: JsonObject, items: Items) -> list[FoundScript]:
    """Find every script that a run may come to, in flows it calls too, each once."""
    found: dict[str, FoundScript] = {}
    for script in _walk(flow_value, items, "", set()):
        found.setdefault(fingerprint(script.language, script.content, script.lock), script)
    return list(found.values())


def fingerprint(language: str, content: str, lock: str) -> str:
    """What a script is known by."""
    text = json.dumps([language, content, lock])
    return hashlib.sha256(text.encode()).hexdigest()


def fingerprints(scripts: Iterable[FoundScript]) -> frozenset[str]:
    """What scripts are known by."""
    return frozenset(fingerprint(one.language, one.content, one.lock) for one in scripts)


def _key(scripts: Sequence[FoundScript]) -> str:
    together = "".join(sorted(fingerprints(scripts)))
    return _KEY + hashlib.sha256(together.encode()).hexdigest()


def _walk(flow_value: JsonObject, items: Items, path: str, seen: set[str]) -> Iterator[FoundScript]:
    for place in walk(flow_value):
        value = place.module.get("value")
        if not isinstance(value, dict) or not may_run(place.module):
            continue
        called = str(value.get("path") or "")
        match value.get("type"):
            case "rawscript":
                step = str(place.module.get("id") or "?")
                yield _found(f"{path}/{step}" if path else step, value)
            case "script" if (script := items.script(called)) is not None:
                yield _found(called, script.as_module())
            case "flow" if called not in seen:
                seen.add(called)
                inner = None
                with suppress(DocumentUnreadable):  # the step that calls it will say so
                    inner = items.flow(called)
                if inner is not None:
                    yield from _walk(inner.flow_value, items, called, seen)


def _found(where: str, script: JsonObject) -> FoundScript:
    return FoundScript(
        where,
        str(script.get("language") or ""),
        str(script.get("content") or ""),
        str(script.get("lock") or ""),
    )
