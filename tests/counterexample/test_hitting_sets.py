"""Smallest hitting sets, against every set there is."""

from __future__ import annotations

import random
from itertools import combinations

from checker.counterexample.executions import StepOrder
from checker.counterexample.hitting_sets import HittingSets
from checker.exploration.deadline import Deadline

Set = frozenset[StepOrder]


def best(elements: list[StepOrder], clauses: list[Set], without: list[Set]) -> Set | None:
    """The preferred of the smallest sets that hit every clause and contain none of ``without``."""
    for size in range(len(elements) + 1):
        for chosen in map(frozenset, combinations(elements, size)):  # the preferred elements come first
            if all(chosen & clause for clause in clauses) and not any(one <= chosen for one in without):
                return chosen
    return None


def test_the_smallest_and_of_those_the_preferred() -> None:
    source = random.Random(1)
    sizes = set()
    for _ in range(100):
        elements = [StepOrder(n, n + 10) for n in range(source.randint(1, 7))]
        source.shuffle(elements)
        sets, clauses, without = HittingSets(elements, Deadline()), list[Set](), list[Set]()
        for _ in range(source.randint(1, 9)):
            proposed = sets.smallest()
            assert proposed == best(elements, clauses, without), (elements, clauses, without)
            if proposed is None:
                break
            sizes.add(len(proposed))
            if source.random() < 0.6:
                clause = frozenset(source.sample(elements, min(len(elements), source.randint(1, 3))))
                clauses.append(clause)
                sets.must_hit(clause)
            elif proposed:
                without.append(proposed)
                sets.must_not_contain(proposed)
    assert sizes >= {0, 1, 2, 3}


def test_all_of_the_sets_one_after_the_other() -> None:
    """Six elements, three clauses of two: one of each, eight sets of three, and then none."""
    elements = [StepOrder(n, n + 10) for n in range(6)]
    sets = HittingSets(elements, Deadline())
    for n in range(0, 6, 2):
        sets.must_hit(elements[n : n + 2])
    seen = []
    while (proposed := sets.smallest()) is not None:
        assert len(proposed) == 3
        seen.append(proposed)
        sets.must_not_contain(proposed)
    assert len(seen) == len(set(seen)) == 8
    assert seen[0] == {elements[0], elements[2], elements[4]}


def test_what_nothing_hits_has_no_set() -> None:
    sets = HittingSets([StepOrder(0, 1)], Deadline())
    sets.must_hit([StepOrder(1, 2)])  # not among the elements
    assert sets.smallest() is None


def test_where_nothing_is_to_be_hit_nothing_is_needed() -> None:
    assert HittingSets([], Deadline()).smallest() == frozenset()
    assert HittingSets([StepOrder(0, 1)], Deadline()).smallest() == frozenset()
