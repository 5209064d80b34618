"""``check`` and its two assertions, on the counter of docs/language.md."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from checker.testing import Limits, ModelError, Options, assert_holds, assert_violated, check
from tests.testing.models import counter

MODELS = Path(__file__).parent / "models"
PINS = MODELS / "pins.py"
COUNTER = MODELS / "counter.py"
INCREMENT = Path(__file__).parent.parent / "published" / "increment.py"
EXECUTIONS = Options(engine="dpor")
FEW = Options(limits=Limits(states=5))
RACE = """\
An update is lost
(shortest: 8 steps, 2 switches; sequential consistency)

    CPU 0 increment[0]            CPU 1 increment[1]
"""


def test_counts_and_findings() -> None:
    result = check(COUNTER)
    assert (result.states, result.transitions, result.depth) == (28, 39, 8)
    assert (result.verdict, result.as_declared, result.exhaustive) == ("violated", False, True)
    assert [(one.name, one.status, one.steps) for one in result.findings] == [
        ("no_update_lost", "violated", 8),
        ("every_actor_finishes", "holds", None),
    ]


def test_unreduced_counts() -> None:
    # of stateright's increment: 13 states, 8 up to exchange of the threads
    assert check(INCREMENT).states == 8
    assert check(INCREMENT, Options(reductions=())).states == 13


def test_a_module_and_a_property_may_be_named_by_themselves() -> None:
    assert check(counter)[counter.no_update_lost].steps == 8


def test_a_module_without_a_file_is_refused() -> None:
    with pytest.raises(TypeError, match="module sys has no file"):
        check(sys)
    with pytest.raises(TypeError, match="module made_up has no file"):
        check(ModuleType("made_up"))


def test_the_race_is_the_repr() -> None:
    result = check(COUNTER)
    assert repr(result["no_update_lost"]).startswith(f"no_update_lost: violated\n\n{RACE}")
    assert repr(result["every_actor_finishes"]) == "every_actor_finishes: holds"
    assert repr(result).startswith(RACE)
    assert repr(result).endswith("  holds     every_actor_finishes")


def test_settings_are_parameters_and_mechanisms() -> None:
    assert (check(INCREMENT, THREADS=2).depth, check(INCREMENT, THREADS=3).depth) == (4, 6)
    with pytest.raises(ModelError, match="no parameter or mechanism `PAGES`"):
        check(INCREMENT, PAGES=2)


def test_a_property_that_there_is_not() -> None:
    with pytest.raises(ValueError, match=r"no property no_update_lst \(did you mean `no_update_lost`\?\)"):
        assert_holds(COUNTER, "no_update_lst")


def test_holding_passes_and_gives_the_result() -> None:
    assert assert_holds(COUNTER, "every_actor_finishes").states == 28


def test_what_every_model_has_may_be_asked_for() -> None:
    assert_holds(COUNTER, "integers_stay_in_range", "assertions_hold", "references_are_valid")


def test_a_failure_is_the_race_and_the_command() -> None:
    for properties in ((), ("no_update_lost",)):
        with pytest.raises(AssertionError) as failed:
            assert_holds(COUNTER, *properties)
        assert str(failed.value).startswith(RACE)
        assert str(failed.value).endswith("counter.py")
        assert str(failed.value).count("CPU 0") == 1
        assert max(map(len, str(failed.value).splitlines())) <= 75


def test_the_command_has_what_was_asked_for() -> None:
    result = check(INCREMENT, Options(reductions=()), THREADS=3)
    assert " ".join(result.words[-4:]) == "-p THREADS=3 --reduce none"
    assert check(PINS, WAIT=False).words[-1] == "WAIT=off"


def test_a_violation_and_its_length() -> None:
    assert assert_violated(COUNTER, "no_update_lost").steps == 8
    assert assert_violated(COUNTER, "no_update_lost", steps=8).steps == 8
    with pytest.raises(AssertionError, match=r"^no_update_lost: violated in 8 steps, not in 7\n\nAn update"):
        assert_violated(COUNTER, "no_update_lost", steps=7)


def test_what_should_be_violated_and_holds() -> None:
    with pytest.raises(AssertionError, match=r"every_actor_finishes: holds \(all 28 states, depth 8\)"):
        assert_violated(COUNTER, "every_actor_finishes")


@pytest.mark.parametrize("claim", [assert_holds, assert_violated])
def test_a_limit_is_neither(claim: Callable[..., object]) -> None:
    with pytest.raises(AssertionError, match=r"inconclusive \(\d+ states, then --max-states 5 reached\)"):
        claim(COUNTER, "no_update_lost", options=FEW)
    assert check(COUNTER, FEW).verdict == "unknown"
    assert not check(COUNTER, FEW).as_declared


def test_executions_are_counted() -> None:
    result = check(COUNTER, EXECUTIONS)
    assert (result.executions, result.states) == (20, 0)
    counts = {one.name: one.executions for one in result.findings}
    assert counts == {"no_update_lost": 6, "every_actor_finishes": 0}
    assert result.command.endswith("--engine dpor")
    assert check(COUNTER).executions is None
    with pytest.raises(AssertionError, match=r"finishes: holds \(all 20 executions, depth 8\)"):
        assert_violated(COUNTER, "every_actor_finishes", options=EXECUTIONS)


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"engine": "dprr"}, "`dprr` is not an engine: use auto, python, native, dpor"),
        ({"reductions": ("symetry",)}, "`symetry` is not a reduction: use all, none, or symmetry, por"),
        ({"depth": 3}, "--depth bounds executions: use it with --engine dpor"),
        ({"engine": "dpor", "limits": Limits(states=3)}, "counts executions, not states"),
    ],
)
def test_options_that_contradict_themselves_are_refused(options: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        Options(**options)
