"""Compiles the engine for each size of a state, adds examples and a man page; the rest is in setup.cfg.

``pip install`` and ``python -m build`` come here. The programs are linked statically where that is possible,
so that a wheel runs on any Linux of its processor. Without a compiler the package is installed all the same.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext
from setuptools.command.build_py import build_py

try:
    from setuptools.command.bdist_wheel import bdist_wheel
except ImportError:  # before setuptools 70, where wheels are a matter of another package
    bdist_wheel = None

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from checker.backends.table.machine_words import SIZES  # noqa: E402  # of the source tree
from checker.command_line.examples import PIECES, PYCACHE  # noqa: E402
from checker.command_line.examples import SHIPPED as EXAMPLES  # noqa: E402
from checker.command_line.manual import PAGE, man_page  # noqa: E402
from checker.exploration.build import FLAGS, SHIPPED, Recipe, Unavailable, compile_engine, seal, shipped_name  # noqa: E402
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


class BuildFiles(build_py):
    """Adds the examples, which are beside the package in a clone, and the man page."""

    def run(self) -> None:
        """Build the modules, then the rest."""
        super().run()
        if not getattr(self, "editable_mode", False):
            folder = Path(self.build_lib) / EXAMPLES.relative_to(HERE)
            shutil.rmtree(folder, ignore_errors=True)
            for piece in PIECES:
                shutil.copytree(HERE / piece, folder / piece, ignore=shutil.ignore_patterns(PYCACHE))
        self.write_man_page(Path(self.get_finalized_command("build").build_base))

    def write_man_page(self, folder: Path) -> None:
        """Write it, and say where it is installed."""
        try:
            text = man_page()
        except ModuleNotFoundError as missing:
            print(f"warning: there will be no man page, because {missing.name} is missing", file=sys.stderr)
            return
        folder.mkdir(parents=True, exist_ok=True)
        (folder / PAGE).write_text(text)
        self.distribution.data_files = [("share/man/man1", [str(folder / PAGE)])]


def build_one(words: int, folder: Path) -> bool:
    """Compile the engine for states of so many words; whether statically. Raises Unavailable, OSError."""
    target, static = folder / shipped_name(words), True
    try:
        compile_engine(words, Recipe(flags=(*FLAGS, "-s", "-static")), target, Processes())
    except Unavailable:
        compile_engine(words, Recipe(flags=(*FLAGS, "-s")), target, Processes())
        static = False
    seal(target)
    return static


commands = {"build_ext": BuildEngine, "build_py": BuildFiles}

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
