"""Run actions: run, stop, what came out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from apiflow_desktop.gui.actions.action import Action
from apiflow_desktop.gui.window.actions_file import has_page

if TYPE_CHECKING:
    from apiflow_desktop.gui.window.main_window import MainWindow


def run(window: MainWindow) -> None:
    """Ask for the inputs and run the workflow in front."""
    target = window.top_bar.current_target()
    if window.page is not None and target is not None:
        window.page.take_over_text()
        window.parts.ask_and_run(window.page.session, target, window)


def can_run(window: MainWindow) -> bool:
    """Tell whether there is a workflow to run, and something to run it with."""
    return has_page(window) and window.top_bar.current_target() is not None


def job_to_stop(window: MainWindow) -> int | None:
    """Return the running job that the user looks at, else the latest that runs."""
    running = window.parts.runs.running
    looked_at = window.jobs.current
    if looked_at in running:
        return looked_at
    return running[-1] if running else None


def stop(window: MainWindow) -> None:
    """Cancel a running job, at the provider too."""
    job_id = job_to_stop(window)
    if job_id is not None:
        window.parts.runs.stop(job_id)


def show_outputs(window: MainWindow) -> None:
    """Show what came out of the job on show."""
    window.docks.reveal("details")
    window.jobs.details.show_outputs()


RUN_ACTIONS: list[Action[MainWindow]] = [
    Action(
        id="run.run",
        title="Run",
        icon="run",
        shortcuts=("F5",),
        tooltip="Run the workflow",
        run=run,
        when=can_run,
        menu="Run",
    ),
    Action(
        id="run.stop",
        title="Stop",
        icon="stop",
        shortcuts=("Shift+F5",),
        tooltip="Stop the running job, at the provider too",
        run=stop,
        when=lambda window: job_to_stop(window) is not None,
        menu="Run",
    ),
    Action(
        id="run.outputs",
        title="Show outputs",
        icon="image",
        run=show_outputs,
        when=lambda window: window.jobs.current is not None,
        menu="Run",
        group="show",
    ),
    Action(
        id="run.problems",
        title="Show problems",
        icon="problems",
        shortcuts=("Ctrl+Shift+M",),
        run=lambda window: window.docks.reveal("jobs", window.problems),
        menu="Run",
        group="show",
    ),
]
