"""Loads the binding of Qt, without what it adds to every import."""

from __future__ import annotations

import builtins


def load_qt() -> None:
    """Load Qt and take back one of the functions it puts in the place of ``import``.

    That one lets a module ask for snake_case names by ``from __feature__ import snake_case``; to
    know which might, it reads the source of each module that is imported. Nothing here does.
    """
    import PySide6.QtWidgets  # noqa: F401

    before = getattr(builtins, "__orig_import__", None)
    if before is not None:
        builtins.__import__ = before
