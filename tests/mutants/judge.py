"""Judge a model: ``judge.py MODEL PROPERTY [NAME=VALUE]...`` prints the status of each property.

Of the progress properties only the one that is named is judged, for they take several times as long as
all others.
"""

import json
import sys
from dataclasses import replace

from checker.checking.check import check
from checker.checking.options import Options
from checker.compiler.compile import compile_model


def main(path: str, wanted: str, settings: list[str]) -> None:
    """Print an object: property -> status."""
    model = compile_model(path, dict(setting.split("=") for setting in settings))
    kept = tuple(p for p in model.program.properties if p.name == wanted or not p.is_progress)
    found = check(replace(model, program=replace(model.program, properties=kept)), Options())
    print(json.dumps({v.property.name: v.status for v in found.verdicts}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
