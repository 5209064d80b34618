"""The engines and the reductions, by the names that people give them."""

from __future__ import annotations

from typing import Literal

Engine = Literal["python", "native", "dpor"]
WantedEngine = Literal["auto", "python", "native", "dpor"]
Reduction = Literal["symmetry", "por"]
WantedReduction = Literal["all", "symmetry", "por"]

ENGINES: tuple[WantedEngine, ...] = ("auto", "python", "native", "dpor")
REDUCTIONS: tuple[Reduction, ...] = ("symmetry", "por")
ALL: tuple[WantedReduction, ...] = ("all",)  # symmetry, and partial order where it helps
