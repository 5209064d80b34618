"""Expressions of C in a litmus test, as they are written: a tree whose leaves have places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn

from checker.litmus.errors import NotInLitmus, NotLitmus
from checker.litmus.tokens import LitmusToken
from checker.source.diagnostic import Message, ModelError
from checker.source.span import Span

LEVELS = (
    ("||",), ("&&",), ("|",), ("^",), ("&",), ("==", "!="), ("<", "<=", ">", ">="), ("<<", ">>"),
    ("+", "-"), ("*", "/", "%"),
)  # fmt: skip
UNARY = ("!", "~", "-", "+", "*", "&")
TYPES = frozenset(
    "int unsigned signed long short char bool void const volatile struct __u8 u8 u16 u32 u64 s8 s16 s32 s64 "
    "size_t uintptr_t intptr_t spinlock_t raw_spinlock_t rwlock_t atomic_t atomic_long_t atomic64_t".split()
)
DEEPEST = 40
LARGEST = (1 << 31) - 1


@dataclass(frozen=True, slots=True)
class CNumber:
    """A number."""

    value: int
    span: Span


@dataclass(frozen=True, slots=True)
class CName:
    """A name."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class CCall:
    """A call of a function or a macro."""

    name: str
    arguments: tuple[CTree, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class COperation:
    """An operator with one or two operands."""

    operator: str
    operands: tuple[CTree, ...]
    span: Span


CTree = CNumber | CName | CCall | COperation


class TokenReader:
    """Reads tokens one by one, and expressions of C from them."""

    def __init__(self, tokens: list[LitmusToken]) -> None:
        self._tokens, self._at, self._depth = tokens, 0, 0

    @property
    def next(self) -> LitmusToken:
        """The next token, which stays where it is."""
        return self._tokens[self._at]

    def look(self, ahead: int) -> LitmusToken:
        """A later token."""
        return self._tokens[min(self._at + ahead, len(self._tokens) - 1)]

    def take(self) -> LitmusToken:
        """The next token; the end of the file stays the next one for ever."""
        token = self.next
        if token.kind != "end":
            self._at += 1
        return token

    def take_if(self, text: str) -> bool:
        """Take the next token if it is ``text``."""
        if self.next.text != text or self.next.kind == "text":
            return False
        self.take()
        return True

    def expect(self, text: str) -> LitmusToken:
        """Take the token ``text``, or refuse what is there."""
        if self.next.text != text:
            self.refuse(NotLitmus(f"`{text}` is expected here"))
        return self.take()

    def name(self, what: str) -> LitmusToken:
        """Take a name, or refuse what is there."""
        if self.next.kind != "name":
            self.refuse(NotLitmus(f"{what} is expected here"))
        return self.take()

    def refuse(self, message: Message) -> NoReturn:
        """Refuse the next token."""
        raise ModelError(message, self.next.span)

    def since(self, begin: Span) -> Span:
        """From a span to the last token that was taken."""
        end = self._tokens[max(self._at - 1, 0)].span
        return Span(begin.source, begin.line, begin.column, end.end_line, end.end_column)

    def expression(self, level: int = 0) -> CTree:
        """An expression; ``level`` is the weakest operator that it may have."""
        if level == len(LEVELS):
            return self._unary()
        begin, left, count = self.next.span, self.expression(level + 1), 0
        while self.next.kind == "symbol" and self.next.text in LEVELS[level]:
            count += 1
            if count > DEEPEST:
                self.refuse(NotInLitmus("an expression of more than 40 operators in a row"))
            operator = self.take().text
            left = COperation(operator, (left, self.expression(level + 1)), self.since(begin))
        if level == 0 and self.next.text == "?":
            self.refuse(NotInLitmus("`?:`", "use an `if` statement"))
        return left

    def _unary(self) -> CTree:
        begin = self.next.span
        self._depth += 1
        if self._depth > DEEPEST:
            self.refuse(NotInLitmus("an expression of more than 40 levels"))
        try:
            if self.next.kind == "symbol" and self.next.text in UNARY:
                operator = self.take().text
                return COperation(operator, (self._unary(),), self.since(begin))
            if self.next.text == "(" and self.look(1).text in TYPES:
                self._cast()
                return self._unary()
            return self._primary()
        finally:
            self._depth -= 1

    def _cast(self) -> None:
        self.expect("(")
        while self.next.text in TYPES or self.next.text == "*":
            self.take()
        self.expect(")")

    def _primary(self) -> CTree:
        token = self.next
        if token.kind == "number":
            self.take()
            return CNumber(number(token), token.span)
        if token.kind == "name":
            self.take()
            found = self._call(token) if self.next.text == "(" else CName(token.text, token.span)
            if self.next.text in ("->", "."):
                self.refuse(NotInLitmus("a field of a structure"))
            if self.next.text == "[":
                self.refuse(NotInLitmus("an array", "use a location for each element"))
            return found
        self.expect("(")
        inner = self.expression()
        self.expect(")")
        return inner

    def _call(self, name: LitmusToken) -> CCall:
        self.expect("(")
        arguments: list[CTree] = []
        while not self.take_if(")"):
            arguments.append(self.expression())
            if self.next.text != ")":
                self.expect(",")
        return CCall(name.text, tuple(arguments), self.since(name.span))


def number(token: LitmusToken) -> int:
    """The value of a number token. Refuses what does not fit 32 bits."""
    text = token.text.lower()
    base = 16 if text.startswith("0x") else 8 if text[0] == "0" else 10
    try:
        value = int(text, base)
    except ValueError:  # 09, or thousands of digits
        value = LARGEST + 1
    if value > LARGEST:
        raise ModelError(NotInLitmus("a number of more than 31 bits"), token.span)
    return value
