"""Refuses a model that Python imports in place of a module of its own, before Python itself has started.

``python -m checker types.py`` makes Python's ``runpy`` import the ``types.py`` of the working directory,
which imports the checker: Python would end with a traceback that is about neither. This module imports
nothing that such a file could replace.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType

REFUSAL = (
    "{name}: error: Python imports this file in place of its own module `{module}`\n"
    "   help: use the installed command, `pinning-checker`, or give the file another name\n"
)


def refuse_shadowing() -> None:
    """End the process with status 2 if Python imports a model in place of a module of its own."""
    frame: FrameType | None = sys._getframe()
    while (frame := frame and frame.f_back) is not None:
        module, path = frame.f_globals.get("__name__"), frame.f_globals.get("__file__")
        if module in sys.stdlib_module_names and path and os.path.dirname(path) in ("", os.getcwd()):
            os.write(2, REFUSAL.format(name=os.path.basename(path), module=module).encode())
            os._exit(2)
