"""What a handler may interrupt, what properties say of it, and what the pass may not change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from textwrap import dedent

import pytest

from checker.checking.check import check
from checker.checking.options import Options
from checker.checking.outcome import Outcome
from checker.compiler.compile import compile_model
from checker.ground.build.from_program import build
from checker.ground.effects import Effect, Fork, Require, Update, cells_read
from checker.ground.program import Case, Ground
from checker.ground.verifier import BrokenGround, verify
from checker.language.interrupts import Level
from checker.passes.interrupted import preserving_all_but_cpus
from checker.passes.interrupts import with_interrupts
from checker.passes.normal_form import ground
from checker.program import fold
from checker.program.expressions import Cell
from tests.programs import compiled, file_of

HEAD = """\
from checker import *


@record
class System:
    a: bool = False
    b: bool = False
    n: int = integer(0, most=9)


system = shared(System)


"""


def checked(text: str) -> Outcome:
    """A model, checked."""
    with file_of(HEAD + dedent(text)) as path:
        return check(compile_model(str(path)), Options(engine="python"))


def verdicts(text: str) -> dict[str, str]:
    """The verdict of each property."""
    return {one.property.name: one.status for one in checked(text).verdicts}


def seen(handlers: str) -> set[str]:
    """Which of two properties are violated: no handler comes, and the second comes not over the first."""
    text = """\
    @actor
    def task() -> None:
        system.n = 1
        system.n = 2

    """
    ends = """\

    @never("it comes between two steps of the task")
    def comes() -> bool:
        return system.n == 1 and system.a

    @never("the second handler comes while the first is at work")
    def together() -> bool:
        return system.a and system.b

    properties = [comes, together]
    """
    found = verdicts(dedent(text) + dedent(handlers) + dedent(ends))
    return {name for name in ("comes", "together") if found[name] == "violated"}


def two(first: str, second: str, host: str = "task") -> str:
    """Two handlers: ``a`` and ``b`` say that they are at work."""
    return f"""\
@actor(interrupts=task, level="{first}")
def first() -> None:
    system.a = True
    system.a = False


@actor(interrupts={host}, level="{second}")
def second() -> None:
    system.b = True
    system.b = False
"""


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [
        ("softirq", "softirq", False),
        ("softirq", "irq", True),
        ("softirq", "nmi", True),
        ("irq", "softirq", True),  # the second is interrupted by the first: both are at work
        ("irq", "irq", False),
        ("irq", "nmi", True),
        ("nmi", "nmi", False),
    ],
)
def test_levels(first: str, second: str, both: bool) -> None:
    assert seen(two(first, second)) == {"comes", *(["together"] if both else [])}


def test_a_softirq_never_begins_in_a_hard_handler() -> None:
    text = """\
    @actor
    def task() -> None:
        system.n = 1

    @actor(interrupts=task)
    def hard() -> None:
        system.a = True
        system.a = False

    @actor(interrupts=task, level="softirq")
    def soft() -> None:
        if system.a:
            system.n = 7

    @never("it does")
    def begins() -> bool:
        return system.n == 7

    properties = [begins]
    """
    assert verdicts(text)["begins"] == "holds"  # what hard interrupts does not look before hard returns
    looks_first = text.replace(
        "        if system.a:",
        "        with atomic:\n            wait_until(system.a, resting=True)",
    )
    assert verdicts(looks_first)["begins"] == "holds"


def test_a_handler_of_a_handler_is_one_level_above_it() -> None:
    text = "@actor\ndef task() -> None:\n    system.n = 1\n\n\n"
    for host, name in [("task", "hard"), ("hard", "nmi")]:
        text += f"@actor(interrupts={host})\ndef {name}() -> None:\n    system.n = 2\n\n\n"
    text += "properties = [every_actor_finishes()]\n"
    lowered = ground(compiled(HEAD + text))
    assert [one.level for one in lowered.instances] == [Level.TASK, Level.IRQ, Level.NMI]
    assert [one.cpu for one in lowered.instances] == [0, 0, 0]


def test_each_instance_has_a_handler_on_its_cpu() -> None:
    text = """\
    @actor
    def other() -> None:
        system.n = 1

    @actor((3, 4))
    def task(number: int) -> None:
        system.n = number

    @actor(interrupts=task)
    def handler(number: int) -> None:
        assert system.n != number, "the task of the same number was here"

    properties = [every_actor_finishes()]
    """
    outcome = checked(text)
    lowered = ground(compiled(HEAD + dedent(text)))
    assert [(one.name, one.cpu) for one in lowered.instances] == [
        ("other", 0),
        ("task[0]", 1),
        ("task[1]", 2),
        ("handler[0]", 1),
        ("handler[1]", 2),
    ]
    assert len(lowered.instances[1].item) == 2  # the number of the CPU tells the instances apart
    assert {one.property.name: one.status for one in outcome.verdicts}["assertions_hold"] == "violated"


WAITS = """\
@actor
def task() -> None:
    wait_until(not system.a)
    system.n = 1


@actor(interrupts=task)
def handler() -> None:
    system.a = True
    {spins}
    system.a = False


properties = [never_waits(task), never_waits(handler), every_actor_finishes()]
"""


def test_what_is_interrupted_does_not_wait() -> None:
    found = verdicts(WAITS.format(spins="system.n = 2"))
    assert (
        found["task_never_waits"] == found["handler_never_waits"] == found["every_actor_finishes"] == "holds"
    )


def test_a_handler_that_has_not_begun_does_not_wait() -> None:
    text = """\
    @actor
    def task() -> None:
        system.n = 1

    @actor(interrupts=task)
    def handler() -> None:
        wait_until(system.n == 1, resting=True)
        system.a = True

    properties = [never_waits(handler)]
    """
    assert verdicts(text)["handler_never_waits"] == "holds"


def test_a_handler_that_spins_for_what_its_host_would_do_is_stuck() -> None:
    outcome = checked(WAITS.format(spins="wait_until(system.n == 1)"))
    found = {one.property.name: one for one in outcome.verdicts}
    assert found["handler_never_waits"].status == found["every_actor_finishes"].status == "violated"
    assert found["task_never_waits"].status == "holds"
    trace = found["every_actor_finishes"].trace
    assert trace is not None
    assert [one.actor for one in trace.stuck] == ["handler"]


def test_a_deadlock_of_some_names_who_is_interrupted_for_ever() -> None:
    text = """\
    @actor
    def round_and_round() -> None:
        while True:
            system.b = not system.b

    @actor
    def task() -> None:
        while True:
            system.n = 1

    @actor(interrupts=task)
    def handler() -> None:
        wait_until(system.a)

    properties = [every_actor_finishes()]
    """.replace("system.b = not system.b", "system.b = True")
    (verdict,) = [one for one in checked(text).verdicts if one.property.name == "every_actor_finishes"]
    assert verdict.status == "violated"
    assert verdict.trace is not None
    assert {one.actor for one in verdict.trace.stuck} == {"task", "handler"}


def test_a_handler_that_never_came_has_nothing_left_to_do() -> None:
    text = """\
    @actor
    def task() -> None:
        local_irq_disable()

    @actor(interrupts=task)
    def handler() -> None:
        system.n = 1

    @eventually("the handler comes")
    def comes() -> bool:
        return system.n == 1

    properties = [every_actor_finishes(), comes]
    """
    assert verdicts(text) == {"every_actor_finishes": "holds", "comes": "violated"} | {
        name: status for name, status in verdicts(text).items() if name.endswith(("hold", "range", "valid"))
    }
    assert verdicts(text.replace("    local_irq_disable()", "    system.a = True"))["comes"] == "holds"


def test_an_interrupt_that_comes_for_ever_may_starve_its_host() -> None:
    text = """\
    @actor
    def task() -> None:
        system.a = True

    @actor(interrupts=task)
    def storm() -> None:
        while True:
            wait_until(system.n < 9, resting=True)
            system.b = True

    @eventually("the task steps")
    def steps() -> bool:
        return system.a

    properties = [steps]
    """
    assert verdicts(text)["steps"] == "violated"


def test_a_returning_handler_leaves_interrupts_as_they_were() -> None:
    text = """\
    @actor
    def task() -> None:
        system.n = 1

    @actor(interrupts=task, level="softirq")
    def soft() -> None:
        local_irq_disable()
        system.a = True

    @actor(interrupts=task)
    def hard() -> None:
        with atomic:
            wait_until(system.a, resting=True)
            system.b = True

    @eventually("it comes")
    def comes() -> bool:
        return system.b

    properties = [comes]
    """
    assert verdicts(text)["comes"] == "holds"


def test_softirqs_are_let_come_no_more_often_than_they_were_held_off() -> None:
    text = """\
    @actor
    def task() -> None:
        local_bh_disable()
        local_bh_enable()
        local_bh_enable()

    @actor(interrupts=task, level="softirq")
    def soft() -> None:
        system.n = 1

    properties = [every_actor_finishes()]
    """
    outcome = checked(text)
    (failed,) = [one for one in outcome.verdicts if one.property.name == "assertions_hold"]
    assert failed.trace is not None
    assert failed.trace.steps[-1].failed == "local_bh_enable(): softirqs are not held off"


def test_words_are_no_steps_where_nothing_can_be_held_off() -> None:
    text = """\
    @actor
    def task() -> None:
        flags = local_irq_save()
        system.n = 1
        local_irq_restore(flags)
        local_bh_disable()
        local_bh_enable()

    properties = [every_actor_finishes()]
    """
    outcome = checked(text)
    assert outcome.result.states == 2
    assert all(shared.name == "system" for shared in compiled(HEAD + dedent(text)).shared)


# -- what the pass may not change --------------------------------------------------------------------------

PROGRAM = HEAD + dedent("""\
    @actor
    def task() -> None:
        local_irq_disable()
        wait_until(not system.b)
        with atomic:
            assert not system.a, "a"
            system.n += 1
        local_irq_enable()


    @actor(interrupts=task)
    def handler() -> None:
        with atomic:
            if system.n == 1:
                system.a = True


    @never("a")
    def bad() -> bool:
        return system.a


    properties = [every_actor_finishes(), never_waits(task), bad]
    """)


def with_cases(program: Ground, change: Callable[[Case], Case]) -> Ground:
    """The program with every case changed."""
    return replace(
        program,
        commands=tuple(
            tuple(replace(c, cases=tuple(map(change, c.cases))) for c in row) for row in program.commands
        ),
    )


def with_effects(program: Ground, keeps: Callable[[Effect], bool]) -> Ground:
    """The program without some effects."""
    return with_cases(program, lambda case: replace(case, effects=tuple(filter(keeps, case.effects))))


def drops_bad(program: Ground) -> Ground:
    """The program without the property about states."""
    return replace(program, properties=program.properties[:2])


def without_a_in_branches(case: Case) -> Case:
    """The case without updates of the first cell in its branches."""
    return replace(case, effects=tuple(map(without_a, case.effects)))


def without_a(effect: Effect) -> Effect:
    """An effect without updates of the first cell in its branches."""
    if not isinstance(effect, Fork):
        return effect
    then, otherwise = (
        tuple(one for one in branch if not isinstance(one, Update) or one.cell != 0)
        for branch in (effect.then, effect.otherwise)
    )
    return replace(effect, then=then, otherwise=otherwise)


def never_opens(program: Ground) -> Ground:
    """The program, of which those steps never open that wait for nothing of the model."""
    state = {number for number, cell in enumerate(program.cells) if cell.cpu_state}
    return with_cases(
        program, lambda case: replace(case, guard=fold.FALSE) if cells_read(case.guard) <= state else case
    )


def waits_for_either(program: Ground) -> Ground:
    """The program, in which a step may also wait until something of the model is true or of its CPU."""
    state = next(number for number, cell in enumerate(program.cells) if cell.cpu_state)
    either = fold.disjunction([Cell(0), Cell(state)])
    return with_cases(program, lambda case: replace(case, guard=fold.conjunction([case.guard, either])))


CHANGES: dict[str, Callable[[Ground], Ground]] = {
    "a wait": lambda g: with_cases(g, lambda case: replace(case, guard=fold.TRUE)),
    "a requirement": lambda g: with_effects(g, lambda effect: not isinstance(effect, Require)),
    "an update": lambda g: with_effects(g, lambda effect: not isinstance(effect, Update) or effect.cell != 2),
    "a property": drops_bad,
    "a guard on the model's state": lambda g: with_cases(
        g, lambda case: replace(case, guard=fold.conjunction([Cell(0), case.guard]))
    ),
    "a guard on the state of both": waits_for_either,
    "a step that never opens": never_opens,
    "an update in a branch": lambda g: with_cases(g, without_a_in_branches),
}


def test_the_pass_preserves_all_but_the_state_of_cpus() -> None:
    built = build(compiled(PROGRAM))
    after = verify(with_interrupts(built))
    assert preserving_all_but_cpus(built, after) is after
    assert after.commands != built.commands


@pytest.mark.parametrize("change", CHANGES)
def test_what_else_it_changes_is_found(change: str) -> None:
    built = build(compiled(PROGRAM))
    with pytest.raises(BrokenGround):
        preserving_all_but_cpus(built, CHANGES[change](with_interrupts(built)))


def test_a_program_without_handlers_is_left_as_it_is() -> None:
    text = HEAD + "@actor\ndef task() -> None:\n    system.n = 1\n\n\nproperties = [every_actor_finishes()]\n"
    built = build(compiled(text))
    assert with_interrupts(built) is built
