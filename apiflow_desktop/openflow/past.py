"""The history of a document as texts: what of it outlives the window that made it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from apiflow_desktop.openflow.splices import Splice, apply_splices

_MOST_CHARACTERS: Final = 4_000_000


class PastStep(Struct, frozen=True):
    """One undo step.

    Attributes:
        label: What the undo menu calls it.
        splices: What it does to the texts.
    """

    label: str
    splices: tuple[Splice, ...]

    @property
    def length(self) -> int:
        """Count its characters."""
        return sum(len(one.old) + len(one.new) for one in self.splices)


class Past(Struct, frozen=True):
    """All undo steps of a document.

    Attributes:
        steps: From the first to the last, those that were taken back too.
        done: So many of them stand in the document.
        saved: So many stood in it when it was saved last; -1 if no undo leads there.
    """

    steps: tuple[PastStep, ...] = ()
    done: int = 0
    saved: int = 0

    def at_saved(self, texts: Mapping[str, str]) -> dict[str, str]:
        """Return the texts as they were saved, of those as they are; both by name."""
        if self.saved < 0:
            return dict(texts)
        for step in reversed(self.steps[self.saved : self.done]):
            texts = played(texts, backwards(step.splices))
        for step in self.steps[self.done : self.saved]:
            texts = played(texts, step.splices)
        return dict(texts)

    def shortened(self) -> Past:
        """Return it without its oldest steps, as far as it is too long to be written often."""
        spare = sum(step.length for step in self.steps) - _MOST_CHARACTERS
        reach = self.done if self.saved < 0 else min(self.done, self.saved)
        cut = 0
        while spare > 0 and cut < reach:
            spare -= self.steps[cut].length
            cut += 1
        saved = self.saved if self.saved < 0 else self.saved - cut
        return Past(self.steps[cut:], self.done - cut, saved)


def backwards(splices: Sequence[Splice]) -> tuple[Splice, ...]:
    """Return what takes replacements back, the last first."""
    return tuple(replace(one, old=one.new, new=one.old) for one in reversed(splices))


def played(texts: Mapping[str, str], splices: Sequence[Splice]) -> dict[str, str]:
    """Do replacements in several texts, by name."""
    found = dict(texts)
    for file in dict.fromkeys(one.file for one in splices):
        own = [one for one in splices if one.file == file]
        found[file] = apply_splices(found.get(file, ""), own)
    return found
