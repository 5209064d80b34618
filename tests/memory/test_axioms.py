"""The axiomatic enumerator gives the recorded result of every test, and its machines are nested."""

from itertools import pairwise
from typing import Any

import pytest

from tests.memory.axioms import MACHINES, outcomes, outcomes_of_each, verdict
from tests.memory.catalogue import catalogue
from tests.memory.random_programs import random_tests

TESTS = catalogue()
MORE_THAN_ALL_HARDWARE = {
    "arm/SB+dmb+rel-acq": "ARMv8 orders a release store with a later acquire load",
}


@pytest.mark.parametrize("test", TESTS, ids=lambda test: test["name"])
def test_gives_the_recorded_result(test: dict[str, Any]) -> None:
    allowed = outcomes_of_each(test)
    found = {machine: verdict(test, allowed[machine]) for machine in MACHINES}
    assert found == {machine: test["expected"][machine] for machine in MACHINES}


@pytest.mark.parametrize("test", TESTS, ids=lambda test: test["name"])
def test_weak_with_the_rules_of_hardware_is_armv8(test: dict[str, Any]) -> None:
    answer = verdict(test, outcomes(test, "weak+hardware"))
    agrees = answer == test["expected"]["armv8"]
    assert agrees == (test["name"] not in MORE_THAN_ALL_HARDWARE)


def test_each_machine_allows_what_the_stronger_one_allows() -> None:
    for test in random_tests(seed=1, count=60):
        allowed = outcomes_of_each(test)
        for stronger, weaker in pairwise(MACHINES):
            assert allowed[stronger] <= allowed[weaker], (test, stronger)
