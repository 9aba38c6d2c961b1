"""Run the benchmarks named on the command line, or all of them."""

from __future__ import annotations

import sys
from importlib import import_module

from benchmarks.figures import print_machine

NAMES = (
    *("startup", "documents", "engine_steps", "expressions", "iterations"),
    *(
        "steps_over_http",
        "parallel_calls",
        "scripts",
        "blocking",
        "canvas",
        "text_view",
        "inspector",
    ),
)


def main() -> int:
    """Run and print; returns the exit code."""
    wanted = sys.argv[1:] or list(NAMES)
    unknown = [name for name in wanted if name not in NAMES]
    if unknown:
        print(f"There is no benchmark {', '.join(unknown)}; there are {', '.join(NAMES)}.")
        return 2
    print_machine()
    for name in wanted:
        import_module(f"benchmarks.{name}").run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
