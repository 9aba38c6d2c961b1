"""What the cards show of a job."""

from __future__ import annotations

from apiflow_desktop.base.i18n import _
from apiflow_desktop.base.json_types import JsonValue
from apiflow_desktop.base.recorded import in_own_language
from apiflow_desktop.engine.iterations import planned_iterations
from apiflow_desktop.engine.job_state import JobState
from apiflow_desktop.engine.kept_files import FilesHandedOn
from apiflow_desktop.engine.rounds import Rounds
from apiflow_desktop.engine.step_state import StepState, StepStatus
from apiflow_desktop.gui.canvas.states import StepView
from apiflow_desktop.gui.reuse import reused_state
from apiflow_desktop.gui.widgets.times import duration_text
from apiflow_desktop.openflow.picture.model import Card, CardKey, Frame, FrameKey, Picture

_LOOPS = ("forloopflow", "whileloopflow")
_QUEUED = StepView("queued")


class JobViews:
    """A job's state, step by step, as cards show it; what a step that is over shows is kept.

    Args:
        picture: What is drawn; tells which steps are in a loop, and which have branches.

    Attributes:
        news: The cards that may show something else than before the job went on; None for all.
    """

    def __init__(self, picture: Picture) -> None:
        self._state, self._begun = JobState(), False
        self._now = 0.0
        self.news: list[CardKey] | None = None
        self._over: dict[str, tuple[StepState, StepView]] = {}
        self._not_run_in: dict[FrameKey, StepView | None] = {}
        self._files = FilesHandedOn()
        self._rounds = Rounds()
        steps = [card for card in picture.cards.values() if card.handle is not None]
        self._cards = {card.module_id: card for card in steps}
        self._keys: dict[str, list[CardKey]] = {}
        for card in steps:
            self._keys.setdefault(card.module_id, []).append(card.key)
        self._frame_of = {
            key: frame
            for frame in picture.frames.values()
            for chain in frame.chains
            for key in chain
        }
        self._picture = picture
        self._inner = {
            frame.owner: [picture.cards[key].module_id for chain in frame.chains for key in chain]
            for frame in picture.frames.values()
        }

    def is_of(self, picture: Picture) -> bool:
        """Tell whether this is the picture that is drawn."""
        return picture is self._picture

    def follow(self, state: JobState, now: float) -> None:
        """Tell of this job from now on.

        Args:
            state: The job.
            now: The wall clock, for the time a running step has taken.
        """
        before, self._state, self._now = self._state, state, now
        self._not_run_in.clear()
        self._files.follow(state)
        self._rounds.follow(state)
        self.news = self._news_since(before) if self._begun else None
        self._begun = True

    def view(self, module_id: str) -> StepView | None:
        """Return what the card of a step shows; None where the step has no state."""
        step = self._state.by_module(module_id)
        card = self._cards.get(module_id)
        if card is None:
            return None
        if step is None:
            return self._not_run(card)
        if step.path in self._state.waits:
            return StepView("suspended", _("approval"), picture=self._picture_of(step, card))
        known = self._over.get(module_id)
        if known is not None and known[0] is step:
            return known[1]
        view = self._view_of(step, card)
        if self._stays(step, card, view):
            self._over[module_id] = step, view
        return view

    def _news_since(self, before: JobState) -> list[CardKey] | None:
        """List the cards of steps that went on, or may have; None where others change, too."""
        now = self._state
        if _beside_steps(before) != _beside_steps(now) or not before.has_run <= now.has_run:
            return None
        found: list[CardKey] = []
        for module_id in now.has_run:
            known, step = self._over.get(module_id), now.by_module(module_id)
            if known is not None and known[0] is step:
                continue
            if _chosen(step) != _chosen(before.by_module(module_id)):
                return None
            found += self._keys.get(module_id, ())
        return found

    def _stays(self, step: StepState, card: Card, view: StepView) -> bool:
        """Whether nothing more can come that its card would show."""
        if not step.ended or step.status is StepStatus.WAITING or card.kind in _LOOPS:
            return False
        # the file it hands on may still be on its way to the step that made it
        return not card.media or view.picture is not None

    def _view_of(self, step: StepState, card: Card) -> StepView:
        return StepView(
            state=self._word(step),
            text=self._text(step, card),
            fraction=self._fraction(step, card),
            message=in_own_language(step.message) or _error_text(step.error),
            picture=self._picture_of(step, card),
        )

    def _picture_of(self, step: StepState, card: Card) -> str | None:
        if not card.media:
            return None
        files = self._files.of(step)
        images = [kept.path for kept in files if kept.content_type.startswith("image/")]
        return images[-1] if images else None

    def _not_run(self, card: Card) -> StepView | None:
        frame = self._frame_of.get(card.key)
        key = frame.key if frame is not None else ""
        if key not in self._not_run_in:
            self._not_run_in[key] = self._not_run_inside(frame)
        return self._not_run_in[key]

    def _not_run_inside(self, frame: Frame | None) -> StepView | None:
        while frame is not None:
            if not frame.owner:
                return None
            if self._passed_by(frame):
                return StepView("skipped", _("not taken"))
            frame = self._picture.frames.get(frame.parent)
        if self._state.status.ended:
            return StepView("skipped", _("not run"))
        return _QUEUED

    def _passed_by(self, frame: Frame) -> bool:
        """Whether the step a frame hangs on has chosen another branch."""
        owner = self._state.by_module(self._picture.cards[frame.owner].module_id)
        if owner is None or not owner.decided:
            return False
        return frame.slot != ("default" if owner.branch is None else f"branch.{owner.branch}")

    def _word(self, step: StepState) -> str:
        if step.status is StepStatus.WAITING:
            return "retrying" if step.due is not None else "waiting"
        if step.status is StepStatus.SUCCEEDED and step.reused:
            return reused_state(step.reused)
        return str(step.status)

    def _text(self, step: StepState, card: Card) -> str:
        if step.status is StepStatus.WAITING and step.due is not None:
            return _("retry in {duration}").format(
                duration=duration_text(max(0.0, round(step.due - self._now)))
            )
        if step.decided and step.status in (StepStatus.RUNNING, StepStatus.SUCCEEDED):
            return _branch_label(card, step.branch)
        rounds = self._rounds_text(card)
        if rounds:
            return rounds
        if step.status is StepStatus.RUNNING and step.fraction is not None:
            return f"{step.fraction:.0%}"
        if step.reused:
            # It took no time: how it came by its result says more.
            return ""
        if step.status in (StepStatus.RUNNING, StepStatus.SUCCEEDED, StepStatus.FAILED):
            return self._seconds(step)
        return ""

    def _seconds(self, step: StepState) -> str:
        if step.started is None:
            return ""
        return duration_text(max(0.0, (step.ended or self._now) - step.started))

    def _fraction(self, step: StepState, card: Card) -> float | None:
        if card.kind in _LOOPS and step.only is None and (counted := self._counted(card)):
            done, total = counted
            return done / total if total else None
        return step.fraction

    def _rounds_text(self, card: Card) -> str:
        if card.kind not in _LOOPS:
            return ""
        loop, counted = self._state.by_module(card.module_id), self._counted(card)
        if loop is None or not counted:
            return ""
        done, count = counted
        chosen = self._state.shown.get(card.module_id, loop.only)
        if chosen is None:
            return _("{number} of {count}").format(number=done, count=count)
        if chosen != loop.only:
            return _("shows {number} of {count}").format(number=chosen + 1, count=count)
        if planned_iterations(loop) is None:
            return _("only iteration {number}").format(number=chosen + 1)
        return _("only {number} of {count}").format(number=chosen + 1, count=count)

    def _counted(self, card: Card) -> tuple[int, int] | None:
        """Count the finished rounds of a loop, and all it has where that is known."""
        inner, loop = self._inner.get(card.key), self._state.by_module(card.module_id)
        if not inner or loop is None:
            return None
        done, begun = self._rounds.over(loop, inner[-1]), self._rounds.begun(loop, inner[0])
        planned = planned_iterations(loop)
        if planned is not None:
            return done, planned
        return (done, max(begun, done)) if begun else None


def _beside_steps(state: JobState) -> tuple[object, ...]:
    """Return what cards show, or not, whatever becomes of their own steps."""
    return state.status.ended, state.shown, state.waits.keys()


def _chosen(step: StepState | None) -> tuple[bool, int | None]:
    """Return the branch a step has chosen: the others are passed by."""
    return (step.decided, step.branch) if step is not None else (False, None)


def _branch_label(card: Card, branch: int | None) -> str:
    key = "exec:default" if branch is None else f"exec:branch.{branch}"
    return next((port.label for port in card.exits if port.key == key), "")


def _error_text(error: JsonValue) -> str:
    if isinstance(error, dict):
        return in_own_language(str(error.get("message") or error.get("name") or ""))[:500]
    return str(error)[:500] if error else ""
