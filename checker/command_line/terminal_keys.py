"""Keys from a terminal as they are pressed, or commands from the lines of a file."""

from __future__ import annotations

import os
import re
import select
import sys
import termios
import tty
from types import TracebackType
from typing import Any, Protocol

from checker.walking.explorer import Explorer

NAMED = {"\n": "enter", "\r": "enter", "\x1b[A": "up", "\x1b[B": "down", "k": "up", "j": "down", "\x7f": "u"}
NAMED |= {"\x1bOA": "up", "\x1bOB": "down", "\x1b[D": "u", "\x1b[C": "r", "\x1b[H": "b", "\x1b[F": "e"}
END = "\x04"  # Ctrl-D
KEY = re.compile(
    r"\x1b\[[0-9;]*[A-Za-z~]|\x1bO.|.", re.DOTALL
)  # one key, of several that were pressed at once
LOOK = 0.3  # seconds between two looks for an answer


class Keys(Protocol):
    """Where the keys come from, for a ``with`` statement."""

    def __enter__(self) -> Keys: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def next(self) -> str | None:
        """The next key; an empty text if there is something new to show; None at the end."""

    def asked(self, prompt: str, /) -> str:
        """What an action needs to know."""


class KeysOfTerminal:
    """The keys of a terminal, which does not wait for the end of a line meanwhile."""

    def __init__(self, explorer: Explorer) -> None:
        self.explorer = explorer
        self.number = sys.stdin.fileno()
        self.before: list[Any] = termios.tcgetattr(self.number)
        self.pressed: list[str] = []

    def __enter__(self) -> KeysOfTerminal:
        tty.setcbreak(self.number)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        termios.tcsetattr(self.number, termios.TCSADRAIN, self.before)

    def next(self) -> str | None:
        """The next key, or an empty text when the search has answered."""
        while not self.pressed:
            if select.select([self.number], (), (), LOOK)[0]:
                self.pressed = KEY.findall(os.read(self.number, 64).decode(errors="replace")) or [END]
            elif self.has_heard:
                return ""
        pressed = self.pressed.pop(0)
        return None if pressed == END else NAMED.get(pressed, pressed)

    @property
    def has_heard(self) -> bool:
        """Whether the search has said something new."""
        before = self.explorer.answer
        self.explorer.listen()
        return self.explorer.answer is not before

    def asked(self, prompt: str) -> str:
        """Ask on a line of its own. Ctrl-D answers nothing."""
        self.pressed.clear()
        termios.tcsetattr(self.number, termios.TCSADRAIN, self.before)
        try:
            return input(f"{prompt}: ")
        except EOFError:
            return ""
        finally:
            tty.setcbreak(self.number)


class LinesOfInput:
    """The lines of the input, each with a command."""

    def __init__(self) -> None:
        self.argument = ""

    def __enter__(self) -> LinesOfInput:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def next(self) -> str | None:
        """The key of the next line."""
        line = sys.stdin.readline() if sys.stdin is not None else ""
        key, _, self.argument = line.strip().partition(" ")
        return key if line else None

    def asked(self, _prompt: str) -> str:
        """What stood after the key."""
        return self.argument.strip()
