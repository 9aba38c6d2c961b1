"""Run actions: run, stop, what came out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from apiflow_desktop.base.i18n import N_, _
from apiflow_desktop.gui.actions.action import Action
from apiflow_desktop.gui.actions.section import Section
from apiflow_desktop.gui.notify import NoticeAction, notify
from apiflow_desktop.gui.window.last_results import last_results, loop_once, step_alone
from apiflow_desktop.gui.window.subjects import has_document, whole
from apiflow_desktop.openflow.basis import read_basis
from apiflow_desktop.openflow.partial import Part, from_here, loop_around, up_to

if TYPE_CHECKING:
    from apiflow_desktop.gui.window.main_window import MainWindow
    from apiflow_desktop.gui.window.page import DocumentPage
    from apiflow_desktop.openflow.document import Handle


def run(window: MainWindow) -> None:
    """Ask for the inputs and run the workflow in front."""
    target = window.top_bar.current_target()
    if window.page is not None and target is not None:
        window.page.take_over_text()
        window.parts.ask_and_run(window.page.session, target, window, None)


def run_part(make: Callable[[DocumentPage, Handle], Part]) -> Callable[[MainWindow], None]:
    """Make what an action runs of how it cuts the document at the selected step."""

    def run_it(window: MainWindow) -> None:
        page, target = window.page, window.top_bar.current_target()
        if page is None or target is None or not page.selected:
            return
        page.take_over_text()
        part = make(page, page.selected[-1])
        window.parts.ask_and_run(page.session, target, window, part)

    return run_it


def _loop_of_selection(window: MainWindow) -> Handle | None:
    page = window.page
    if page is None or not page.selected or not page.session.document.holds(page.selected[-1]):
        return None
    return loop_around(page.session.document, page.selected[-1])


def can_run_iteration(window: MainWindow) -> bool:
    """Tell whether a loop, or a step in one, is selected."""
    return can_run(window) and _loop_of_selection(window) is not None


def run_iteration(window: MainWindow) -> None:
    """Run one iteration of the selected loop: the one on show, else the first."""
    loop = _loop_of_selection(window)
    if loop is not None:
        run_part(lambda page, _step: loop_once(page, loop))(window)


def place_to_run_again(window: MainWindow) -> tuple[int, str] | None:
    """Return a job and where in it to begin: the line of its steps, else the selected step."""
    job_id, path = window.jobs.current, window.jobs.details.current_step()
    page = window.page
    if not path and page is not None and page.selected:
        job_id, module = page.job_id, page.session.document.module(page.selected[-1])
        state = window.jobs.state_of(job_id) if job_id is not None else None
        run = page.state.by_module(str(module.get("id"))) if page.state is not None else None
        path = page.job.address_then(run.path) if run is not None else ""
        path = path if state is not None and path in state.steps else ""
    if job_id is None or not path or not window.job_actions.can_run_again(job_id):
        return None
    return job_id, path


def run_again(window: MainWindow) -> None:
    """Begin the job on show anew at a step of it."""
    place = place_to_run_again(window)
    if place is not None:
        window.parts.runs.repeat(*place)
        _tell_what_it_runs(window, place[0])
    else:
        notify("info", _("Select a step that ran in the job on show, here or among its steps."))


def _tell_what_it_runs(window: MainWindow, job_id: int) -> None:
    """Tell whoever corrected the workflow meanwhile that the job runs it as it was."""
    page = window.page
    if page is not None and page.selected and _has_changed(window, page, job_id):
        now = NoticeAction(_("Run from here"), lambda: run_from_here(window))
        message = _("Run again without your changes since.")
        notify("warning", message, actions=[now])


def _has_changed(window: MainWindow, page: DocumentPage, job_id: int) -> bool:
    run = window.jobs.flow_of(job_id).run(job_id)
    then = run.basis.steps if run is not None else {}
    now = read_basis(page.session.document).steps
    return any(now[step] != basis for step, basis in then.items() if step in now)


run_from_here = run_part(
    lambda page, step: from_here(page.session.document, step, last_results(page))
)


def can_run_again(window: MainWindow) -> bool:
    """Tell whether a job is on show that has come to a stop."""
    job_id = window.jobs.current
    return job_id is not None and window.job_actions.can_run_again(job_id)


def can_run_step(window: MainWindow) -> bool:
    """Tell whether a step is selected, and there is something to run it with."""
    return can_run(window) and window.page is not None and bool(window.page.selected)


def can_run(window: MainWindow) -> bool:
    """Tell whether there is a workflow to run, and something to run it with."""
    return has_document(window) and window.top_bar.current_target() is not None


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


def show_problems(window: MainWindow) -> None:
    """Show what is wrong with the workflow, to be walked through by keys."""
    window.docks.reveal("jobs", window.problems)
    window.problems.focus_first()


def show_outputs(window: MainWindow) -> None:
    """Show what came out of the job on show."""
    window.docks.reveal("details")
    window.jobs.details.show_outputs()


RUN_ACTIONS: list[Action[MainWindow]] = [
    *Section("Run", on=whole).holding(
        Action(
            id="run.run",
            title=N_("Run"),
            icon="run",
            shortcuts=("F5",),
            tooltip=N_("Run the workflow"),
            run=run,
            when=can_run,
        ),
        Action(
            id="run.step",
            title=N_("Run this step"),
            icon="run-step",
            shortcuts=("F6",),
            tooltip=N_("Run the selected step with the last results of those before it"),
            run=run_part(step_alone),
            when=can_run_step,
        ),
        Action(
            id="run.up-to",
            title=N_("Run up to here"),
            icon="run-step",
            shortcuts=("F7",),
            tooltip=N_("Run the workflow as far as the selected step"),
            run=run_part(lambda page, step: up_to(page.session.document, step)),
            when=can_run_step,
        ),
        Action(
            id="run.from",
            title=N_("Run from here"),
            icon="run-step",
            shortcuts=("F8",),
            tooltip=N_(
                "Run the selected step and what follows, with the last results of what is before"
            ),
            run=run_from_here,
            when=can_run_step,
        ),
        Action(
            id="run.iteration",
            title=N_("Run one iteration"),
            icon="run-step",
            shortcuts=("Shift+F6",),
            tooltip=N_("Run the iteration of the loop that is on show, else the first"),
            run=run_iteration,
            when=can_run_iteration,
        ),
        Action(
            id="run.again",
            title=N_("Run the job again from here"),
            icon="history",
            shortcuts=("Shift+F8",),
            tooltip=N_(
                "Run the job on show again from this step on; what came before is not run again"
            ),
            run=run_again,
            when=can_run_again,
        ),
        Action(
            id="run.stop",
            title=N_("Stop"),
            icon="stop",
            shortcuts=("Shift+F5",),
            tooltip=N_("Stop the running job, at the provider too"),
            run=stop,
            when=lambda window: job_to_stop(window) is not None,
        ),
    ),
    *Section("Run", on=whole, group="show").holding(
        Action(
            id="run.outputs",
            title=N_("Show outputs"),
            icon="image",
            run=show_outputs,
            when=lambda window: window.jobs.current is not None,
        ),
        Action(
            id="run.problems",
            title=N_("Show problems"),
            icon="problems",
            shortcuts=("Ctrl+Shift+M",),
            run=show_problems,
        ),
    ),
]
