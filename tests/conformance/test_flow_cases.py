"""Windmill's own test flows, and one case per rule: data kept outside the project."""

from __future__ import annotations

import pytest

from tests.conformance.flow_case import DATA, case_of, check, load_cases
from tests.conformance.harness import Runner
from tests.conformance.laboratory import Laboratory
from tests.conformance.played_scripts import PlayedScripts

CASES = load_cases()
SKIPPED = {
    "d05_branchone_empty_first_step_is_string_braces": "a quirk of Windmill not to copy",
    "test_complex_flow_restart#1": "the case's own expectation is not resolved",
    "test_dedicated_flow_runners_unsupported_lang": "the case expects nothing of a run",
    "test_flow_substep_tag_availability_check": "worker tags are a server feature",
    "test_self_approval_allowed_when_not_disabled": "who may approve is a server feature",
    "test_self_approval_disabled_blocks_ui_resume_for_owner": "who may approve is a server feature",
    "test_self_approval_disabled_without_user_auth_required": "who may approve is a server feature",
}
"""Every case that is not run, with its reason."""

pytestmark = pytest.mark.skipif(not CASES, reason=f"no OpenFlow test data at {DATA}")


@pytest.mark.parametrize("name", CASES)
def test_case(name: str, laboratory: Laboratory) -> None:
    if name in SKIPPED:
        pytest.skip(SKIPPED[name])
    scripts = PlayedScripts(name.partition("#")[0], laboratory)
    check(CASES[name], Runner(case_of(CASES[name], CASES), laboratory, scripts).run())
    assert not scripts.dialogue


def test_what_is_skipped_is_there_and_little() -> None:
    assert len(CASES) >= 174
    assert set(SKIPPED) <= set(CASES)
    assert len(SKIPPED) <= 28
