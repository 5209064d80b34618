"""``python -m checker``."""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import sys
from collections.abc import Sequence

from checker.exploration.deadline import ENDING, Interrupts, LimitReached
from checker.source.confined import never_ended

READER_GONE = 141  # as the shell says of a program that SIGPIPE ended
INTERRUPTED = 130  # as it says of one that SIGINT ended; SIGTERM is answered the same


def program() -> int:
    """The whole run of a process: its signals are ours from the first moment, and nobody's after the last."""
    interrupts = Interrupts()
    interrupts.install()
    status = main(None, interrupts)
    for number in ENDING:
        signal.signal(number, signal.SIG_IGN)
    return status


def main(words: Sequence[str] | None = None, interrupts: Interrupts | None = None) -> int:
    """Do what the command line says; the exit status. Never ends in a traceback of the model's making."""
    from checker.command_line.streams import visible_streams

    with visible_streams():
        return done(sys.argv[1:] if words is None else words, interrupts or Interrupts())


def done(words: Sequence[str], interrupts: Interrupts) -> int:
    """The same, on streams that are prepared."""
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
    except BaseException:  # SystemExit too: a run is over when it has said how it ended
        return fault()


def run(words: Sequence[str], interrupts: Interrupts) -> int:
    """Run one verb; the exit status."""
    from checker.command_line.arguments import parse

    try:
        asked = parse(words)
    except SystemExit as leave:  # argparse has said why: wrong usage, --help, --version
        return leave.code if isinstance(leave.code, int) else 0
    return perform(asked.verb, asked, interrupts)


def perform(verb: str, asked: argparse.Namespace, interrupts: Interrupts) -> int:
    """Run one verb; each is imported when it is wanted, so that ``--help`` answers at once."""
    if verb == "replay":
        from checker.command_line.replay import replay_file as command
    elif verb == "graph":
        from checker.command_line.graph import graph as command
    elif verb == "emit":
        from checker.command_line.emit import emit as command
    else:
        from checker.command_line.check import check as command
    return command(asked, interrupts)


def silence_stdout() -> None:
    """What is still buffered has nowhere to go; Python would complain of it on its way out."""
    with contextlib.suppress(OSError, AttributeError, ValueError):  # it is no file, or it is closed
        number = sys.stdout.fileno()
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, number)
        os.close(null)


if __name__ == "__main__":
    never_ended()
    sys.exit(program())
