"""Models as litmus tests: there and back again, and what has no form."""

import re
from pathlib import Path

import pytest

from checker.backends.cannot_express import CannotExpress
from checker.backends.litmus.module import litmus_of
from checker.checking.end_states import EndStates, end_states
from checker.compiler.compile import compile_model
from checker.exploration.limits import Watch
from checker.litmus.reading import read_litmus
from checker.passes.normal_form import ground
from tests.programs import compiled

FOLDER = Path(__file__).parent
NO_FORM = {
    "Atomic-RMW-ops-are-atomic-WRT-atomic_set": "this atomic step",
    "DCL-broken": "a branch",
    "DCL-fixed": "a branch",
    "LB+fencembonceonce+ctrlonceonce": "a branch",
    "MP+onceassign+derefonce": "a place that is computed",
    "dep+plain": "a branch",
}


def ends(path: Path, memory: str) -> EndStates:
    model = compile_model(str(path), {"memory": memory})
    return end_states(read_litmus(model.source), ground(model.program), Watch())


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.litmus")), ids=lambda path: path.stem)
def test_there_and_back_again(path: Path, tmp_path: Path) -> None:
    if path.stem in NO_FORM:
        with pytest.raises(CannotExpress, match=f"{NO_FORM[path.stem]}, .*{re.escape(path.name)}"):
            litmus_of(compile_model(str(path)).program)
        return
    back = tmp_path / "back.litmus"
    back.write_text(litmus_of(compile_model(str(path)).program))
    for memory in ("sc", "weak"):
        before, after = ends(path, memory), ends(back, memory)
        assert (after.positive, after.negative, after.shown) == (
            before.positive,
            before.negative,
            before.shown,
        )


def test_barriers_are_not_lost_silently() -> None:
    with pytest.raises(CannotExpress, match="--memory weak"):
        litmus_of(compile_model(str(FOLDER / "SB+poonceonces.litmus"), {"memory": "sc"}).program)


HEAD = """
from checker import actor, always, atomic, integer, never, record, shared, smp_mb, smp_rmb, smp_load_acquire
from checker import smp_store_release, swap, ghost, wait_until

@record
class Page:
    count: int = integer(1, most=9)
    flag: bool = False
    seen: int = ghost(integer(0, most=9))
    ended: bool = ghost(False)

page = shared(Page)

@never("it is 2")
def two() -> bool:
    return page.count == 2 and page.ended

properties = [two]

@actor
def task() -> None:
"""


def emitted(*lines: str) -> str:
    return litmus_of(compiled(HEAD + "".join(f"    {line}\n" for line in lines), memory="weak"))


def test_every_kind_of_step() -> None:
    text = emitted(
        "smp_store_release(page.flag, True)",
        "seen = smp_load_acquire(page.count)",
        "smp_rmb()",
        'with atomic("atomic_inc()", order="relaxed"):',
        "    page.count += 1",
        'with atomic("xchg()", order="acquire"):',
        "    old = page.count",
        "    page.count = 2",
        'with atomic("cmpxchg()"):',
        "    was = page.count",
        "    if was == seen:",
        "        page.count = old",
        "page.seen = was",
        "smp_mb()",
        "page.ended = True",
    )
    start = text.index("\tsmp_store_release")
    assert text[start : text.index("}\n", start)] == (
        "\tsmp_store_release(flag, 1);\n"
        "\tseen = atomic_read_acquire(count);\n"
        "\tsmp_rmb();\n"
        "\tatomic_add(1, count);\n"
        "\told = atomic_xchg_acquire(count, 2);\n"
        "\twas = atomic_cmpxchg(count, seen, old);\n"
        "\tsmp_mb();\n"
    )
    assert "{\n\tatomic_t count = 1;\n}" in text
    assert text.endswith("exists (count=2)\n")
