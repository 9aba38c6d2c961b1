"""What NodeGraphQt asks for and would not get, or not cheaply.

It imports ``distutils``, which Python has dropped, and takes Qt through ``Qt.py``. That looks up
every name of twenty modules of Qt for four bindings, and each look-up makes a class: a third of
what a bare window with NodeGraphQt needs to start. Here is one binding, so names are looked up
when they are used.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Final

_HOMES: Final = {
    "QtCore": ("PySide6.QtCore",),
    "QtGui": ("PySide6.QtGui",),
    # Qt 6 has moved actions and the classes of undoing to QtGui.
    "QtWidgets": ("PySide6.QtWidgets", "PySide6.QtGui"),
    "QtSvg": ("PySide6.QtSvg",),
    "QtCompat": ("PySide6.QtWidgets",),
}
"""A module of ``Qt`` to the modules of the binding that have its names."""


class _LooseVersion:
    """Enough of ``distutils.version.LooseVersion`` to compare versions of Qt."""

    def __init__(self, text: str) -> None:
        self.parts = [int(part) for part in text.split(".") if part.isdigit()]

    def __ge__(self, other: _LooseVersion) -> bool:
        return self.parts >= other.parts


class _QtModule(ModuleType):
    """A module of Qt, whose names are found when they are first used."""

    def __getattr__(self, name: str) -> object:
        if not name.startswith("__"):
            for home in _HOMES[self.__name__.removeprefix("Qt.")]:
                found: object = getattr(import_module(home), name, None)
                if found is not None:
                    setattr(self, name, found)
                    return found
        raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")


def provide_distutils() -> None:
    """Let ``from distutils.version import LooseVersion`` work."""
    if "distutils.version" in sys.modules:
        return
    package, version = ModuleType("distutils"), ModuleType("distutils.version")
    version.__dict__["LooseVersion"] = _LooseVersion
    package.__dict__["version"] = version
    sys.modules.setdefault("distutils", package)
    sys.modules["distutils.version"] = version


def provide_qt() -> None:
    """Let ``from Qt import QtCore, QtGui, QtWidgets`` work."""
    if "Qt" in sys.modules:
        return
    package = ModuleType("Qt")
    for name in _HOMES:
        setattr(package, name, _QtModule(f"Qt.{name}"))
    sys.modules["Qt"] = package
