"""The bodies of the threads of a litmus test."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from checker.litmus.errors import NotInLitmus, NotLitmus, UnknownInLitmus
from checker.litmus.expressions import DEEPEST, TYPES, CCall, CName, COperation, CTree, TokenReader
from checker.litmus.lowering import Lowering, refuse
from checker.litmus.syntax import BranchOn, LitmusThread, Operation, RegisterSet, RegisterUse, WriteAccess
from checker.source.span import Span

NOT_READ = {
    "while": "a loop", "for": "a loop", "do": "a loop", "goto": "`goto`", "switch": "`switch`",
    "return": "`return`", "break": "`break`", "continue": "`continue`",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class HeadOfThread:
    """``P0(int *x)``: its parameters, each the name of a location, and where it stands."""

    parameters: Mapping[str, str]
    span: Span


class BodyReader:
    """Reads the statements of one thread."""

    def __init__(self, reader: TokenReader, head: HeadOfThread, registers: tuple[str, ...]) -> None:
        self._reader, self._head = reader, head
        self._lowering = Lowering(head.parameters)
        self._lowering.registers.update(dict.fromkeys(registers))
        self._depth = 0

    def thread(self) -> LitmusThread:
        """The body, from ``{`` to ``}``."""
        operations = self._block()
        return LitmusThread(operations, tuple(self._lowering.registers), self._head.span)

    def _block(self) -> tuple[Operation, ...]:
        """Statements in braces. They have operations of their own."""
        self._reader.expect("{")
        outside, self._lowering.operations = self._lowering.operations, []
        while not self._reader.take_if("}"):
            self._statement()
        inside, self._lowering.operations = self._lowering.operations, outside
        return tuple(inside)

    def _branch(self) -> tuple[Operation, ...]:
        """What follows ``if (...)`` or ``else``: a block or one statement."""
        if self._reader.next.text == "{":
            return self._block()
        outside, self._lowering.operations = self._lowering.operations, []
        self._statement()
        inside, self._lowering.operations = self._lowering.operations, outside
        return tuple(inside)

    def _statement(self) -> None:
        token = self._reader.next
        if token.kind == "end":
            self._reader.refuse(NotLitmus("`}` is expected here"))
        self._depth += 1
        if self._depth > DEEPEST:
            self._reader.refuse(NotInLitmus("a statement of more than 40 levels"))
        if token.text in NOT_READ:
            self._reader.refuse(NotInLitmus(NOT_READ[token.text]))
        if token.text == "if":
            self._if()
        elif token.text == "{":
            self._lowering.operations.extend(self._block())
        elif token.text in TYPES:
            self._declaration()
        elif not self._reader.take_if(";"):
            self._simple()
        self._depth -= 1

    def _if(self) -> None:
        begin = self._reader.take().span
        self._reader.expect("(")
        tree = self._reader.expression()
        self._reader.expect(")")
        span = self._reader.since(begin)
        condition = self._lowering.term(tree, None, span)
        then = self._branch()
        otherwise = self._branch() if self._reader.take_if("else") else ()
        self._lowering.operations.append(BranchOn(condition, then, otherwise, span))

    def _declaration(self) -> None:
        """``int r0;``, ``int *r1 = READ_ONCE(*x), r2;``"""
        while self._reader.next.text in TYPES:
            if self._reader.take().text == "struct":
                self._reader.name("the name of a structure")
        while True:
            begin = self._reader.next.span
            while self._reader.take_if("*"):
                pass
            token = self._reader.name("the name of a variable")
            if token.text in self._head.parameters:
                refuse(UnknownInLitmus(token.text, "a parameter already"), token.span)
            if self._reader.next.text == "[":
                self._reader.refuse(NotInLitmus("an array", "use a variable for each element"))
            self._lowering.registers[token.text] = None
            if self._reader.take_if("="):
                self._assign(token.text, begin)
            if not self._reader.take_if(","):
                break
        self._reader.expect(";")

    def _assign(self, register: str, begin: Span) -> None:
        tree = self._reader.expression()
        span = self._reader.since(begin)
        self._lowering.registers[register] = None
        value = self._lowering.term(tree, register, span)
        if value != RegisterUse(register):
            self._lowering.operations.append(RegisterSet(register, value, span))

    def _simple(self) -> None:
        """An assignment or a call."""
        begin = self._reader.next.span
        tree = self._reader.expression()
        if self._reader.take_if("="):
            self._assignment(tree, begin)
        elif isinstance(tree, CCall):
            self._lowering.statement(tree, self._reader.since(begin))
        elif self._reader.next.text not in (";", "}"):
            self._reader.refuse(NotInLitmus(f"`{self._reader.next.text}` here", "write `x = x + 1`"))
        else:
            refuse(NotLitmus("a statement is expected here: an assignment or a call"), tree.span)
        self._reader.expect(";")

    def _assignment(self, target: CTree, begin: Span) -> None:
        match target:
            case CName(name, span):
                if name in self._head.parameters:
                    refuse(NotInLitmus("a parameter that changes", "write `*x = ...` to store"), span)
                self._assign(name, begin)
            case COperation("*", (pointer,)):
                place = self._lowering.place(pointer)
                value = self._lowering.term(self._reader.expression())
                self._lowering.operations.append(
                    WriteAccess(place, value, "relaxed", self._reader.since(begin))
                )
            case _:
                refuse(NotLitmus("this is no place for a value"), target.span)
