"""The imports of one model: files beside it are loaded for it alone, from their source.

The files that a model imports are modules of a package that exists only while that model is loaded. So two
models in one run may have different files of one name, nothing that the process has imported before is
mistaken for them, and the modules of the standard library never import them. The kernel primitives that are
installed with the checker, ``checker.kernel``, are loaded in the same way: they are written in the language,
and changes that one model makes to them are not visible to the next.
"""

from __future__ import annotations

import builtins
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from importlib.abc import MetaPathFinder
from importlib.machinery import SOURCE_SUFFIXES, FileFinder, ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from checker.compiler.installed import CHECKER, is_installed
from checker.compiler.model_file import is_model
from checker.language.declarations import is_kernel

PACKAGE = "__beside__"
OURS = "__checker__"
LIBRARY = CHECKER  # the folder that contains checker.kernel


class Imports(MetaPathFinder):
    """Finds and loads the files that one model imports. ``code_of`` compiles each of them."""

    def __init__(self, model: str, code_of: Callable[[str], CodeType]) -> None:
        self.model = model
        self.code_of = code_of
        self.folders = folders_for(Path(model))
        self.builtins = {**vars(builtins), "__import__": self.import_}
        self.modules: dict[str, ModuleType] = {}
        self.finders: dict[str, FileFinder] = {}  # each lists its folder once

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Imports for the model, without traces in ``sys.modules``."""
        package = ModuleType(PACKAGE)
        package.__path__ = self.folders
        outer = taken_out()
        sys.modules[PACKAGE] = package
        sys.meta_path.insert(0, self)
        try:
            yield
        finally:
            sys.meta_path.remove(self)
            self.modules = taken_out()
            sys.modules.update(outer)

    def import_(
        self,
        name: str,
        names: Mapping[str, Any] | None = None,
        local: Mapping[str, Any] | None = None,
        wanted: Sequence[str] | None = (),
        level: int = 0,
    ) -> ModuleType:
        """``__import__`` for the model and the files that it imports."""
        first = name.partition(".")[0]
        if level == 0 and first in ("importlib", "runpy"):
            raise ImportError(f"a model imports with `import`: what {first} loads would not be its own")
        if (name, level) == ("checker", 0) and "kernel" in (wanted or ()):
            raise ImportError("write `from checker.kernel.page import lock_page`: each file by its name")
        if level > 0 or not (is_kernel(name) or self.has(first)):
            return builtins.__import__(name, names, local, wanted or (), level)
        leaf = builtins.__import__(own_name(name), names, local, wanted or ("*",), 0)
        return leaf if wanted else sys.modules[".".join(own_name(name).split(".")[:2])]

    def has(self, first: str) -> bool:
        """Whether a name is that of a file or a folder of the model."""
        return first != "checker" and self.top_level(first) is not None

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """A file of the model's own, for Python's ``import``."""
        package, _, name = fullname.rpartition(".")
        if package == PACKAGE:
            return self.top_level(name)
        return self.spec(fullname, path or ()) if package.startswith(f"{PACKAGE}.") else None

    def top_level(self, first: str) -> ModuleSpec | None:
        """The file or folder that a name refers to, if it is the model's own.

        The standard library keeps its names, except a library of that name beside the model.
        """
        fullname = f"{PACKAGE}.{first}"
        if first == OURS:
            return package_of(fullname, [str(LIBRARY)])
        if first in sys.stdlib_module_names:
            spec = self.spec(fullname, self.folders[:1])
            return spec if spec and spec.origin and not is_model(Path(spec.origin)) else None
        spec = self.spec(fullname, self.folders)
        if spec is not None and spec.origin:
            return spec
        usual = self.usual(first)
        if usual is None or not usual.origin:
            return spec or self.folder(fullname, usual.submodule_search_locations if usual else ())
        own = usual.origin.endswith(".py") and not is_installed(usual.origin)
        return self.file(fullname, usual) if own and not self.is_the_model(usual) else None

    def usual(self, first: str) -> ModuleSpec | None:
        """What Python itself would import under a name if nothing were imported yet."""
        finders = [finder for finder in sys.meta_path if finder is not self]
        return next((s for finder in finders if (s := finder.find_spec(first, None))), None)

    def spec(self, fullname: str, folders: Sequence[str]) -> ModuleSpec | None:
        """The first file or package of that name in the folders; a folder without ``__init__`` comes last."""
        portions: list[str] = []
        for folder in folders:
            spec = self.finder(folder).find_spec(fullname)
            if spec is not None and spec.origin and not self.is_the_model(spec):
                return self.file(fullname, spec)
            portions += (spec.submodule_search_locations or ()) if spec and not spec.origin else ()
        return self.folder(fullname, portions)

    def finder(self, folder: str) -> FileFinder:
        """Finds files in a folder."""
        if folder not in self.finders:
            self.finders[folder] = FileFinder(folder, (SourceFileLoader, SOURCE_SUFFIXES))
        return self.finders[folder]

    def folder(self, fullname: str, portions: Sequence[str] | None) -> ModuleSpec | None:
        """A package that is only a folder, or several of one name."""
        if not portions or all(is_installed(portion) for portion in portions):
            return None
        return package_of(fullname, portions)

    def file(self, fullname: str, found: ModuleSpec) -> ModuleSpec:
        """A file that Python would import, as one of the model's own."""
        assert found.origin is not None
        loader, places = Source(self, fullname, found.origin), found.submodule_search_locations
        spec = spec_from_file_location(
            fullname, found.origin, loader=loader, submodule_search_locations=places
        )
        assert spec is not None
        return spec

    def is_the_model(self, spec: ModuleSpec) -> bool:
        """Whether a file is the model that is being loaded: no file can import it again."""
        return str(Path(spec.origin or "").resolve()) == self.model


class Source(SourceFileLoader):
    """Loads a file from its source: compiled code beside it may be outdated."""

    def __init__(self, imports: Imports, fullname: str, path: str) -> None:
        super().__init__(fullname, path)
        self.imports = imports

    def get_code(self, fullname: str) -> CodeType:
        """The code of the file as it is now."""
        return self.imports.code_of(os.fspath(self.path))

    def exec_module(self, module: ModuleType) -> None:
        """Execute the file; its own imports are handled in the same way."""
        vars(module)["__builtins__"] = self.imports.builtins
        super().exec_module(module)


def own_name(name: str) -> str:
    """The name of a module of the model's own while the model is loaded.

    A file beside the model may be called ``checker`` too, so the package of the kernel primitives has a name
    of its own.
    """
    return f"{PACKAGE}.{OURS}{name.removeprefix('checker')}" if is_kernel(name) else f"{PACKAGE}.{name}"


def without_own(sentence: str) -> str:
    """A sentence with modules under the names that the model uses."""
    return sentence.replace(f"{PACKAGE}.{OURS}.", "checker.").replace(f"{PACKAGE}.", "")


def package_of(fullname: str, folders: Sequence[str]) -> ModuleSpec:
    """A package that consists only of folders to import from."""
    package = ModuleSpec(fullname, None, is_package=True)
    package.submodule_search_locations = list(folders)
    return package


def folders_for(model: Path) -> list[str]:
    """The folders that are searched first for the imports of a model.

    They are the folder of the model, the one above it, the one above the outermost package that contains it,
    and the working directory.
    """
    top = model.parent
    while (top / "__init__.py").is_file() and top != top.parent:
        top = top.parent
    places = [model.parent, model.parent.parent, top]
    with suppress(OSError):  # the working directory may not exist any more
        places.append(Path.cwd())
    return list(dict.fromkeys(str(place) for place in places))


def taken_out() -> dict[str, ModuleType]:
    """The modules of a model, removed from ``sys.modules``."""
    names = [name for name in sys.modules if name.startswith(PACKAGE)]
    return {name: sys.modules.pop(name) for name in names}
