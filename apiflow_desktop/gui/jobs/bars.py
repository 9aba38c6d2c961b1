"""When the runs of a row of the timeline took place, in as few bars as can be told apart."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from apiflow_desktop.engine.step_state import StepState
from apiflow_desktop.gui.jobs.reading import step_state
from apiflow_desktop.gui.theme import state_look


class Bar(Struct):
    """One or more runs that ended alike, each beginning where the ones before are still drawn.

    Attributes:
        begin: When the first of them began, seconds since 1970.
        end: When the last of them ended.
        token: The colour.
    """

    begin: float
    end: float
    token: str


class Bars:
    """Gathers runs that have ended.

    Those that would be drawn over each other in one colour are one bar: the iterations of a long
    loop are drawn again and again while it runs.

    Attributes:
        all: The bars; those that have to be seen over others come after them.
    """

    def __init__(self) -> None:
        self.all: list[Bar] = []
        self._latest: dict[str, Bar] = {}

    def add(self, run: StepState, least: float) -> None:
        """Take in a run that has ended.

        Args:
            run: The run.
            least: How many seconds the narrowest bar stands for.
        """
        if run.started is None or run.ended is None:
            return
        token = state_look(step_state(run)).token
        bar = self._latest.get(token)
        if bar is not None and _touch(bar, run.started, run.ended, least):
            bar.begin, bar.end = min(bar.begin, run.started), max(bar.end, run.ended)
        else:
            self._latest[token] = bar = Bar(run.started, run.ended, token)
            self.all.append(bar)


def bars_of(runs: Iterable[StepState], least: float) -> Bars:
    """Gather the runs of a row that have ended, in their order."""
    bars = Bars()
    for run in runs:
        bars.add(run, least)
    return bars


def _touch(bar: Bar, begun: float, ended: float, least: float) -> bool:
    before = begun <= max(bar.end, bar.begin + least)
    return before and max(ended, begun + least) >= bar.begin
