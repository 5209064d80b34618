"""Without Hypothesis: what needs it reports that, and the rest works."""

import subprocess
import sys
from pathlib import Path

COUNTER = Path(__file__).parent / "models" / "counter.py"
SCRIPT = """
import sys
sys.modules["hypothesis"] = None  # as good as not installed
from checker.testing import assert_holds
assert_holds(sys.argv[1], "every_actor_finishes")
print("held")
from checker.testing import schedules
"""


def test_what_draws_says_what_to_install() -> None:
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(COUNTER)], capture_output=True, text=True, check=False
    )
    assert run.stdout == "held\n"
    told = "checker.testing.schedules needs Hypothesis: pip install 'page-pinning-checker[testing]'"
    assert run.stderr.splitlines()[-1] == f"ImportError: {told}"
