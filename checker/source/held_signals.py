"""Signals wait while the surroundings of a model are set up, and while they are put back.

The handlers of the checker raise (a limit, Ctrl-C). An exception in the midst of putting something back would
leave the rest of it as it is for the lifetime of the process.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from types import FrameType
from typing import Any

RAISING = (signal.SIGINT, signal.SIGTERM, signal.SIGALRM)


class HeldSignals:
    """The handlers of RAISING, and the signals that arrive while they are held."""

    def __init__(self) -> None:
        self.handlers: dict[int, Any] = {}
        self.arrived: list[int] = []
        if threading.current_thread() is threading.main_thread():  # others have no handlers
            found = {number: signal.getsignal(number) for number in RAISING}
            self.handlers = {number: handler for number, handler in found.items() if callable(handler)}

    def hold(self) -> None:
        """From now on they wait. A signal that arrived before may still raise, with some of them held."""
        for number in self.handlers:
            signal.signal(number, self.note)

    def note(self, number: int, _frame: FrameType | None) -> None:
        """A signal has arrived."""
        self.arrived.append(number)

    def release(self) -> None:
        """Handle them again, and those that waited now."""
        for number, handler in self.handlers.items():
            signal.signal(number, handler)
        arrived, self.arrived = self.arrived, []
        for number in arrived:
            signal.raise_signal(number)


@contextmanager
def undisturbed_edges(*contexts: AbstractContextManager[object]) -> Iterator[None]:
    """Enter contexts, and leave them, while signals wait. In between signals are handled as ever."""
    signals = HeldSignals()
    with ExitStack() as stack:
        stack.callback(signals.release)
        signals.hold()
        for context in contexts:
            stack.enter_context(context)
        stack.callback(signals.hold)
        signals.release()
        yield
