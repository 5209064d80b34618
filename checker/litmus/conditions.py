"""The end of a litmus test: ``locations``, ``filter``, and ``exists`` or ``forall`` with a condition."""

from __future__ import annotations

from collections.abc import Collection

from checker.litmus.errors import NotLitmus, UnknownInLitmus
from checker.litmus.expressions import DEEPEST, TokenReader, number
from checker.litmus.lowering import refuse
from checker.litmus.syntax import (
    AddressOf,
    Combined,
    LocationAtEnd,
    RegisterAtEnd,
    Term,
    WholeNumber,
)
from checker.source.diagnostic import did_you_mean

COMPARED = {"=": "==", "==": "==", "!=": "!="}


class ConditionReader:
    """Reads conditions about ``locations``, and the registers of each thread."""

    def __init__(
        self, reader: TokenReader, locations: Collection[str], registers: list[Collection[str]]
    ) -> None:
        self._reader, self._locations, self._registers = reader, locations, registers
        self._depth = 0

    def condition(self) -> Term:
        """Alternatives, with an implication at most behind them."""
        left = self._joined("\\/", "||")
        if self._reader.take_if("=>"):
            self._deeper()
            return Combined("||", (Combined("!", (left,)), self.condition()))
        return left

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            self._reader.refuse(NotLitmus("this condition has more than 40 levels"))

    def _joined(self, sign: str, operator: str) -> Term:
        parts = [self._part(operator)]
        while self._reader.take_if(sign):
            parts.append(self._part(operator))
        return parts[0] if len(parts) == 1 else Combined(operator, tuple(parts))

    def _part(self, operator: str) -> Term:
        return self._joined("/\\", "&&") if operator == "||" else self._negated()

    def _negated(self) -> Term:
        self._deeper()
        try:
            if self._reader.take_if("~") or self._reader.take_if("not"):
                return Combined("!", (self._negated(),))
            if self._reader.take_if("("):
                inner = self.condition()
                self._reader.expect(")")
                return inner
            return self._atom()
        finally:
            self._depth -= 1

    def _atom(self) -> Term:
        for word, value in (("true", 1), ("false", 0)):
            if self._reader.next.text == word and self._reader.next.text not in self._locations:
                self._reader.take()
                return WholeNumber(value)
        left = self.subject()
        sign = self._reader.next
        if sign.text not in COMPARED:
            self._reader.refuse(NotLitmus("`=` is expected here"))
        self._reader.take()
        return Combined(COMPARED[sign.text], (left, self.value()))

    def subject(self) -> RegisterAtEnd | LocationAtEnd:
        """``0:r1``, ``x``, ``*x`` or ``[x]``."""
        token = self._reader.next
        if token.kind == "number":
            return self._register()
        bracket = self._reader.take_if("[")
        if not bracket:
            self._reader.take_if("*")
        name = self._reader.name("a register like `0:r1`, or a location,")
        if bracket:
            self._reader.expect("]")
        if name.text not in self._locations:
            known = did_you_mean(name.text, self._locations)
            refuse(UnknownInLitmus(name.text, f"no location of this test{known}"), name.span)
        return LocationAtEnd(name.text)

    def _register(self) -> RegisterAtEnd:
        token = self._reader.take()
        thread = number(token)
        if thread >= len(self._registers):
            refuse(UnknownInLitmus(f"{thread}:", "no thread of this test"), token.span)
        self._reader.expect(":")
        name = self._reader.name("a register")
        if name.text not in self._registers[thread]:
            known = did_you_mean(name.text, self._registers[thread])
            refuse(UnknownInLitmus(name.text, f"no register of thread {thread}{known}"), name.span)
        return RegisterAtEnd(thread, name.text)

    def value(self) -> Term:
        """A number, or the name of a location: its address."""
        self._reader.take_if("&")
        if self._reader.next.kind == "name":
            name = self._reader.take()
            if name.text not in self._locations:
                refuse(UnknownInLitmus(name.text, "no location of this test"), name.span)
            return AddressOf(name.text)
        negative = self._reader.take_if("-")
        if self._reader.next.kind != "number":
            self._reader.refuse(NotLitmus("a number or a location is expected here"))
        value = number(self._reader.take())
        return WholeNumber(-value if negative else value)
