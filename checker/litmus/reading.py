"""Reads a litmus test in herd7's C format."""

from __future__ import annotations

import re
from collections.abc import Iterable

from checker.litmus.bodies import BodyReader, HeadOfThread
from checker.litmus.conditions import ConditionReader
from checker.litmus.errors import NotInLitmus, NotLitmus, UnknownInLitmus
from checker.litmus.expressions import TYPES, TokenReader, number
from checker.litmus.lowering import refuse
from checker.litmus.syntax import (
    AddressOf,
    LitmusTest,
    LitmusThread,
    LocationAtEnd,
    Quantifier,
    RegisterAtEnd,
    Term,
    WholeNumber,
    parts,
)
from checker.litmus.tokens import Tokens
from checker.source.diagnostic import ModelError
from checker.source.span import SourceText, Span

THREAD = re.compile(r"P\d+", re.ASCII)


def read_litmus(source: SourceText) -> LitmusTest:
    """The test in a text. Raises ModelError, with the place."""
    return _LitmusReader(source).test()


class _LitmusReader:
    def __init__(self, source: SourceText) -> None:
        self._source = source
        words = source.lines[0].split() if source.lines else []
        if words[:1] != ["C"] or len(words) < 2:
            raise ModelError(
                NotLitmus("the first line is `C` and the name of the test"), Span(source, 1, 0, 1, 1)
            )
        self._name = words[1]
        tokens = Tokens(source)
        self._result = tokens.result()
        self._reader = TokenReader(list(tokens.read(len(source.lines[0]))))
        self._locations: dict[str, Term] = {}
        self._addresses: list[str] = []
        self._registers: dict[tuple[int, str], Term] = {}

    def test(self) -> LitmusTest:
        """The whole test."""
        while self._reader.next.text != "{" and self._reader.next.kind != "end":
            if THREAD.fullmatch(self._reader.next.text) and self._reader.look(1).text == "(":
                self._reader.refuse(NotLitmus("`{ ... }` is expected before the first thread"))
            self._reader.take()  # the lines that herd's generators write
        self._initial()
        threads = self._threads()
        for name in self._addresses:
            self._locations.setdefault(name, WholeNumber(0))
        return self._end(threads)

    # -- what is there at first ----------------------------------------------------------------

    def _initial(self) -> None:
        self._reader.expect("{")
        while not self._reader.take_if("}"):
            if not self._reader.take_if(";"):
                self._begin()

    def _begin(self) -> None:
        """``int x = 1``, ``p = &x``, ``0:r0 = x``, ``spinlock_t l``."""
        thread = -1
        if self._reader.next.kind == "number":
            thread = number(self._reader.take())
            self._reader.expect(":")
        while self._reader.next.text in TYPES or self._reader.next.text == "*":
            if self._reader.take().text == "struct":
                self._reader.name("the name of a structure")
        bracket = self._reader.take_if("[")
        name = self._reader.name("a location")
        if bracket:
            self._reader.expect("]")
        elif self._reader.next.text == "[":
            self._reader.refuse(NotInLitmus("an array", "use a location for each element"))
        value = self._value() if self._reader.take_if("=") else WholeNumber(0)
        if self._reader.next.text not in (";", "}"):
            self._reader.refuse(NotLitmus("`;` is expected here"))
        if thread >= 0:
            self._registers[thread, name.text] = value
        else:
            self._locations[name.text] = value

    def _value(self) -> Term:
        self._reader.take_if("&")
        token = self._reader.next
        if token.text == "ATOMIC_INIT":
            self._reader.take()
            self._reader.expect("(")
            inner = self._value()
            self._reader.expect(")")
            return inner
        if token.kind == "name":
            self._reader.take()
            self._addresses.append(token.text)
            return AddressOf(token.text)
        negative = self._reader.take_if("-")
        if self._reader.next.kind != "number":
            self._reader.refuse(NotLitmus("a number or a location is expected here"))
        value = number(self._reader.take())
        return WholeNumber(-value if negative else value)

    # -- the threads ---------------------------------------------------------------------------

    def _threads(self) -> tuple[LitmusThread, ...]:
        threads: list[LitmusThread] = []
        while (token := self._reader.next).kind == "name" and self._reader.look(1).text == "(":
            if not THREAD.fullmatch(token.text):
                break
            if token.text != f"P{len(threads)}":
                self._reader.refuse(NotLitmus(f"the thread `P{len(threads)}` is expected here"))
            head = self._head()
            known = tuple(name for thread, name in self._registers if thread == len(threads))
            threads.append(BodyReader(self._reader, head, known).thread())
        if not threads:
            self._reader.refuse(NotLitmus("the thread `P0` is expected here"))
        for thread, name in self._registers:
            if thread >= len(threads):
                refuse(
                    UnknownInLitmus(f"{thread}:{name}", "no register of this test"), self._reader.next.span
                )
        return tuple(threads)

    def _head(self) -> HeadOfThread:
        begin = self._reader.take().span
        self._reader.expect("(")
        parameters: dict[str, str] = {}
        while not self._reader.take_if(")"):
            name = self._parameter()
            parameters[name] = name
            self._locations.setdefault(name, WholeNumber(0))
            if self._reader.next.text != ")":
                self._reader.expect(",")
        return HeadOfThread(parameters, self._reader.since(begin))

    def _parameter(self) -> str:
        pointer = False
        while self._reader.next.text in TYPES or self._reader.next.text == "*":
            token = self._reader.take()
            pointer = pointer or token.text == "*"
            if token.text == "struct":
                self._reader.name("the name of a structure")
        if not pointer:
            self._reader.refuse(NotInLitmus("a parameter that is no pointer", "write `int *x`"))
        return self._reader.name("the name of a location").text

    # -- what is asked -------------------------------------------------------------------------

    def _end(self, threads: tuple[LitmusThread, ...]) -> LitmusTest:
        registers = [thread.registers for thread in threads]
        reading = ConditionReader(self._reader, self._locations, list(registers))
        shown: list[RegisterAtEnd | LocationAtEnd] = []
        if self._reader.take_if("locations"):
            shown = self._shown(reading)
        filter_ = reading.condition() if self._reader.take_if("filter") else None
        begin = self._reader.next.span
        quantifier = self._quantifier()
        condition = reading.condition()
        span = self._reader.since(begin)
        if self._reader.next.kind != "end":
            self._reader.refuse(NotLitmus("nothing is expected here"))
        return LitmusTest(
            self._name,
            self._source,
            self._locations,
            threads,
            quantifier,
            condition,
            span,
            filter_,
            observed([*shown, *parts(condition)]),
            self._result,
            self._registers,
        )

    def _shown(self, reading: ConditionReader) -> list[RegisterAtEnd | LocationAtEnd]:
        self._reader.expect("[")
        shown: list[RegisterAtEnd | LocationAtEnd] = []
        while not self._reader.take_if("]"):
            if not self._reader.take_if(";"):
                shown.append(reading.subject())
        return shown

    def _quantifier(self) -> Quantifier:
        negated = self._reader.take_if("~")
        token = self._reader.next
        if token.text == "exists":
            self._reader.take()
            return "not exists" if negated else "exists"
        if token.text == "forall" and not negated:
            self._reader.take()
            return "forall"
        self._reader.refuse(NotLitmus("`exists`, `~exists` or `forall` is expected here"))


def observed(terms: Iterable[Term]) -> tuple[RegisterAtEnd | LocationAtEnd, ...]:
    """What a state shows: registers by thread and name, and then locations by name."""
    found = {term for term in terms if isinstance(term, RegisterAtEnd | LocationAtEnd)}
    registers = [one for one in found if isinstance(one, RegisterAtEnd)]
    locations = [one for one in found if isinstance(one, LocationAtEnd)]
    return (
        *sorted(registers, key=lambda one: (one.thread, one.name)),
        *sorted(locations, key=lambda one: one.name),
    )
