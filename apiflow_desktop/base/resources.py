"""Files that come with the application: icons, fonts, themes, samples, translations, docs."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


def resource(*parts: str) -> Traversable:
    """Find a bundled file or folder.

    In a wheel they lie inside the package; in a source checkout beside it.

    Args:
        parts: Path below ``resources/``, e.g. ``"samples", "sequential.json"``.

    Raises:
        FileNotFoundError: It is not part of this installation.
    """
    return _find("resources", *parts)


def guide(*parts: str) -> Traversable:
    """Find a page of the user documentation, or a picture in it.

    Args:
        parts: Path below ``docs/``; none for the folder.

    Raises:
        FileNotFoundError: It is not part of this installation.
    """
    return _find("docs", *parts)


def _find(*parts: str) -> Traversable:
    packaged = files("apiflow_desktop").joinpath(*parts)
    if packaged.is_file() or packaged.is_dir():
        return packaged
    checkout = Path(__file__).parents[2].joinpath(*parts)
    if checkout.exists():
        return checkout
    raise FileNotFoundError("/".join(parts))
