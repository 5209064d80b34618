"""A primitive that is used as the kernel would not have it is a failed assertion, and no "holds"."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from checker.backends.python.system import PythonSystem
from checker.passes.normal_form import ground
from tests.programs import compiled

ROOT = Path(__file__).parents[2]

# The second grace period takes the number of a callback: that would wait for a reader that began after it.
TWO_GRACE_PERIODS_OF_ONE_NUMBER = """
from checker import *
from checker.kernel.rcu import Reader, RcuHead, call_rcu, rcu_do_batch, rcu_callback_done
from checker.kernel.rcu import rcu_read_lock, rcu_read_unlock, synchronize_rcu


@record
class State:
    published: bool = True
    inside: bool = False
    freed: bool = False


readers = shared(Array(Reader, 1))
first = shared(RcuHead)
second = shared(RcuHead)
state = shared(State)


@actor
def read() -> None:
    wait_until(first.queued)
    rcu_read_lock(readers[0])
    found = state.published
    state.inside = True
    with atomic:
        assert not (found and state.freed), "use after free"
    rcu_read_unlock(readers[0])


@actor
def update() -> None:
    call_rcu(first, readers, 0)
    wait_until(state.inside)
    state.published = False
    {again}


@actor
def softirq() -> None:
    rcu_do_batch(first, readers, 0)
    state.freed = True
    rcu_callback_done(first, readers, 0)


properties = [every_actor_finishes()]
"""


# For each misuse: the state, and what a task does with it (several tasks, if one cannot misuse it).
MISUSES = {
    "a reader follows LIST_POISON1": (
        "from checker.kernel.list import *",
        "head = shared(ListHead)",
        ["list_next(head)"],
    ),
    "list_add(): the list was never initialised": (
        "from checker.kernel.list import *",
        "head = shared(ListHead)\nentry = shared(ListHead)",
        ["list_add(entry, head)"],
    ),
    "list_add_rcu(): the list was never initialised": (
        "from checker.kernel.list import *",
        "head = shared(ListHead)\nentry = shared(ListHead)",
        ["list_add_rcu(entry, head)"],
    ),
    "list_del(): the entry is in no list": (
        "from checker.kernel.list import *",
        "entry = shared(ListHead)",
        ["list_del(entry)"],
    ),
    "more tasks sleep for a page lock than the model has room for": (
        "from checker.kernel.page import *",
        "page = shared(Page)\ntasks = shared(Array(Task, SLEEPERS + 2))",
        [f"lock_page(page, tasks[{task}])" for task in range(8)],
    ),
    "preempt_disable(): sections do not nest here": (
        "from checker.kernel.percpu import *",
        "cpus = shared(Array(Cpu, CPUS))\nthread = shared(Thread)",
        ["preempt_disable(thread, cpus)\n    preempt_disable(thread, cpus)"],
    ),
    "preempt_enable(): preemption is not disabled": (
        "from checker.kernel.percpu import *",
        "cpus = shared(Array(Cpu, CPUS))\nthread = shared(Thread)",
        ["preempt_enable(thread, cpus)"],
    ),
    "call_rcu(): the callback of this object is queued already": (
        "from checker.kernel.rcu import *",
        "readers = shared(Array(Reader, 1))\nhead = shared(RcuHead)",
        ["call_rcu(head, readers, 0)\n    call_rcu(head, readers, 1)"],
    ),
    "rcu_callback_done(): no callback is queued": (
        "from checker.kernel.rcu import *",
        "readers = shared(Array(Reader, 1))\nhead = shared(RcuHead)",
        ["rcu_callback_done(head, readers, 0)"],
    ),
    "rcu_read_unlock(): no section has begun": (
        "from checker.kernel.rcu_readers import *",
        "",
        ["rcu_read_lock()\n    rcu_read_unlock()\n    rcu_read_unlock()"],
    ),
    "refcount_t: increment on 0; use-after-free": (
        "from checker.kernel.refcount import *",
        "count = shared(Refcount)",
        ["refcount_dec_and_test(count)\n    refcount_inc(count)"],
    ),
    "write_seqcount_begin(): another writer is at work": (
        "from checker.kernel.seqcount import *",
        "count = shared(SeqCount)",
        ["write_seqcount_begin(count)\n    write_seqcount_begin(count)"],
    ),
    "write_seqcount_end(): no change has begun": (
        "from checker.kernel.seqcount import *",
        "count = shared(SeqCount)",
        ["write_seqcount_end(count)"],
    ),
    "spin_unlock(): nobody has the lock": (
        "from checker.kernel.spinlock import *",
        "lock = shared(SpinLock)",
        ["spin_unlock(lock)"],
    ),
    "prepare_to_wait(): a task of this number is in the queue already": (
        "from checker.kernel.wait_queue import *",
        "queue = shared(WaitQueue)",
        ["prepare_to_wait(queue, 0)\n    prepare_to_wait(queue, 0)"],
    ),
}
ONE_GRACE_PERIOD = "an updater has one grace period at a time: another needs a number of its own"


def model_of(imports: str, state: str, tasks: list[str]) -> str:
    """A model in which each task does one thing."""
    bodies = (f"@actor\ndef task{n}() -> None:\n    {body}\n" for n, body in enumerate(tasks))
    head = f"from checker import *\n{imports}\n{state}\n"
    return "\n".join([head, *bodies, "properties = [every_actor_finishes()]\n"])


def failures(source: str) -> set[str]:
    """What some step of a model fails at."""
    system = PythonSystem(ground(compiled(source)), symmetry=True)
    seen = set(system.initial())
    waiting, failed = list(seen), set[str]()
    while waiting:
        for _, after in system.moves(waiting.pop()):
            if after < 0:
                failed.add(system.checks[~after].sentence)
            elif (state := system.canonical(after)) not in seen:
                seen.add(state)
                waiting.append(state)
    return failed


@pytest.mark.parametrize("sentence", MISUSES)
def test_a_misuse_is_said(sentence: str) -> None:
    assert failures(model_of(*MISUSES[sentence])) == {sentence}


def test_every_assertion_of_a_primitive_is_among_them() -> None:
    trees = (ast.parse(path.read_text()) for path in sorted((ROOT / "checker" / "kernel").glob("*.py")))
    asserted = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Assert)]
    assert {ast.literal_eval(node.msg) for node in asserted if node.msg} == {*MISUSES, ONE_GRACE_PERIOD}
    assert all(node.msg for node in asserted)


@pytest.mark.parametrize("again", ["call_rcu(second, readers, {})", "synchronize_rcu(readers, {})"])
def test_two_grace_periods_do_not_share_a_number(again: str) -> None:
    def failures_with(number: int) -> set[str]:
        call = again.format(number)
        return failures(TWO_GRACE_PERIODS_OF_ONE_NUMBER.replace("{again}", call))

    assert ONE_GRACE_PERIOD in failures_with(0)
    assert failures_with(1) == {"use after free"}
