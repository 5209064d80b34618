"""Why a race happens, in words: the orders that force it, and the step after which nothing prevents it."""

from __future__ import annotations

from dataclasses import dataclass

from checker.counterexample.explanation import Explanation
from checker.counterexample.trace import Trace
from checker.report.paragraphs import WIDTH, ascii_only, fill
from checker.report.phrases import INEVITABLE, quoted
from checker.report.story import as_drawn, code, contexts, statements

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


def why_lines(trace: Trace, explanation: Explanation, width: int = WIDTH, by_cpu: bool = True) -> list[str]:
    """The lines of the explanation; empty where there is none.

    An actor is told by the column that it has in a diagram, or by its name.
    """
    steps = StepNames(trace, as_drawn(trace, explanation), by_cpu)
    return [
        *order_lines(steps, explanation, width),
        *(fill(line, width) if (line := put_off(explanation)) else ()),
        *(fill(line, width) if (line := executions(explanation)) else ()),
        *(fill(line, width) if (line := decided(steps, explanation)) else ()),
        *(line for one in explanation.unfinished for line in fill(f"Not found: {one}.", width)),
    ]


@dataclass(frozen=True, slots=True)
class StepNames:
    """How the steps of a trace are called; CPUs are numbered in the order of ``actors``."""

    trace: Trace
    actors: tuple[str, ...]
    by_cpu: bool = True

    @property
    def all(self) -> list[tuple[str, str]]:
        """Actor and text of each step, then of the next one of each actor that is stuck."""
        steps = [(step.actor, step.text) for step in self.trace.steps]
        return steps + [(stuck.actor, stuck.text) for stuck in self.trace.stuck]

    def named(self, step: int) -> str:
        """``trylock_page() on CPU 1``, or ``the second trylock_page() on CPU 1`` where there are several."""
        actor, _ = self.all[step]
        place = ascii_only(contexts(self.trace, self.actors)[actor])
        where = f"on {place}" if self.by_cpu else f"by {ascii_only(actor)}"
        return f"{self.which(step)}{quoted(self.label(step))} {where}"

    def which(self, step: int) -> str:
        """What tells a step from others of its name and actor."""
        mine = self.all[step][0], self.label(step)
        same = [n for n, (actor, _) in enumerate(self.all) if (actor, self.label(n)) == mine]
        if len(same) == 1:
            return ""
        position = same.index(step)
        return f"the {ORDINALS[position]} " if position < len(ORDINALS) else f"step {step + 1}, "

    def label(self, step: int) -> str:
        """What a step is called where its remarks would be too much: ``W8 set_page_writeback()``."""
        text = ascii_only(code(statements(self.all[step][1])[-1]))
        head, colon, _ = text.partition("(): ")
        return head + "()" if colon else text


def order_lines(steps: StepNames, why: Explanation, width: int) -> list[str]:
    """What the orders do, and then the orders."""
    if why.orders is None or len({actor for actor, _ in steps.all}) == 1:
        return []
    if not why.orders:
        if why.no_return == 0:
            return []  # nothing prevents it, in whatever order: one line will say so
        return fill("These steps go wrong in every order in which they can be taken.", width)
    pairs = [(steps.named(before), steps.named(after)) for before, after in why.orders]
    first = max(len(before) for before, _ in pairs)
    lines = [f"  {before.ljust(first)}  before  {after}" for before, after in pairs]
    if max(map(len, lines)) > width:
        lines = [line for pair in pairs for line in in_two(pair, width)]
    return [*fill(claim(why), width), *lines]


def in_two(pair: tuple[str, str], width: int) -> list[str]:
    """An order over two lines or more."""
    before, after = pair
    return fill(before, width, "  ", "      ") + fill(f"before {after}", width, "    ", "      ")


def claim(why: Explanation) -> str:
    """What reversing an order does. It always helps where all that goes wrong keeps the orders, unless it
    only puts the race off."""
    one = why.orders is not None and len(why.orders) == 1
    one_by_one = why.orders is not None and len(why.near_misses) == len(why.orders)
    if why.kept == why.wrong and (put_off(why) or not one_by_one):
        return f"These steps end so only in {'this order' if one else 'these orders'}:"
    if why.kept == why.wrong:
        needed = "this order; reverse it" if one else "these orders; reverse any one"
        return f"The race needs {needed} and it does not happen:"
    if why.mirror is not None:
        exchanged = f"the rest that goes wrong is the same with {' and '.join(why.mirror)} exchanged"
        return f"{'This order forces' if one else 'These orders force'} the race; {exchanged}:"
    compared = "" if why.weakest else "; the best of the sets that were compared"
    return (
        f"{'This order forces' if one else 'These orders force'} the race; the same steps go wrong in other"
        f" ways too ({why.kept:,} of {why.wrong:,} sequences that go wrong keep"
        f" {'it' if one else 'them'}{compared}):"
    )


def executions(why: Explanation) -> str:
    """How many essentially different executions go wrong; nothing where that is said already."""
    found = why.executions
    if found is None or found.all == 1 or (not why.orders and why.no_return == 0):
        return ""
    if found.wrong == found.all:
        return f"All {found.all:,} essentially different executions of these steps go wrong."
    go = "goes" if found.wrong == 1 else "go"
    return f"Of {found.all:,} essentially different executions of these steps {found.wrong:,} {go} wrong."


def put_off(why: Explanation) -> str:
    """Which orders only put the race off where they are reversed; nothing where none does."""
    found = [number for number, miss in enumerate(why.near_misses) if miss.puts_off]
    if not found:
        return ""
    which = [
        f"the {ORDINALS[number]}" if number < len(ORDINALS) else f"number {number + 1}" for number in found
    ]
    told = "it" if len(why.near_misses) == 1 else " or ".join(which)
    return f"To reverse {told} only puts it off: with other steps it still happens."


def decided(steps: StepNames, why: Explanation) -> str:
    """Where the race is decided; nothing where that is not known."""
    point, total = why.no_return, len(steps.trace.steps)
    if point is None:
        return ""
    if point == 0:
        return f"Nothing could have prevented it: {INEVITABLE}."
    if point == total:
        by = ", by other steps" if why.orders == () and len(steps.trace.actors) > 1 else ""
        return f"Until its last step, {steps.named(point - 1)}, it can still be prevented{by}."
    return f"After {steps.named(point - 1)} (step {point} of {total}) nothing can prevent it any more."
