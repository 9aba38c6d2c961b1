"""Files that come with the application: icons, fonts, themes, samples, translations."""

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
    packaged = files("apiflow_desktop").joinpath("resources", *parts)
    if packaged.is_file() or packaged.is_dir():
        return packaged
    checkout = Path(__file__).parents[2].joinpath("resources", *parts)
    if checkout.exists():
        return checkout
    raise FileNotFoundError("/".join(("resources", *parts)))
