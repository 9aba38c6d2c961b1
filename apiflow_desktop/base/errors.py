"""Errors that are meant for the user's eyes."""

from __future__ import annotations

from collections.abc import Callable


class UserFacingError(Exception):
    """A failure the user can understand and act on.

    Anything that is not one of these is a defect and goes to the crash report.

    Attributes:
        what: One sentence: what went wrong.
        where: The file, step, connector or URL it happened at; may be empty.
        hint: What the user can do about it; may be empty.
        remedies: What the program can do about it if the user says so: each a title, and what
            does it.
    """

    remedies: tuple[tuple[str, Callable[[], object]], ...] = ()

    def __init__(self, what: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        advice = f" {self.hint}" if self.hint else ""
        return f"{place}{self.what}{advice}"
