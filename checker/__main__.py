"""``python -m checker``."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence

from checker.command_line.arguments import parse
from checker.command_line.output import CannotWrite


def main(words: Sequence[str] | None = None) -> int:
    """Do what the command line says; the exit status. Never ends in a traceback of the model's making."""
    asked = parse(sys.argv[1:] if words is None else words)
    try:
        return run(asked.verb, asked)
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # Whoever read us has gone; nothing can be told to them, nor to Python's exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except CannotWrite as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except Exception:
        traceback.print_exc()
        print("This is a fault of the checker, not of the model: please report it with the above.", file=sys.stderr)
        return 70


def run(verb: str, asked: object) -> int:
    """Run one verb; each is imported when it is wanted, so that ``--help`` answers at once."""
    if verb == "replay":
        from checker.command_line.replay import replay_file as command
    elif verb == "emit":
        from checker.command_line.emit import emit as command
    else:
        from checker.command_line.check import check as command
    return command(asked)  # type: ignore[arg-type]  # argparse's Namespace, by construction


if __name__ == "__main__":
    sys.exit(main())
