"""``python -m checker``."""

from __future__ import annotations

import argparse
import atexit
import contextlib
import gc
import os
import signal
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn

from checker.exploration.deadline import ENDING, Interrupts, LimitReached
from checker.source.confined import end_now, never_ended

READER_GONE = 141  # the shell's status of a program that SIGPIPE ended
INTERRUPTED = 130  # the shell's status of a program that SIGINT ended; SIGTERM gets the same
SELDOM = (200_000, 20, 100)  # for gc: what a run makes lives to its end, and collections find little


def program() -> int:
    """The whole run of a process: signals are handled from the first moment to the last."""
    interrupts = Interrupts()
    interrupts.install()
    gc.set_threshold(*SELDOM)
    try:
        status = main(None, interrupts)
    except KeyboardInterrupt:  # a signal while the results were written
        status = INTERRUPTED
    for number in ENDING:
        signal.signal(number, signal.SIG_IGN)
    return status


def leave(status: int) -> NoReturn:
    """End without Python's own end, which would first free all that the run has made: seconds, for a lot."""
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, AttributeError, ValueError):  # its reader is gone, or it is closed
            stream.flush()
    end_now(status)


def command() -> NoReturn:
    """The whole run of the installed command. Python does not search the working directory for modules then,
    so a model may have the name of one of its own."""
    never_ended()
    leave(program())


def main(words: Sequence[str] | None = None, interrupts: Interrupts | None = None) -> int:
    """Execute the command line; the exit status. A model never causes a traceback."""
    from checker.command_line.streams import visible_streams

    with visible_streams():
        return done(sys.argv[1:] if words is None else words, interrupts or Interrupts())


def done(words: Sequence[str], interrupts: Interrupts) -> int:
    """The same, with prepared streams."""
    from checker.command_line.output import CannotWrite, fault, write_stream

    try:
        status = run(words, interrupts)
        write_stream(sys.stdout, "", "the results")
        return INTERRUPTED if interrupts.count else status
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED
    except LimitReached as limit:
        print(f"inconclusive: {limit}", file=sys.stderr)
        return 3
    except BrokenPipeError:
        silence_stdout()
        return READER_GONE
    except CannotWrite as error:
        print(f"error: {error}", file=sys.stderr)
        silence_stdout()
        return 2
    except BaseException:  # SystemExit too: a run is over when it has reported how it ended
        return fault()


def run(words: Sequence[str], interrupts: Interrupts) -> int:
    """Run one verb; the exit status."""
    from checker.command_line.parsing import parse

    try:
        asked = parse(words)
    except SystemExit as leave:  # argparse has printed the reason: wrong usage, --help, --version
        return leave.code if isinstance(leave.code, int) else 0
    return perform(asked.verb, asked, interrupts)


def perform(verb: str, asked: argparse.Namespace, interrupts: Interrupts) -> int:
    """Run one verb; each is imported when needed, so that ``--help`` is fast."""
    work: Callable[[argparse.Namespace, Interrupts], int]
    if verb == "replay":
        from checker.command_line.replay import replay_file as work
    elif verb == "graph":
        from checker.command_line.graph import graph as work
    elif verb == "explore":
        from checker.command_line.explore import explore as work
    elif verb == "conform":
        from checker.command_line.conform import conform as work
    elif verb == "diff":
        from checker.command_line.diff import diff as work
    elif verb == "emit":
        from checker.command_line.emit import emit as work
    elif verb == "examples":
        from checker.command_line.examples import examples as work
    elif verb == "completion":
        from checker.command_line.completion import completion as work
    else:
        from checker.command_line.check import check as work
    return work(asked, interrupts)


def silence_stdout() -> None:
    """Discard buffered output; otherwise Python would report an error at exit."""
    with contextlib.suppress(OSError, AttributeError, ValueError):  # it is not a file, or it is closed
        number = sys.stdout.fileno()
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, number)
        os.close(null)


if __name__ == "__main__":
    command()
