"""The bar over a drawing that is compared with another version."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from apiflow_desktop.base.i18n import _, ngettext
from apiflow_desktop.gui.help.asking import set_topic
from apiflow_desktop.gui.theme import set_role
from apiflow_desktop.openflow.comparison import (
    Comparison,
    Difference,
    StepDifference,
    compare,
)

if TYPE_CHECKING:
    from apiflow_desktop.gui.session import DocumentSession
    from apiflow_desktop.openflow.document import Document

_SETTLE_MS = 150
_WORDS: Final[tuple[Difference, ...]] = ("added", "changed", "moved", "removed")
_FEW: Final = 5


class ComparisonBar(QFrame):
    """Says what differs, follows edits, and leads from one difference to the next.

    Attributes:
        comparison: What differs now; empty while nothing is compared.
        base: The other version; None while nothing is compared.
    """

    changed = Signal()
    """The differences are others, or nothing is compared any more."""
    step_wanted = Signal(object)
    """Show a step that differs: its :class:`~...comparison.StepDifference`."""
    text_wanted = Signal()
    """Show the differences as text."""

    def __init__(self, session: DocumentSession, parent: QWidget) -> None:
        super().__init__(parent)
        set_role(self, "notice")
        set_topic(self, "compare")
        self._session = session
        self._title = ""
        self._shown = -1
        self.base: Document | None = None
        self.comparison = Comparison()
        self.text = QLabel(self)
        self.text.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        row.addWidget(self.text, 1)
        self.previous_button = self._button(_("Previous"), lambda: self.go(-1), row)
        self.next_button = self._button(_("Next"), lambda: self.go(1), row)
        self._button(_("Show as text"), self.text_wanted.emit, row)
        self._button(_("Done"), self.end, row)
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._compare)
        session.changed.connect(self._on_changed)
        self.hide()

    @property
    def title(self) -> str:
        """What the other version is called."""
        return self._title

    def begin(self, base: Document, title: str) -> None:
        """Compare with another version from now on."""
        self.base, self._title, self._shown = base, title, -1
        self.show()
        self._compare()

    def end(self) -> None:
        """Compare no more."""
        self._settle.stop()
        self.base, self.comparison = None, Comparison()
        self.hide()
        self.changed.emit()

    def go(self, by: int) -> None:
        """Go to the next or previous difference that can be seen."""
        steps = self._seen_steps()
        if steps:
            self._shown = (self._shown + by) % len(steps) if self._shown >= 0 else 0
            self.step_wanted.emit(steps[self._shown])

    def _on_changed(self, _change: object) -> None:
        if self.base is not None:
            self._settle.start()

    def _compare(self) -> None:
        if self.base is None:
            return
        self.comparison = compare(self.base, self._session.document)
        self.text.setText(
            _("Compared with {title}: {differences}.").format(
                title=self._title, differences=_summary(self.comparison)
            )
        )
        for button in (self.previous_button, self.next_button):
            button.setEnabled(bool(self._seen_steps()))
        self.changed.emit()

    def _seen_steps(self) -> list[StepDifference]:
        steps = self.comparison.steps
        return [one for one in steps if one.handle is not None or one.gap is not None]

    def _button(self, title: str, run: Callable[[], object], row: QHBoxLayout) -> QPushButton:
        button = QPushButton(title, self)
        button.clicked.connect(lambda: run())
        row.addWidget(button)
        return button


def _summary(found: Comparison) -> str:
    counted: Counter[Difference] = Counter(one.what for one in found.steps)
    gone = [one.module_id or one.title for one in found.steps if one.what == "removed"]
    parts = [_counted(what, counted[what], gone) for what in _WORDS if counted[what]]
    if found.flow:
        parts.append(_("of the workflow itself: {names}").format(names=_few(found.flow)))
    return "; ".join(parts) or _("nothing differs")


def _few(names: Sequence[str]) -> str:
    return ", ".join([*names[:_FEW], *(["…"] if len(names) > _FEW else [])])


def _counted(what: Difference, count: int, gone: Sequence[str]) -> str:
    match what:
        case "added":
            text = ngettext("{count} step added", "{count} steps added", count)
        case "changed":
            text = ngettext("{count} step changed", "{count} steps changed", count)
        case "moved":
            text = ngettext("{count} step moved", "{count} steps moved", count)
        case "removed":
            text = ngettext(
                "{count} step removed ({names})", "{count} steps removed ({names})", count
            )
    return text.format(count=count, names=_few(gone))
