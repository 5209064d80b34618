"""pytest collects models as tests: off unless ``checker_models`` or ``--checker`` asks. See docs/testing.md.

pytest imports this file in every run, so nothing else of the checker is imported before a model is met.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from checker.testing.collected import ModelFile

MODELS = "globs of the model files, relative to the folder of the ini file (models/*.py)"
OPTIONS = "options of `python -m checker` for the models (--max-states 100000 -p PAGES=2)"
NAMED = pytest.StashKey[frozenset[Path]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--checker``, ``checker_models``, ``checker_options``."""
    group = parser.getgroup("checker", "models")
    group.addoption(
        "--checker", action="store_true", help="collect every model among the files that pytest visits"
    )
    parser.addini("checker_models", MODELS, type="args", default=[])
    parser.addini("checker_options", OPTIONS, type="args", default=[])


def pytest_configure(config: pytest.Config) -> None:
    """Find the models, and add those outside ``testpaths``.

    Raises UsageError for a glob that no file matches.
    """
    models = config.stash[NAMED] = named(config)
    if config.args_source is config.ArgsSource.TESTPATHS:
        config.args += [str(path) for path in sorted(models)]


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> ModelFile | None:
    """A model file, as a collector of its properties."""
    asked = parent.config.getoption("--checker") or file_path in parent.config.stash[NAMED]
    if not asked or file_path.suffix != ".py":
        return None
    from checker.testing.collected import is_model, model_file

    return model_file(parent, file_path) if is_model(file_path) else None


def named(config: pytest.Config) -> frozenset[Path]:
    """The files that ``checker_models`` names. Raises UsageError for a glob that no file matches."""
    top = config.inipath.parent if config.inipath else config.rootpath
    found: set[Path] = set()
    for glob in config.getini("checker_models"):
        files = set(top.glob(glob))
        if not files:
            raise pytest.UsageError(f"checker_models: no file matches {glob} in {top}")
        found |= files
    return frozenset(found)
