"""What the command line tells the shell by a process's exit code."""

from __future__ import annotations

from typing import Final

EXIT_OK: Final = 0
EXIT_FAILED: Final = 1
EXIT_BAD_USE: Final = 2
EXIT_ASKED: Final = 3
EXIT_INTERRUPTED: Final = 130
