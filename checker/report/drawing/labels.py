"""What a step is called in a drawing, and what a reader must know of it besides."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from checker.counterexample.trace import Stuck, Trace, TraceStep
from checker.report.access_words import AccessWords
from checker.report.drawing.short_names import (
    IS,
    frees_of,
    owners_once,
    short_names,
    value_changed,
    value_read,
)
from checker.report.paragraphs import ascii_only
from checker.report.story import code, statements, verb

FINDS = "finds that "
MOST = 1  # changes that are noted of a step that takes part by its place alone
DECISION = re.compile(r"(if|elif|while)\b")


@dataclass(frozen=True)
class Labels:
    """The texts of a drawing that shows some steps of a trace, by number from 0. ``values`` are what
    these steps are about; None where that is not known. ``places`` says where actors run."""

    trace: Trace
    shown: tuple[int, ...]
    values: frozenset[str] | None = None
    places: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def access(self) -> AccessWords:
        """What a reader must know of accesses."""
        return AccessWords(self.trace, self.places)

    @cached_property
    def short(self) -> dict[str, str]:
        """The short names of the shared values that the shown steps touch: others need not be told apart."""
        issued = (self.access.issued_by(number) for number in self.shown)
        named = dict.fromkeys([*self.shown, *(number for number in issued if number is not None)])
        steps = [self.trace.steps[number] for number in named]
        names = [n for one in steps for n in (*one.reads, *one.changed, *one.unchanged)]
        names += [*self.trace.facts, *(n for one in self.trace.stuck for n in one.reads)]
        return short_names(dict.fromkeys(names))

    def words(self, names: Sequence[str]) -> list[str]:
        """How some values are called beside each other. Behind one that has an owner, one without would seem
        to have the same: then all have their whole names."""
        short = [self.short.get(name, name) for name in names]  # a step that is not shown may be named
        is_clear = ["." in name for name in short] == sorted("." in name for name in short)
        return owners_once(short) if is_clear else list(names)

    # -- what a step is called -------------------------------------------------------------------

    def row(self, number: int) -> str:
        """What stands in the drawing for a step: its name, or what the machine of a memory model does."""
        issued = self.access.issued_by(number)
        return self.step(number) if issued is None else self.access.line(number, self.step(issued))

    def step(self, number: int) -> str:
        """``set_page_writeback()``; or ``set_page_dirty_lock(): lock_page()``, where its actor is shown to
        take such a step in several procedures."""
        text = self.name(number)
        return (
            f"{self.caller(number)}: {text}"
            if (self.trace.steps[number].actor, text) in self.several
            else text
        )

    @cached_property
    def several(self) -> frozenset[tuple[str, str]]:
        """The actors and names of steps that are shown in several procedures."""
        callers: dict[tuple[str, str], set[str]] = {}
        for number in self.shown:
            callers.setdefault((self.trace.steps[number].actor, self.name(number)), set()).add(
                self.caller(number)
            )
        return frozenset(key for key, names in callers.items() if len(names) > 1)

    def caller(self, number: int) -> str:
        """The procedure that a step is in, or that calls the one of its name; else the actor."""
        step, name = self.trace.steps[number], self.name(number)
        calls = [label(call) for call, _ in step.calls]
        return next((call for call in reversed(calls) if call != name), ascii_only(step.actor))

    def name(self, number: int) -> str:
        """The name that the model gives a step, or its code. A decision that has no name is shown by what it
        found."""
        step = self.trace.steps[number]
        parts = statements(step.text)
        if is_code(step, parts[-1]) and DECISION.match(parts[-1]) and (seen := self.read(number)):
            return ascii_only(FINDS + ", ".join(seen))
        return label(parts[-1])

    def stuck(self, number: int) -> str:
        """Where an actor stands that cannot step."""
        return label(statements(self.trace.stuck[number].text)[-1])

    def read(self, number: int) -> list[str]:
        """The values that mattered to a step, as it found them."""
        step = self.trace.steps[number]
        names = [name for name in step.decided if name not in step.changed and name in self.trace.relevant]
        short = self.words(names)
        return [value_read(word, step.reads[name]) for word, name in zip(short, names, strict=True)]

    def value(self, number: int, word: str, name: str) -> str:
        """A value that a step read, and why it is not the newest."""
        step = self.trace.steps[number]
        return f"{value_read(word, step.reads[name])}{self.access.behind(number, name)}"

    # -- what is noted beside it -----------------------------------------------------------------

    def notes(self, number: int) -> list[str]:
        """What a step chose, read and changed, where that takes part in the race. What it read is left out
        where it changed something and a step above has shown the value."""
        step = self.trace.steps[number]
        chosen = [f"{name} = {value}" for name, value in step.choice.items()]
        changed = frees_of(list(step.changed), [name for name in step.changed if name in self.noted])
        wanted = frozenset(step.decided) if step.failed and not self.noted else self.noted
        wanted |= self.access.loads_old(number)
        read = [n for n in step.decided if n in wanted and n not in step.changed]
        new = [name for name in read if not self.was_shown(name, number)]
        changed = changed or ([] if new else self.real_changes(step))
        read = new if changed else read
        why = [found for name in read if (found := self.access.origin(number, name))]
        if self.name(number).startswith(FINDS):
            chosen, read = [*chosen, *why], []
        issued = self.access.issued_by(number)
        said = self.name(number if issued is None else issued)
        changed = [n for n in changed if not assigns(said, n, step.changed[n][1])]
        short = self.words([*read, *changed])
        words = [self.value(number, *pair) for pair in zip(short, read, strict=False)]
        last = zip(short[len(read) :], changed, strict=True)
        notes = [*chosen, *words, *(value_changed(word, *step.changed[name]) for word, name in last)]
        notes += self.issue(number)
        stays = [
            f"{self.short[n]} stays {value}"
            for n, value in step.unchanged.items()
            if n in self.noted and IS not in n  # that a reference is stale: not yet
        ]
        return [*([step.event] if step.event else []), *(notes or stays)]

    def issue(self, number: int) -> list[str]:
        """How an access is issued that others do not see at once."""
        how, one = self.access.issue(number), self.trace.steps[number].memory
        if (
            not how
            or one is None
            or one.stored is None
            or assigns(self.name(number), one.location, one.stored)
        ):
            return [how] if how else []
        return [f"{self.short.get(one.location, one.location)} = {one.stored} {how}"]

    def real_changes(self, step: TraceStep) -> list[str]:
        """What a step changed that the model reads again, ghosts aside."""
        real = self.trace.relevant - self.trace.ghosts
        return [name for name in step.changed if name in real][:MOST]

    def was_shown(self, name: str, number: int) -> bool:
        """Whether the last change of a value before a step is shown."""
        writers = [n for n in range(number) if name in self.trace.steps[n].changed]
        return bool(writers) and writers[-1] in self.shown

    def waits(self, stuck: Stuck) -> str:
        """Why an actor does not step any more."""
        if stuck.now_and_then:
            return "is able to step only now and then, and never does"
        if stuck.endless:
            return "can go on, and never finishes"
        names = [name for name in stuck.reads if name in self.trace.relevant]
        short = self.words(names)
        seen = [value_read(word, stuck.reads[name]) for word, name in zip(short, names, strict=True)]
        return verb(self.trace.kind) + (f": {', '.join(seen)}" if seen else "")

    @cached_property
    def noted(self) -> frozenset[str]:
        """The values that are worth a note: those that the violation and the shown steps are about. Where
        that is not known, what one of the steps changes and another one touches."""
        if self.values is not None:
            return self.values | frozenset(self.trace.facts)
        steps = [self.trace.steps[number] for number in self.shown]
        touched = Counter(name for step in steps for name in {*step.decided, *step.changed})
        touched.update(name for stuck in self.trace.stuck for name in stuck.reads)
        changed = {name for step in steps for name in step.changed}
        passed_on = {name for name in changed if touched[name] > 1} - self.trace.ghosts
        return frozenset(passed_on | set(self.trace.facts))


def label(text: str) -> str:
    """A name without its remark: ``set_page_dirty_lock()`` of ``set_page_dirty_lock(): dirty again``."""
    plain = ascii_only(code(text))
    head, colon, _ = plain.partition("): ")
    return f"{head})" if colon else plain


def assigns(text: str, name: str, new: str) -> bool:
    """Whether a text is the model's own assignment, and says the value: ``page.device = True``."""
    target, _, value = text.partition(" = ")
    ends = target.rpartition(".")[2], value.rpartition(".")[2]
    return ends == (name.rpartition(".")[2], new)


def is_code(step: TraceStep, text: str) -> bool:
    """Whether a step is shown by the model's own line, because it has no name there."""
    lines = range(step.span.line, step.span.end_line + 1)
    return text in {code(step.span.source.line(line)) for line in lines}


def together(notes: Sequence[str]) -> str:
    """The notes of a step on one line."""
    return ascii_only(f"// {', '.join(notes)}") if notes else ""
