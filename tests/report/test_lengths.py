"""How long the races of the models are that kernel people paste most, and that what they show is enough."""

from __future__ import annotations

import pytest

from checker.report.commit import Subject, commit_text
from tests.report.traces import ROOT, outcome_of

# model: the property, and the most lines of text for its race
MOST = {
    "status_quo": {
        "page_stable_under_writeback": 16,
        "no_write_lost": 22,
        "dirty_pages_are_prepared": 18,
    },
    "page_lock": {
        "release_never_waits_for_itself": 14,
        "requests_never_wait_for_each_other": 20,
        "callback_never_waits_for_its_pin": 14,
        "every_actor_finishes": 23,
    },
    "dax_wait": {"no_warning": 20, "truncate_is_not_overtaken": 20},
    "wait_for_unpin": {"writeback_finishes": 18, "references_are_put": 18},
}


@pytest.mark.parametrize("model", MOST)
def test_a_race_is_short_and_what_it_shows_is_enough(model: str) -> None:
    verdicts = {v.property.name: v for v in outcome_of(ROOT / "models" / f"{model}.py").verdicts}
    for name, most in MOST[model].items():
        trace, explanation = verdicts[name].trace, verdicts[name].explanation
        assert trace is not None and explanation.slice is not None
        text = commit_text(
            trace, explanation, subject=Subject(model, "PAGES=2 CALLERS=2", ("--property", name))
        )
        assert sum(bool(line) for line in text.split("\n")) <= most, text
        assert explanation.slice.exact is (trace.loop_from is None)
