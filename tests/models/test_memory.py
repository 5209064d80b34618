"""What barriers are for (models/memory): the memory models that need each, and the number of states.

A barrier that a memory model does not need is as telling as one that it does.
"""

from pathlib import Path

import pytest

from checker.checking.check import check
from checker.checking.options import Options
from checker.checking.outcome import Outcome
from checker.compiler.compile import compile_model
from checker.exploration.limits import Limits
from tests.models.checking import ROOT

STATES = {  # with all barriers: sc, tso, pso, weak
    "store_buffering": (28, 41, 41, 41),
    "message_passing": (6, 8, 8, 8),
    "load_buffering": (28, 28, 28, 28),
    "iriw": (163, 250, 250, 250),
    "seqlock": (138, 290, 591, 951),
    "dekker": (408, 760, 1932, 5616),
    "peterson": (156, 288, 960, 3552),
    "ticket_lock": (144, 272, 2128, 112457),
    "mcs_lock": (338, 1388, 1598, 9642),
    "gup_fast": (36, 44, 52, 68),
    "gup_fast_reclaim": (38, 38, 38, 39),
    "gup_fast_truncate": (35, 38, 38, 51),
    "page_anon_exclusive": (49, 78, 78, 78),
    "page_pin_flag": (75, 119, 119, 243),
    "pin_bias": (35, 43, 43, 43),
}
ENOUGH = Limits(states=500_000)  # ticket_lock without RELEASE has 22,558,745
WEAK, STORES, ALL = ("weak",), ("pso", "weak"), ("tso", "pso", "weak")
NEEDED = {  # the memory models that need a barrier, where all others are there
    ("store_buffering", "MB_0"): ALL,
    ("store_buffering", "MB_1"): ALL,
    ("message_passing", "WMB"): STORES,
    ("message_passing", "RMB"): WEAK,
    ("load_buffering", "ACQUIRE"): WEAK,
    ("load_buffering", "RELEASE"): WEAK,
    ("iriw", "MB_0"): WEAK,
    ("iriw", "MB_1"): WEAK,
    ("seqlock", "WMB_BEGIN"): STORES,
    ("seqlock", "WMB_END"): STORES,
    ("seqlock", "RMB_BEGIN"): WEAK,
    ("seqlock", "RMB_RETRY"): WEAK,
    ("dekker", "ACQUIRE"): WEAK,
    ("dekker", "RELEASE"): STORES,
    ("peterson", "WMB"): STORES,
    ("peterson", "RMB"): WEAK,
    ("peterson", "RELEASE"): STORES,
    ("ticket_lock", "ACQUIRE"): WEAK,
    ("ticket_lock", "RELEASE"): STORES,
    ("mcs_lock", "ACQUIRE"): WEAK,
    ("mcs_lock", "HAND_OVER"): STORES,
    ("mcs_lock", "CMPXCHG"): STORES,
    ("gup_fast", "FULL_INC"): WEAK,
    ("gup_fast", "MB"): WEAK,
    ("gup_fast_reclaim", "FREEZE"): WEAK,
    ("gup_fast_reclaim", "PUT"): STORES,
    ("gup_fast_truncate", "GET"): WEAK,
    ("gup_fast_truncate", "PUT"): (),
    ("gup_fast_truncate", "ALLOC"): (),
    ("page_anon_exclusive", "A1_MB"): WEAK,
    ("page_anon_exclusive", "A3_MB"): WEAK,
    ("page_anon_exclusive", "B3_MB"): WEAK,
    ("page_anon_exclusive", "B4_RMB"): WEAK,
    ("page_pin_flag", "G3"): WEAK,
    ("page_pin_flag", "G5"): WEAK,
    ("page_pin_flag", "C2"): WEAK,
    ("page_pin_flag", "T2"): WEAK,
    ("pin_bias", "FULL_ADD"): WEAK,
    ("pin_bias", "MB"): WEAK,
}


def outcome(name: str, memory: str, **settings: str) -> Outcome:
    path = str(ROOT / "models" / "memory" / f"{name}.py")
    return check(compile_model(path, {"memory": memory, **settings}), Options(limits=ENOUGH))


def holds(found: Outcome) -> bool:
    """Whether all properties hold; a violation that is found shows that one does not."""
    told = {verdict.status for verdict in found.verdicts}
    assert found.result.exhaustive or "violated" in told
    return told == {"holds"}


def test_every_model_is_here() -> None:
    names = {path.stem for path in (ROOT / "models" / "memory").glob("*.py")}
    assert set(STATES) == names - {"__init__"}


@pytest.mark.parametrize("name", STATES)
def test_with_all_barriers_it_holds_in_so_many_states(name: str) -> None:
    found = [outcome(name, memory) for memory in ("sc", *ALL)]
    assert all(map(holds, found))
    assert tuple(one.result.states for one in found) == STATES[name]


@pytest.mark.parametrize(("name", "barrier"), NEEDED)
def test_so_many_memory_models_need_the_barrier(name: str, barrier: str) -> None:
    found = {memory: outcome(name, memory, **{barrier: "off"}) for memory in ("sc", *ALL)}
    needing = tuple(memory for memory, one in found.items() if not holds(one))
    assert needing == NEEDED[name, barrier]


UNLOCKS = """
from checker import Array, actor, every_actor_finishes, ghost, never, record, shared
from checker.kernel.spinlock import SpinLock, spin_lock, spin_unlock

@record
class Flags:
    stored: Array[bool] = Array(bool, 2)
    missed: Array[bool] = ghost(Array(bool, 2))

flags = shared(Flags)
locks = shared(Array(SpinLock, 2))

@actor(range(2))
def cpu(me: int) -> None:
    spin_lock(locks[me])
    flags.stored[me] = True
    spin_unlock(locks[me])
    seen = flags.stored[1 - me]
    flags.missed[me] = not seen

@never("neither CPU sees what the other one stored")
def one_is_seen() -> bool:
    return flags.missed[0] and flags.missed[1]

properties = [one_is_seen, every_actor_finishes()]
"""


@pytest.mark.parametrize("memory", ALL)
def test_spin_unlock_is_no_full_barrier(tmp_path: Path, memory: str) -> None:
    model = tmp_path / "unlocks.py"
    model.write_text(UNLOCKS)
    found = check(compile_model(str(model), {"memory": memory}), Options())
    assert [v.property.name for v in found.verdicts if v.status == "violated"] == ["one_is_seen"]
