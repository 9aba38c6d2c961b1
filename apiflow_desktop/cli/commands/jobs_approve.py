"""``apiflow jobs approve``: say yes to a step that waits."""

from __future__ import annotations

import argparse

from apiflow_desktop.cli.answering import answer_and_print


def execute(arguments: argparse.Namespace) -> int:
    """Approve; the job's owner goes on with it."""
    return answer_and_print(arguments, approved=True)
