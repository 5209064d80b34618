"""What is seen where a walk stands: what a step is said to do is what it does."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.backends.python.system import PythonSystem
from checker.compiler.compile import compile_model
from checker.counterexample.replay import replay
from checker.ground.meaning import InitialFails
from checker.passes.normal_form import ground
from checker.report.access_note import access_note
from checker.source.diagnostic import ModelError
from checker.walking.view import View, view
from checker.walking.walk import WalkPath, back, extended, going_to, start, step
from tests.counterexample.test_truth import EVERY_KIND
from tests.programs import compiled, random_model
from tests.walking.small import NAMES, graph_of, system_of, values_of
from tests.walking.test_walk import every_walk

WEAK = ("models/memory/message_passing", "memory=weak", "WMB=off", "RMB=off")


@pytest.mark.parametrize("name", NAMES)
def test_an_offer_is_what_the_step_does(name: str) -> None:
    system = system_of(name)
    for walk in every_walk(system):
        check_offers(system, walk)


@pytest.mark.parametrize("seed", range(10))
def test_an_offer_of_a_random_model(seed: int) -> None:
    try:
        system = PythonSystem(ground(compiled(random_model(seed))))
        walks = every_walk(system)[:100]
    except (ModelError, InitialFails):
        pytest.skip("not a model")
    for walk in walks[::4]:
        check_offers(system, walk)


def test_an_offer_under_a_memory_model() -> None:
    """Stores that are delayed, and steps of the machine: told as replay tells them when they are taken."""
    system = system_of(*WEAK)
    for walk in every_walk(system):
        check_offers(system, walk)


def test_what_a_memory_model_does_with_an_access_is_said() -> None:
    system = system_of(*WEAK)
    notes = {access_note(offer.step) for walk in every_walk(system) for offer in view(system, walk).offers}
    assert "" in notes and "mailbox.data = True waits in the store buffer" in notes
    assert any(note.endswith(("version old", "is performed later")) for note in notes)


def check_offers(system: PythonSystem, walk: WalkPath) -> None:
    """Each open step is told as it is told when it has been taken, and changes the state as it says."""
    seen = view(system, walk)
    moves = system.enabled(walk.state) if walk.state is not None else ()
    assert [offer.step.move for offer in seen.offers] == list(moves)
    for offer in seen.offers:
        taken = step(system, walk, offer.step.move)
        after = view(system, taken)
        assert after.path[:-1] == seen.path and after.last == offer.step
        assert after.path == replay(system, taken.schedule).steps
        if taken.state is not None:
            changed = {name for name, value in after.values.items() if seen.values[name] != value}
            assert changed == offer.step.changed.keys() & after.values.keys()
            assert truth_of(after) == {**truth_of(seen), **{n: truth_of(after)[n] for n in offer.turns}}


def truth_of(seen: View) -> dict[str, bool]:
    """What is true; a property that says nothing here is not false."""
    return {one.name: one.word not in ("false", "not here") for one in seen.truths}


@pytest.mark.parametrize("name", NAMES)
def test_what_waits_has_no_step(name: str) -> None:
    system, steps = system_of(name), graph_of(name).steps
    for walk in every_walk(system):
        seen = view(system, walk)
        if walk.state is None:
            assert seen.end.startswith("the last step fails") and not (seen.values or seen.actors)
            continue
        able = {system.ground.instances[move.actor].name for move in steps[values_of(system, walk.state)]}
        assert {one.actor for one in seen.actors if one.status == "can step"} == able
        assert bool(seen.end) == (not able)


def test_looking_back_on_a_path_shows_all_of_it() -> None:
    system = system_of("lost_update")
    walk = max(every_walk(system), key=lambda one: len(one.moves))
    whole = view(system, walk)
    for position in range(len(walk.moves) + 1):
        seen = view(system, going_to(walk, position))
        assert (seen.path, seen.at) == (whole.path, position)
        assert seen.last == (whole.path[position - 1] if position else None)


def test_offers_on_the_way_are_those_of_a_shorter_path() -> None:
    """What lies ahead on the path has no part in what a memory model would do now."""
    system = system_of(*WEAK)
    for walk in every_walk(system):
        while walk.state is not None and (moves := system.enabled(walk.state)):
            walk = step(system, walk, moves[-1])  # the machine's, where it has one
        for position in range(len(walk.moves)):
            on_the_way = going_to(walk, position)
            alone = extended(system, start(system, walk.initial), walk.moves[:position])
            assert view(system, on_the_way).offers == view(system, alone).offers


def kinds(tmp_path: Path) -> PythonSystem:
    """A model with a property of each kind."""
    model = tmp_path / "kinds.py"
    model.write_text(EVERY_KIND)
    return PythonSystem(ground(compile_model(str(model)).program))


def test_each_kind_of_property(tmp_path: Path) -> None:
    """A progress property has no truth in a state, and the page says so."""
    system = kinds(tmp_path)
    walk, told = start(system), []
    while walk.state is not None and (moves := system.enabled(walk.state)):
        told.append({one.name: one.word for one in view(system, walk).truths})
        walk = step(system, walk, moves[0])
    told.append({one.name: one.word for one in view(system, walk).truths})
    assert {one["in_the_end"] for one in told} == {"about whole runs: no single state decides it"}
    assert [one["two"] for one in told] == [
        "not here",
        "not here",
        "not here",
        "reached",
        "reached",
        "not here",
    ]
    assert [one["never_three"] for one in told] == ["true"] * 5 + ["false"]
    rests = [one["every_actor_finishes"] for one in told]
    assert rests == ["judged where no actor can step"] * 5 + ["true"]
    assert {one["assertions_hold"] for one in told} == {"true"}
    assert view(system, walk).end == "every actor has finished"


def test_a_step_that_fails_says_what_it_fails() -> None:
    system = system_of("last_reference")
    walk = next(one for one in every_walk(system) if one.failed is not None)
    told = {one.name: one.word for one in view(system, walk).truths}
    assert walk.failed is not None and told[walk.failed.kind] == "false"
    assert {word for name, word in told.items() if name != walk.failed.kind} <= {"true", "no state"}
    before = {one.name: one.word for one in view(system, back(walk)).truths}
    assert before[walk.failed.kind] == "true"
    (offer,) = [one for one in view(system, back(walk)).offers if one.step.move == walk.moves[-1]]
    assert offer.turns == (walk.failed.kind,) and offer.step.failed


def test_a_deadlock_names_who_waits() -> None:
    system = system_of("lock_order")
    ends = {view(system, walk).end for walk in every_walk(system)}
    assert "no actor can step: task[0], task[1] wait" in ends


def test_a_local_is_shown_where_it_is_in_use() -> None:
    """One that no later step reads is reset, which is no change that the model's author wrote."""
    system = system_of("lost_update")
    alone = start(system)
    for names in ({"seen"}, set(), {"done"}, set()):
        alone = step(system, alone, system.enabled(alone.states[-1])[0])
        assert view(system, alone).locals.keys() == {f"increment[0].{name}" for name in names}
    for walk in every_walk(system):
        seen = view(system, walk)
        for offer in seen.offers:
            after = view(system, step(system, walk, offer.step.move))
            for name, (old, new) in offer.locals.items():
                assert old != new and after.locals[name] == new
                assert seen.locals.get(name, old) == old
