"""Progress: which operations finish, which hang, and how; docs/models.md states the assumptions.

A lasso is (steps before what repeats, steps that repeat); 0 steps repeat if all actors are stuck.
"""

import pytest

from tests.models.checking import lassos, outcome_of

TRUNCATE, WRITEBACK, BRACKETS = "truncate_finishes", "writeback_finishes", "brackets_close"
PUT = "references_are_put"
LONGTERM = {"LONGTERM": "1"}
QUO, LOCK, DAX, UNPIN = "status_quo.py", "page_lock.py", "dax_wait.py", "wait_for_unpin.py"
RCU, FOLL, BIT, PIN = "gup_fast_rcu.py", "foll_pin.py", "page_bit.py", "mapcount_pagepin.py"
NOTIFIER, FAST, VMA = "mmu_notifier.py", "gup_fast_notifier.py", "gup_vma.py"
ONE_PAGE = {"PROGRESS": "1", "PAGES": "1", "CALLERS": "1"}
SAFE_LOCK = {**ONE_PAGE, "CONVERTED": "on", "CALLBACK": "on"}
BOUNDED = {"PASSES": "1"}

Cases = list[tuple[str, dict[str, str], int, dict[str, tuple[int, int]]]]

# model, settings, states of the plain space, the lasso of each property that is violated
CASES: Cases = [
    # the page lock of 4.14 may be taken over a sleeper's head again and again
    (QUO, {"STEALING": "1"}, 75177, {TRUNCATE: (7, 28), WRITEBACK: (8, 16), PUT: (11, 10)}),
    (QUO, LONGTERM, 105162, {PUT: (13, 14)}),
    # the release waits for the lock that it holds; with all changes only a pin for ever hangs them
    (LOCK, ONE_PAGE, 58485, {TRUNCATE: (15, 0), WRITEBACK: (15, 0)}),
    (LOCK, {**SAFE_LOCK, **LONGTERM}, 83797, {TRUNCATE: (15, 0), WRITEBACK: (15, 0)}),
    (DAX, {"REFUSE_LONGTERM": "off"}, 22210, {TRUNCATE: (26, 0), PUT: (26, 0)}),
    (DAX, {"SPLICED": "1"}, 18666, {TRUNCATE: (25, 0), PUT: (25, 0)}),
    (DAX, {"SPLICED": "1", "KEEP_IOLOCK": "off"}, 25918, {}),
    (DAX, {"DROP_MMAPLOCK": "off"}, 8152, {TRUNCATE: (19, 0), PUT: (19, 0)}),
    # a request that has one page faults again and again for the other, against reclaim
    (UNPIN, {}, 36081, {WRITEBACK: (13, 10), PUT: (13, 10)}),
    (UNPIN, BOUNDED, 42434, {}),
    (UNPIN, {**BOUNDED, "REFUSE_LONGTERM": "off"}, 44066, {WRITEBACK: (18, 0), PUT: (18, 0)}),
    (UNPIN, {**BOUNDED, "BACK_OFF": "off"}, 42740, {WRITEBACK: (16, 0), PUT: (16, 0)}),
    (UNPIN, {**BOUNDED, "WAIT_FIRST": "off"}, 39829, {WRITEBACK: (10, 0), PUT: (10, 0)}),
    # who skips a pinned page repeats for ever; who copies it, or does not look, does not
    (RCU, LONGTERM, 55502, {WRITEBACK: (9, 20), PUT: (9, 20)}),
    (FOLL, {"SKIP": "on"}, 19251, {}),
    (FOLL, {"SKIP": "on", **LONGTERM}, 22221, {WRITEBACK: (8, 16)}),
    (FOLL, {"SKIP": "on", "PAIRED": "off"}, 19359, {WRITEBACK: (19, 10)}),
    (FOLL, {"BOUNCE": "on", **LONGTERM}, 59913, {}),
    (FOLL, {"REDIRTY": "on", **LONGTERM}, 52608, {}),
]

# The same, larger.
SLOW: Cases = [
    (LOCK, SAFE_LOCK, 82911, {}),
    (LOCK, {**ONE_PAGE, "HOLD": "off"}, 288079, {TRUNCATE: (21, 0), WRITEBACK: (18, 0)}),
    (
        UNPIN,
        {**BOUNDED, "TRUNCATES": "1", "REFUSE_LONGTERM": "off"},
        329607,
        {WRITEBACK: (19, 0), PUT: (18, 0)},
    ),
    (
        UNPIN,
        {**BOUNDED, "TRUNCATES": "1", "WAIT_FIRST": "off"},
        300934,
        {TRUNCATE: (13, 0), WRITEBACK: (11, 0), PUT: (11, 0)},
    ),
    (UNPIN, {"PASSES": "2"}, 77289, {}),
    (BIT, {}, 116002, {WRITEBACK: (17, 9)}),
    (BIT, {"STICKY": "off"}, 195676, {}),
    (BIT, {"STICKY": "off", **LONGTERM}, 226552, {WRITEBACK: (15, 9)}),
    (BIT, {"SKIP": "off", "BOUNCE": "on", **LONGTERM}, 257943, {}),
    (PIN, LONGTERM, 162146, {}),
    (NOTIFIER, {"STOPS": "off"}, 119002, {TRUNCATE: (14, 0), WRITEBACK: (13, 0), BRACKETS: (13, 0)}),
    (NOTIFIER, {"STOPS": "off", "ENDS": "on"}, 63916, {}),
    (NOTIFIER, {"MARK": "on"}, 127445, {TRUNCATE: (19, 0), WRITEBACK: (13, 0), BRACKETS: (13, 0)}),
    (FAST, {"TRYLOCK": "off"}, 75396, {TRUNCATE: (13, 0), WRITEBACK: (11, 0), BRACKETS: (11, 0)}),
    (FAST, {"LOCK": "off", "EARLY": "on"}, 77451, {}),
    # the entry is there before the page is; and a release waits for i_mmap_rwsem, which has no queue here
    (VMA, {}, 212298, {WRITEBACK: (3, 17)}),
    (VMA, LONGTERM, 226250, {WRITEBACK: (3, 17)}),
    (VMA, {"REGISTER_FIRST": "off"}, 464951, {WRITEBACK: (7, 13)}),
    (VMA, {"REGISTER_FIRST": "off", "LOCKED_WALK": "off"}, 459482, {}),
]


def check(name: str, settings: dict[str, str], states: int, hangs: dict[str, tuple[int, int]]) -> None:
    """The lassos and the number of states are as written here, the verdicts as the model declares."""
    outcome = outcome_of(name, settings, progress=True)
    assert lassos(outcome) == hangs
    assert outcome.result.states == states
    assert outcome.exit_status == 0
    assert outcome.vacuous == ()


@pytest.mark.parametrize(("name", "settings", "states", "hangs"), CASES, ids=lambda value: str(value)[:60])
def test_what_hangs(
    name: str, settings: dict[str, str], states: int, hangs: dict[str, tuple[int, int]]
) -> None:
    check(name, settings, states, hangs)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "settings", "states", "hangs"), SLOW, ids=lambda value: str(value)[:60])
def test_what_hangs_in_larger_spaces(
    name: str, settings: dict[str, str], states: int, hangs: dict[str, tuple[int, int]]
) -> None:
    check(name, settings, states, hangs)
