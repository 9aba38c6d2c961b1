"""What the window remembers: its layout, theme, recent files. Kept in the user's home."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, cast, get_args

from PySide6.QtCore import QByteArray, QSettings

from apiflow_desktop.base.folders import Home
from apiflow_desktop.gui.theme import Mode
from apiflow_desktop.openflow.picture.metrics import Direction

_MOST_RECENT = 12
SCALES: Final = (75, 90, 100, 110, 125, 150, 175, 200)
"""How large the window may be drawn, in percent."""
DEFAULT_SCALE: Final = 100
_KEYS: Final = "keys/"


class WindowMemory:
    """A small file beside the workspace; without it the window starts as new."""

    def __init__(self, home: Home) -> None:
        self._settings = QSettings(str(home.root / "window.ini"), QSettings.Format.IniFormat)
        self._at_start = (self.language, self.scale)

    @property
    def language_waits(self) -> bool:
        """Whether another language is chosen than that of this window."""
        return self.language != self._at_start[0]

    @property
    def scale_waits(self) -> bool:
        """Whether another size is chosen than that of this window."""
        return self.scale != self._at_start[1]

    @property
    def theme(self) -> Mode:
        """The theme the user chose."""
        value = str(self._settings.value("theme", "system"))
        return cast("Mode", value) if value in get_args(Mode) else "system"

    @theme.setter
    def theme(self, mode: Mode) -> None:
        self._settings.setValue("theme", mode)

    @property
    def language(self) -> str:
        """The code of the language the user chose; empty: as the system has it."""
        return str(self._settings.value("language", ""))

    @language.setter
    def language(self, code: str) -> None:
        self._settings.setValue("language", code)

    @property
    def scale(self) -> int:
        """How large the window is drawn, in percent of what the system says."""
        value = str(self._settings.value("scale", DEFAULT_SCALE))
        return int(value) if value.isdigit() and int(value) in SCALES else DEFAULT_SCALE

    @scale.setter
    def scale(self, percent: int) -> None:
        self._settings.setValue("scale", percent)

    @property
    def target(self) -> str:
        """The connector the last run used."""
        return str(self._settings.value("target", ""))

    @target.setter
    def target(self, name: str) -> None:
        self._settings.setValue("target", name)

    @property
    def minimap(self) -> bool:
        """Whether a large drawing is shown small in a corner."""
        return str(self._settings.value("minimap", "true")).lower() == "true"

    @minimap.setter
    def minimap(self, wanted: bool) -> None:
        self._settings.setValue("minimap", "true" if wanted else "false")

    @property
    def direction(self) -> Direction:
        """Which way execution runs over drawings that have no way of their own."""
        return "down" if self._settings.value("direction", "right") == "down" else "right"

    @direction.setter
    def direction(self, direction: Direction) -> None:
        self._settings.setValue("direction", direction)

    @property
    def snapping(self) -> bool:
        """Whether what is dragged on a drawing is brought into line with what is around it."""
        return str(self._settings.value("snapping", "true")).lower() == "true"

    @snapping.setter
    def snapping(self, wanted: bool) -> None:
        self._settings.setValue("snapping", "true" if wanted else "false")

    @property
    def recent(self) -> list[Path]:
        """Files opened lately that are still there, latest first."""
        stored = _listed(self._settings.value("recent", []))
        return [path for path in (Path(str(text)) for text in stored) if path.is_file()]

    def remember_file(self, path: Path) -> None:
        """Put a file on top of the recent ones."""
        others = [other for other in self.recent if other != path]
        self._settings.setValue("recent", [str(p) for p in [path, *others][:_MOST_RECENT]])

    @property
    def places(self) -> tuple[list[str], int] | None:
        """The documents that were open last, and which was in front; None the first time."""
        if not self._settings.contains("open"):
            return None
        places = [str(place) for place in _listed(self._settings.value("open", []))]
        front = str(self._settings.value("front", ""))
        return places, int(front) if front.isdigit() else -1

    def remember_places(self, places: Sequence[str], front: int) -> None:
        """Keep which documents are open, to open them again."""
        self._settings.setValue("open", list(places))
        self._settings.setValue("front", front)

    @property
    def left(self) -> str:
        """The name of the unsaved work that a window left to the next one; empty: none did."""
        return str(self._settings.value("left", ""))

    @left.setter
    def left(self, name: str) -> None:
        self._settings.setValue("left", name)

    def use_of(self, item: str) -> int:
        """Tell how often a kind of step, or a node by its path, was added by choice."""
        stored = self._settings.value(f"used/{_key(item)}", 0)
        return int(str(stored)) if str(stored).isdigit() else 0

    def remember_use(self, item: str) -> None:
        """Count one more use."""
        self._settings.setValue(f"used/{_key(item)}", self.use_of(item) + 1)
        self._settings.setValue("used-last", item)

    @property
    def last_used(self) -> str:
        """The kind of step, or the node by its path, that was added last by choice."""
        return str(self._settings.value("used-last", ""))

    def chosen_keys(self) -> dict[str, str]:
        """Return the keys that were chosen for actions, also in other windows of this home."""
        self._settings.sync()
        kept = (key for key in self._settings.allKeys() if key.startswith(_KEYS))
        return {key.removeprefix(_KEYS): str(self._settings.value(key, "")) for key in kept}

    def choose_keys(self, action_id: str, keys: str) -> None:
        """Keep the keys of an action; of two windows the last one is right."""
        self._settings.setValue(_KEYS + action_id, keys)
        self._settings.sync()

    def forget_keys(self, action_id: str | None = None) -> None:
        """Keep no keys of an action any more, or of none at all."""
        gone = self.chosen_keys() if action_id is None else [action_id]
        for one in gone:
            self._settings.remove(_KEYS + one)
        self._settings.sync()

    def save_layout(self, geometry: QByteArray, state: QByteArray) -> None:
        """Keep where the window and its panels are."""
        self._settings.setValue("geometry", geometry)
        self._settings.setValue("panels", state)
        self._settings.sync()

    def layout(self) -> tuple[QByteArray, QByteArray] | None:
        """Return what :meth:`save_layout` kept."""
        geometry, state = self._settings.value("geometry"), self._settings.value("panels")
        if isinstance(geometry, QByteArray) and isinstance(state, QByteArray):
            return geometry, state
        return None


def _key(item: str) -> str:
    """Make one key of a path: slashes would open groups."""
    return item.replace("/", "|")


def _listed(stored: object) -> list[object]:
    """Read a list; the settings file makes a bare value of one of a single item."""
    values = stored if isinstance(stored, list) else [stored]
    return [value for value in values if value]
