"""Compiles the engine for each size of a state; everything else about the package is in setup.cfg.

``pip install`` and ``python -m build`` come here. The programs are linked statically where that is possible,
so that a wheel runs on any Linux of its processor. Without a compiler the package is installed all the same.
"""

from __future__ import annotations

import os
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext

try:
    from setuptools.command.bdist_wheel import bdist_wheel
except ImportError:  # before setuptools 70, where wheels are a matter of another package
    bdist_wheel = None

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from checker.backends.table.machine_words import SIZES  # noqa: E402  # of the source tree
from checker.exploration.build import FLAGS, SHIPPED, Recipe, Unavailable, compile_engine, shipped_name  # noqa: E402
from checker.exploration.processes import Processes  # noqa: E402


class BuildEngine(build_ext):
    """Builds programs where setuptools would build modules."""

    static = False  # whether all programs are

    def run(self) -> None:
        """Build all sizes, or none."""
        inside = SHIPPED.relative_to(HERE)
        in_place = self.inplace or getattr(self, "editable_mode", False)
        folder = HERE / inside if in_place else Path(self.build_lib) / inside
        try:
            with tempfile.TemporaryDirectory() as scratch:
                with ThreadPoolExecutor(os.cpu_count()) as pool:
                    self.static = all(pool.map(lambda words: build_one(words, Path(scratch)), SIZES))
                folder.mkdir(parents=True, exist_ok=True)
                for old in folder.glob("search-*"):
                    old.unlink()
                for program in Path(scratch).iterdir():
                    self.copy_file(str(program), str(folder / program.name))
        except (Unavailable, OSError) as why:
            print(
                f"warning: the engine in C is not built, and is compiled at its first use: {why}",
                file=sys.stderr,
            )

    def get_outputs(self) -> list[str]:
        """Nothing that setuptools would look for in the source tree."""
        return []

    def get_output_mapping(self) -> dict[str, str]:
        """The same."""
        return {}

    def get_source_files(self) -> list[str]:
        """What the engine is made of."""
        return [str(path.relative_to(HERE)) for path in sorted((HERE / "checker" / "engine").glob("*.[ch]"))]


def build_one(words: int, folder: Path) -> bool:
    """Compile the engine for states of so many words; whether statically. Raises Unavailable."""
    target = folder / shipped_name(words)
    try:
        compile_engine(words, Recipe(flags=(*FLAGS, "-s", "-static")), target, Processes())
    except Unavailable:
        compile_engine(words, Recipe(flags=(*FLAGS, "-s")), target, Processes())
        return False
    return True


commands = {"build_ext": BuildEngine}

if bdist_wheel is not None:

    class AnyPython(bdist_wheel):
        """The wheel is of one processor, and of any Python."""

        def get_tag(self) -> tuple[str, str, str]:
            """Its name: static programs run on every Linux."""
            platform = super().get_tag()[2]
            static = self.get_finalized_command("build_ext").static
            return "py3", "none", platform.replace("linux_", "manylinux2014_") if static else platform

    commands["bdist_wheel"] = AnyPython

setup(cmdclass=commands, ext_modules=[Extension("checker.engine.bin", sources=[], optional=True)])
