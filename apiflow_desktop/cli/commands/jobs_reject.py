"""``apiflow jobs reject``: say no to a step that waits."""

from __future__ import annotations

import argparse

from apiflow_desktop.cli.answering import answer_and_print


def execute(arguments: argparse.Namespace) -> int:
    """Reject; the job's owner fails it, or goes on where the flow says so."""
    return answer_and_print(arguments, approved=False)
