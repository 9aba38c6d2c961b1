"""The question before running jobs would be stopped."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QMessageBox, QWidget


def running_question(names: Sequence[str], parent: QWidget) -> QMessageBox:
    """Make the dialog that lists the running jobs; accepting it stops them."""
    box = QMessageBox(parent)
    box.setObjectName("running")
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle("Jobs are running")
    box.setText(
        "1 job is running. Stop it and close?"
        if len(names) == 1
        else f"{len(names)} jobs are running. Stop them and close?"
    )
    lines = "\n".join(f"•  {name}" for name in names)
    box.setInformativeText(f"{lines}\n\nWhat their steps have produced so far is kept.")
    box.setStandardButtons(QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.Cancel)
    box.button(QMessageBox.StandardButton.Yes).setText("Stop and close")
    box.setDefaultButton(QMessageBox.StandardButton.Cancel)
    return box


def may_stop(names: Sequence[str], parent: QWidget) -> bool:
    """Ask whether running jobs may be stopped."""
    return running_question(names, parent).exec() == QMessageBox.StandardButton.Yes
