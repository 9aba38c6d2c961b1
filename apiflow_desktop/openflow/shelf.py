"""Drafts: chains of steps that hang on nothing, in a text of their own beside the document.

A draft is no part of the workflow: it is neither saved in it nor run. Edits reach its steps as they
reach those of the flow: by handle, and by pointer. Where the FlowValue's own parts begin with
``modules``, those of drafts begin with :data:`SHELF`, the draft's number and ``modules``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonObject, JsonValue, Pointer
from apiflow_desktop.openflow.errors import DocumentUnreadable
from apiflow_desktop.openflow.language import Language, read_text
from apiflow_desktop.openflow.walk import ModuleList, Place, walk_list

if TYPE_CHECKING:
    from apiflow_desktop.openflow.text.source import TextSource

SHELF: Final = -1
"""Leads from the FlowValue to the drafts: no key is a number, so it leads nowhere else."""
SHELF_FILE: Final = "\0drafts"
"""How splices name the text of the drafts: no file can be called that."""
_KEY: Final = "drafts"
_EMPTY: Final = {Language.JSON: f'{{"{_KEY}": []}}\n', Language.YAML: f"{_KEY}: []\n"}


class At(Struct, frozen=True):
    """Where the first card of a draft stood when it was detached.

    Attributes:
        direction: The way the drawing ran: ``right`` or ``down``. It is of no use in the other.
        x: From the left edge of the drawing's origin, in its own units.
        y: From the top.
    """

    direction: str
    x: float
    y: float


class Draft(Struct, frozen=True):
    """One chain of steps that hangs on nothing.

    Attributes:
        number: Its place among the drafts.
        places: Where it stands, in at most one place for each direction.
        modules: Its steps.
    """

    number: int
    places: tuple[At, ...]
    modules: list[JsonValue]

    @property
    def pointer(self) -> Pointer:
        """Where its list of steps is, relative to the FlowValue."""
        return (SHELF, self.number, "modules")


class Shelf:
    """The drafts of a document: a text and the tree parsed from it, as the document is.

    Args:
        text: As :attr:`text` was; None for none.
        language: The document's: steps move between both as they are written.

    Attributes:
        source: The text under edit.

    Raises:
        DocumentUnreadable: It is not the text of drafts.
    """

    def __init__(self, text: str | None, language: Language) -> None:
        _, value, make_source = read_text(_in_language(text, language), language=language)
        self._root = _checked(value)
        self.source: TextSource = make_source((_KEY,))

    @property
    def text(self) -> str:
        """The text, to be kept beside the document."""
        return self.source.text

    @property
    def root(self) -> JsonObject:
        """The whole tree."""
        return self._root

    @property
    def value(self) -> list[JsonValue]:
        """The drafts as they are written."""
        found = self._root[_KEY]
        assert isinstance(found, list)
        return found

    @property
    def drafts(self) -> list[Draft]:
        """The drafts in their order."""
        return [
            Draft(number, _places(draft.get("at")), modules)
            for number, draft in enumerate(self.value)
            if isinstance(draft, dict) and isinstance(modules := draft.get("modules"), list)
        ]

    def places(self) -> Iterator[Place]:
        """Yield every step in order: a step, then what it contains, then the next."""
        for draft in self.drafts:
            yield from walk_list(ModuleList("draft", draft.pointer, draft.modules))


def pointer_in_text(pointer: Pointer) -> Pointer:
    """Turn the rest of a pointer after :data:`SHELF` into one from the root of the drafts' text."""
    return (_KEY, *pointer)


def new_draft(at: At | None) -> JsonObject:
    """Make a draft without steps."""
    empty: JsonObject = {"modules": []}
    return empty if at is None else {"at": {at.direction: [round(at.x), round(at.y)]}, **empty}


def _in_language(text: str | None, language: Language) -> str:
    if text is None:
        return _EMPTY[language]
    found, value, _ = read_text(text, name="drafts")
    if found is not language:
        # JSON's text is YAML's too, and the other way is only for a document that was converted.
        return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
    return text


def _checked(value: JsonValue) -> JsonObject:
    drafts = value.get(_KEY) if isinstance(value, dict) else None
    if not isinstance(value, dict) or not isinstance(drafts, list):
        raise DocumentUnreadable(_("The drafts that were kept for this document cannot be read."))
    return value


def _places(value: JsonValue) -> tuple[At, ...]:
    found: list[At] = []
    for direction, place in value.items() if isinstance(value, dict) else ():
        match place:
            case [float() | int() as x, float() | int() as y]:
                found.append(At(direction, float(x), float(y)))
    return tuple(found)
