"""What contains steps: loops and branches."""

from __future__ import annotations

from apiflow_desktop.base.i18n import N_
from apiflow_desktop.openflow.schema.kinds import Absent, Field, Flag, Many, Steps, Text, shape
from apiflow_desktop.openflow.schema.transforms import COUNT, TRANSFORM, typed

_MODULES = Field(
    name="modules",
    kind=Steps(),
    about=N_("The steps inside, in order."),
    absent=Absent(code="missing-modules", message=N_("{name} of {step} has no steps."), fix=([],)),
    vital=True,
)
_SKIP_FAILURES = Field(
    name="skip_failures",
    kind=Flag(),
    about=N_("Go on with the next iteration when one fails."),
    absent=Absent(
        code="unsaid-default",
        message=N_("{step} does not say skip_failures; servers differ in what that means."),
        fix=(False,),
    ),
    default=False,
)
_SQUASH = Field(name="squash", kind=Flag(), about=N_("A server runs all iterations on one worker."))
FOR_LOOP = typed(
    "ForloopFlow",
    N_("Runs its steps once for each element of a list."),
    "forloopflow",
    _MODULES,
    Field(
        name="iterator",
        kind=TRANSFORM,
        about=N_("The list; in the body flow_input.iter is {index, value}."),
        absent=Absent(
            code="missing-iterator", message=N_("{step} has nothing to loop over."), vital=True
        ),
        vital=True,
    ),
    _SKIP_FAILURES,
    Field(
        name="parallel",
        kind=Flag(),
        about=N_("Run the iterations at the same time."),
        default=False,
    ),
    Field(
        name="parallelism",
        kind=COUNT,
        about=N_("The most iterations at the same time."),
        vital=True,
    ),
    _SQUASH,
)
_WHILE_IDLE = N_("the iterations of a while loop follow each other.")
WHILE_LOOP = typed(
    "WhileloopFlow",
    N_("Runs its steps again and again until a stop_after_if ends it."),
    "whileloopflow",
    _MODULES,
    _SKIP_FAILURES,
    Field(name="parallel", kind=Flag(), about=N_("Has no effect."), idle=_WHILE_IDLE),
    Field(name="parallelism", kind=COUNT, about=N_("Has no effect."), idle=_WHILE_IDLE),
    _SQUASH,
)


def _branches(name: str, about: str, *fields: Field) -> Field:
    branch = shape(
        name,
        about,
        Field(name="summary", kind=Text(), about=N_("What the branch is called.")),
        *fields,
        _MODULES,
        call=N_("a branch"),
    )
    return Field(
        name="branches",
        kind=Many(branch),
        about=N_("The branches, in order."),
        absent=Absent(code="missing-branches", message=N_("{step} has no branches."), vital=True),
        vital=True,
    )


BRANCH_ONE = typed(
    "BranchOne",
    N_("Runs the first branch whose condition holds, else the default."),
    "branchone",
    _branches(
        "ConditionalBranch",
        N_("A branch and its condition."),
        Field(
            name="expr",
            kind=Text(),
            about=N_("JavaScript; the branch is taken where it is true."),
            vital=True,
        ),
    ),
    Field(
        name="default",
        kind=Steps(),
        about=N_("The steps that run where no condition holds."),
        absent=Absent(
            code="missing-field",
            message=N_("{step} has no default branch; Windmill refuses that."),
            fix=([],),
        ),
        vital=True,
    ),
)
BRANCH_ALL = typed(
    "BranchAll",
    N_("Runs all of its branches."),
    "branchall",
    _branches(
        "ParallelBranch",
        N_("A branch."),
        Field(
            name="skip_failure",
            kind=Flag(),
            about=N_("Go on when this branch fails."),
            absent=Absent(
                code="unsaid-default",
                message=N_(
                    "{name} of {step} does not say skip_failure; servers differ in what that means."
                ),
                fix=(False,),
            ),
            default=False,
        ),
    ),
    Field(name="parallel", kind=Flag(), about=N_("Run them at the same time."), default=True),
)
