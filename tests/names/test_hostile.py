"""Names that are words of another language, or of a program that it generates, name what they name here."""

from __future__ import annotations

import keyword

import pytest

from checker.backends.promela.module import promela
from checker.backends.python.system import PythonSystem
from checker.backends.tla.module import tla
from checker.exploration.limits import Limits
from checker.exploration.spin import ask_spin
from checker.ground.program import Ground
from checker.passes.normal_form import ground
from tests.agreement import test_tla as tlc
from tests.agreement import test_z3 as z3
from tests.agreement.test_agreement import TestPython as Python
from tests.agreement.test_lowering import check_all
from tests.native.building import needs_compiler, needs_spin
from tests.oracle import explore
from tests.programs import compiled
from tests.values.test_edges import check_native

WORDS = """active assertion bit chan mtype proctype run skip init never inline d_step timeout printf main now
trpt exit malloc errors depth end auto_ volatile signed unsigned struct NULL EOF stdin _pid _nr_pr np_ x x_2
X x_ x__2 FINISHED floor_mod a b Maxbody proc_offset sched this boq II JJ T reached u src_file claimline S0
D0 sizeof uerror settable P0 Prunner pan_main max min abs random read write open close time signal fork
select index y0 y1 j0 log pow VARIABLE EXTENDS CHOOSE LET IN UNCHANGED DOMAIN Init Next Spec TypeOK WF_x SF_x
Int Nat s t states seen found failures stuck expand step out l moved canonical add append n0 v1 m1 mask words
to valid every equal less cells words_2 was_x x_holds x_in_step case_0 start_0 idle_0"""
NAMES = [name for name in WORDS.split() if not keyword.iskeyword(name)]
KINDS = ("fields", "arrays", "enums", "locals")
SEVEN = ["never_", "s", "x_2", "X", "x", "x_", "to"]

MODEL = """
from enum import Enum
from checker import actor as A_, never as N_, record as R_, shared as SH_, Array as AR_, atomic as AT_
from checker import every_actor_finishes as EAF_


{classes}


@R_
class System_:
    go_: bool = False
{fields}


system_ = SH_(System_)
{arrays}


{actors}


{properties}


properties = [{listed}, EAF_()]
"""


def model(places: list[str], names: list[str]) -> str:
    """A model in which things of these kinds have these names; things of the same kind, in turn."""
    parts = {"classes": "", "fields": "", "arrays": "", "actors": "", "properties": "", "listed": "runner_ok"}
    lines = [f"    system_.{name} = True" for name in names] if "fields" in places else []
    if "enums" in places:
        members = "".join(f"    {name} = {n}\n" for n, name in enumerate(names))
        parts["classes"] = f"class Kind_(Enum):\n{members}"
        parts["fields"] += f"    kind_: Kind_ = Kind_.{names[0]}\n"
        lines += [f"    system_.kind_ = Kind_.{name}" for name in names]
    if "fields" in places:
        parts["fields"] += "".join(f"    {name}: bool = False\n" for name in names)
    if "arrays" in places:
        parts["arrays"] = "".join(f"{name} = SH_(AR_(bool, 2))\n" for name in names)
        lines += [f"    {name}[1] = True" for name in names]
    if "locals" in places:
        lines += ["    with AT_:", *(f"        {name} = system_.go_" for name in names)]
        lines += ["    with AT_:", *(f"        system_.go_ = not {name}" for name in names)]
    parts["actors"] = "@A_\ndef runner_() -> None:\n" + "\n".join(lines or ["    system_.go_ = True"])
    judged = names if "properties" in places else []
    condition = "@N_('not to be')\ndef {0}() -> bool:\n    return system_.go_\n\n\n"
    parts["properties"] = "".join(condition.format(name) for name in ("runner_ok", *judged))
    parts["listed"] = ", ".join(["runner_ok", *judged])
    return MODEL.format(**parts)


def lowered(places: list[str], names: list[str]) -> Ground:
    """The model, compiled."""
    return ground(compiled(model(places, names)))


@needs_spin
@pytest.mark.parametrize(
    "place", ["properties", *(pytest.param(kind, marks=pytest.mark.slow) for kind in KINDS)]
)
def test_spin(place: str) -> None:
    found = lowered([place], NAMES)
    truth = explore(PythonSystem(found))
    answer = ask_spin(promela(found), len(truth.states), Limits(seconds=200).deadline())
    assert answer.states == len(truth.states)
    assert {found.properties[n].property.name for n in answer.seen} == set(truth.first)


@needs_compiler
def test_every_other_engine() -> None:
    found = lowered(["fields", "enums", "locals"], SEVEN)
    truth = explore(PythonSystem(found))
    check_all(found.program, 50)
    Python().check(found, truth)
    z3.check_some(found, 10)
    tlc.check(found, truth)
    assert check_native(found)


@pytest.mark.parametrize("place", [*KINDS, "properties"])
def test_tla(place: str) -> None:
    """Each name is defined once, and none is a word of TLA+ or begins as a formula of fairness does."""
    text = tla(lowered([place], NAMES))
    defined = [
        line.split(" ==")[0].split("(")[0]
        for line in text.splitlines()
        if line[:1].isalpha() and " ==" in line
    ]
    assert len(defined) == len(set(defined))
    assert not [name for name in defined if name.startswith(("WF_", "SF_"))]


@pytest.mark.parametrize("place", KINDS)
def test_cells_are_told_apart(place: str) -> None:
    cells = [cell.name for cell in lowered([place], NAMES).cells]
    assert len(cells) == len(set(cells))
