"""Makes the start of a window quick, whatever it loads."""

from __future__ import annotations

import gc
import os
import sys
from typing import Final

_PATIENT: Final = 1_000_000
"""New objects between two collections: more than a start makes, nearly all of which stay."""
_SWITCH_SECONDS: Final = 0.001
"""How long the window's thread waits for one that computes; 5 ms each time is more than its work.

A window asks for Python's lock anew after most of what it paints.
"""

_usual = gc.get_threshold()


def starting() -> None:
    """Call before anything large is imported; :func:`started` is to follow."""
    gc.set_threshold(_PATIENT)
    # Pydantic would read the metadata of every installed package to look for plugins.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


def started() -> None:
    """Call when the start is over.

    Modules, classes and the window's own widgets stay until the end, so the garbage collector
    need not look through them again, in the middle of a gesture. From now on other threads
    compute beside it, such as the search for problems in a large workflow.
    """
    gc.freeze()
    gc.set_threshold(*_usual)
    sys.setswitchinterval(_SWITCH_SECONDS)
