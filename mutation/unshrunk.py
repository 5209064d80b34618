"""A plugin of pytest: Hypothesis ends with the first program that fails, and looks for no smaller one.

``PYTEST_PLUGINS=mutation.unshrunk``. To shrink a program takes minutes where each try is compiled, and a
fault is noticed before.
"""

from __future__ import annotations

from hypothesis import Phase, settings

settings.register_profile("unshrunk", phases=(Phase.explicit, Phase.generate))
settings.load_profile("unshrunk")
