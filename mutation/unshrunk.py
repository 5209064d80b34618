"""A plugin of pytest: Hypothesis stops at the first failing program, and does not shrink it.

``PYTEST_PLUGINS=mutation.unshrunk``. Shrinking takes minutes if each try is compiled, and the fault has been
noticed already.
"""

from __future__ import annotations

from hypothesis import Phase, settings

settings.register_profile("unshrunk", phases=(Phase.explicit, Phase.generate))
settings.load_profile("unshrunk")
