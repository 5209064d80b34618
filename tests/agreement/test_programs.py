"""The random programs are worth agreeing on: they are accepted, and everything occurs in them."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from checker.backends.python.system import PythonSystem
from checker.ground.meaning import InitialFails
from checker.ground.program import Ground
from checker.passes.normal_form import ground
from checker.source.diagnostic import ModelError
from tests.oracle import TooBig, Truth, explore
from tests.programs import compiled, random_model

PROGRAMS = 300
EXPLORED = 150  # of these, whatever they have
CONSTRUCTS = {
    "a bool field": r"flag: bool",
    "a bounded field": r"n: int = integer",
    "an enum field": r"mode: Mode",
    "a reference field": r"other: Node \| None",
    "an array field": r"bits: Array\[bool\]",
    "an array of references": r"links: Array",
    "an array of plain values": r"slots = shared",
    "two arrays of records": r"tasks = shared",
    "one instance": r"@actor\n",
    "two instances": r"@actor\(count=2\)",
    "three instances": r"@actor\(count=3\)",
    "one for each element": r"@actor\(nodes\)",
    "one for each number": r"@actor\(range\(2\)\)",
    "one for each pair": r"@actor\(list\(zip",
    "one for two elements": r"@actor\(\[\(a, b\)",
    "a declared local": r"v\d+: int = integer",
    "a procedure": r"@procedure",
    "a nested call": r"def procedure\d+[^@]*= procedure\d+\(",
    "a result": r"r\d+ = procedure",
    "a call in a test": r"if procedure",
    "an early return": r"  return\n",
    "an early result": r"        return \S",
    "elif": r"elif ",
    "else": r"else:",
    "while": r"while [^T]",
    "while True": r"while True",
    "for over the array": r"for e\d+ in nodes",
    "for over numbers": r"for e\d+ in range",
    "break": r"break",
    "continue": r"continue",
    "atomic then choose": r"with atomic:\n +c\d+ = choose",
    "atomic then wait": r"with atomic:\n +wait_until",
    "a named block": r"with atomic\(",
    "a block with a comment": r"with atomic:  # step",
    "a named statement": r"[^\s#]  #: step",
    "choose then wait": r"= choose\(.*\n +wait_until",
    "a bare choice": r"    c\d+ = choose\(.*\n +(?!wait_until|c\d+ =)(\S+) = ",
    "a bare wait": r"\n(?!.*with atomic).*\n    wait_until",
    "resting": r"resting=True",
    "assert": r"assert ",
    "an increment": r"\+= 1",
    "a decrement": r"-= 1",
    "a product": r" \* ",
    "a quotient": r" // ",
    "a remainder": r" % ",
    "None followed": r"system\.owner\.",
    "a conditional": r"\(.* if .* else .*\)",
    "a chain": r"0 <=? .* <=? \d",
    "membership": r" in \(Mode",
    "any": r"any\(.* for .* in nodes\)",
    "all": r"all\(.* for .* in nodes\)",
    "a filter": r"(any|all)\(.* in nodes if ",
    "sum": r"sum\(1 for",
    "a sum of values": r"sum\(q\d+\.n for",
    "a swap": r"swap\(",
    "implies": r"implies\(",
    "@initial": r"@initial",
    "@initial with choices": r"@initial\ndef start\(\) -> None:\n    c\d+ = choose",
    "a switch": r"if CHECK",
    "a switch turned over": r"if not CHECK",
    "@always": r"@always",
    "@never": r"@never",
    "@reachable": r"@reachable",
    "every_actor_finishes": r"every_actor_finishes\(\)",
    "never_waits": r"never_waits\(",
}


@cache
def outcome(source: str) -> tuple[str, Ground | None, Truth | None]:
    """What becomes of a program: a word, and the truth if there is one."""
    lowered = None
    try:
        lowered = ground(compiled(source))
        return "explored", lowered, explore(PythonSystem(lowered), 3000)
    except ModelError:
        return "refused", None, None
    except InitialFails:
        return "fails before it starts", lowered, None
    except TooBig:
        return "too big", lowered, None


def outcomes() -> list[tuple[str, Ground | None, Truth | None]]:
    """The outcomes of the first programs."""
    return [outcome(random_model(seed)) for seed in range(EXPLORED)]


def test_nearly_all_are_accepted() -> None:
    counts = Counter(word for word, _, _ in outcomes())
    assert counts["refused"] <= EXPLORED // 10
    assert counts["too big"] <= EXPLORED // 20
    assert counts["explored"] >= EXPLORED * 8 // 10


def test_every_construct_occurs() -> None:
    """In programs that are explored; one that shows nothing new is not tried."""
    counts: Counter[str] = Counter()
    for source in map(random_model, range(PROGRAMS)):
        new = [name for name, text in CONSTRUCTS.items() if counts[name] < 3 and re.search(text, source)]
        if new and outcome(source)[0] == "explored":
            counts.update(new)
    assert not {name: counts[name] for name in CONSTRUCTS if counts[name] < 3}


def test_every_outcome_occurs() -> None:
    counts: Counter[str] = Counter()
    for _, lowered, truth in outcomes():
        if lowered is None or truth is None:
            continue
        counts["deadlocks"] += bool(truth.deadlocks)
        counts["of some size"] += len(truth.states) > 50
        counts["symmetric"] += bool(lowered.program.interchangeable)
        counts["symmetric in pairs"] += any(len(group) > 1 for group in lowered.program.interchangeable)
        counts["three alike"] += any(
            lowered.program.array(group[0]).length == 3 for group in lowered.program.interchangeable
        )
        counts["several initial states"] += len(PythonSystem(lowered).initial()) > 1
        for judged in lowered.properties:
            name = judged.property.name if judged.property.kind == "step" else judged.property.kind
            counts[f"{name} {truth.status(judged)}"] += 1
    wanted = [
        "deadlocks",
        "of some size",
        "symmetric",
        "symmetric in pairs",
        "three alike",
        "several initial states",
    ]
    kinds = ["always", "never", "reachable", "never_waits", "every_actor_finishes", "assertions_hold"]
    kinds += ["integers_stay_in_range", "references_are_valid"]
    wanted += [f"{kind} {status}" for kind in kinds for status in ("holds", "violated")]
    assert not {one: counts[one] for one in wanted if counts[one] < 3}
