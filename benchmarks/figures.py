"""Measuring and printing."""

from __future__ import annotations

import os
import platform
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

FRAME_MS = 16


@dataclass(frozen=True)
class Figure:
    """Several measurements of one thing, in seconds."""

    name: str
    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)


def print_machine() -> None:
    print(
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}"
    )


def print_title(title: str) -> None:
    print(f"\n{title}")


def print_comparison(figures: Sequence[Figure], *, per: int = 1, unit: str = "ms") -> None:
    """Print figures one per line, each beside its ratio to the first."""
    factor = {"s": 1.0, "ms": 1e3, "µs": 1e6}[unit] / per
    base = figures[0].median
    for figure in figures:
        low, high = min(figure.seconds) * factor, max(figure.seconds) * factor
        ratio = f"{figure.median / base:6.2f}×" if base else ""
        print(
            f"  {figure.name:<58}{figure.median * factor:10.3f} {unit}"
            f"  ({low:.3f}–{high:.3f})  {ratio}"
        )


def in_turn(actions: dict[str, Callable[[], float]], rounds: int) -> list[Figure]:
    """Measure several things in turn, A B A B …, so that they share the machine's moods."""
    measured: dict[str, list[float]] = {name: [] for name in actions}
    for _ in range(rounds):
        for name, action in actions.items():
            measured[name].append(action())
    return [Figure(name, tuple(values)) for name, values in measured.items()]


def timed(action: Callable[[], object]) -> float:
    """Seconds one call takes."""
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def processor_time(action: Callable[[], object]) -> float:
    """Seconds of processor time one call takes of this process: other processes do not count."""
    started = time.process_time()
    action()
    return time.process_time() - started


def both_times(action: Callable[[], object]) -> tuple[float, float]:
    """Seconds one call takes by the clock, and of processor time of this process."""
    clock, processor = time.perf_counter(), time.process_time()
    action()
    return time.perf_counter() - clock, time.process_time() - processor


def print_lateness(lateness: list[float]) -> None:
    print(
        f"  the window's {FRAME_MS} ms timer: at worst {max(lateness):.1f} ms late, "
        f"{sum(late > FRAME_MS for late in lateness)} of {len(lateness)} more than a frame"
    )
