"""All attacks and all honest work, in the order of the list of attacks."""

from __future__ import annotations

import changed_notebooks
import crossing_values
import early_ends
import false_comparisons
import honest_work
import machine_load
import next_submissions
import notebook_hooks
import odd_files
import reaching_out
import shown_pages
from recipe import Attack

# What student code is known to have done to graders, and two things that honest students do.
ROWS = {
    1: "an input transformer drops later cells",
    2: "an AST transformer strips asserts",
    3: "results never have an error",
    4: "tracebacks are disabled",
    5: "comparisons of libraries are patched",
    6: "answers are equal to everything",
    7: "scores are shown as NaN or as the maximum",
    8: "hidden tests and inputs are saved or shown",
    9: "source notebook, references, gradebook are read",
    10: "the gradebook's file is written",
    11: "a detached process edits grades afterwards",
    12: "a resubmission lacks the check that was passed",
    13: "flags and ids of cells are changed",
    14: "a check cell is copied",
    15: "points, checks and kinds of cells are changed",
    16: "the process exits",
    17: "signals are ignored in an endless loop",
    18: "output floods",
    19: "code behaves differently when graded",
    20: "stored outputs look like passes",
    21: "false modules lie beside the notebook",
    22: "reports and result files are forged",
    23: "frames are walked for what is expected",
    24: "a metaclass fools checks of types",
    25: "a pickle bomb is returned",
    26: "seeds are patched, visible answers hard-coded",
    27: "network, processes, memory, disk are exhausted",
    28: "the time of submission is forged",
    29: "harmless words on stderr (honest)",
    30: "widgets, figures, magics (honest)",
}
_MODULES = (
    *(notebook_hooks, false_comparisons, reaching_out, changed_notebooks, early_ends, crossing_values, machine_load),
    *(next_submissions, shown_pages, odd_files, honest_work),
)


def all_attacks() -> list[Attack]:
    """Every attack and every honest submission, those on the list first.

    Raises:
        ValueError: two have the same name.
    """
    found = [attack for module in _MODULES for attack in module.COLLECTION.attacks]
    names = [attack.name for attack in found]
    if repeated := {name for name in names if names.count(name) > 1}:
        raise ValueError(f"names are unique; got twice: {', '.join(sorted(repeated))}: give one another name")
    return sorted(found, key=lambda attack: (attack.row == 0, attack.row))
