"""Chromium, where it is installed: opens a page from disk, and says what became of it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

from checker.report.page.markup import fingerprint

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--virtual-time-budget=4000",
    "--enable-logging=stderr",
    "--v=0",
]
REPORT = """
addEventListener("load", async () => {
  const press = (key, place) => (place || document.body).dispatchEvent(
    new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  const at = (selector) => document.querySelector(selector);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const run = () => at(".run:not([hidden])");
  const now = () => Number(run().querySelector("tr.current").dataset.step);
  const said = [];
  const turn = () => new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = done;
    port2.postMessage(null);
  });
  // Timers go by a clock that leaps where nothing else is to be done; a frame takes real time.
  const until = async (seen) => { for (let turns = 0; !seen() && turns < 1e6; turns++) await turn(); };
  try { %s } catch (error) { said.push(String(error)); }
  const place = document.createElement("pre");
  place.id = "said-by-the-test";
  place.textContent = JSON.stringify(said);
  document.body.append(place);
});
"""


@dataclass(frozen=True)
class Opened:
    """The elements after the scripts ran, what the console had, and what the test's own script said."""

    dom: str
    console: list[str]
    said: list[Any]


def opened(
    page: str, folder: Path, fragment: str = "", script: str = "", width: int = 1280, dark: bool = False
) -> Opened:
    """Open a page, with a script of the test's own at its end if there is one.

    In the script ``said.push(value)`` is heard here. The page's policy stays: it is told of the script.
    ``width`` is that of the window, in pixels; ``dark`` is what the reader prefers.
    """
    file = folder / "page.html"
    if script:
        script = REPORT % script
        assert page.count("; script-src ") == 1
        page = page.replace("; script-src ", f"; script-src {fingerprint(script)} ")
        page = page.replace("</body>", f"<script>{script}</script></body>")
    file.write_text(page, encoding="utf-8")
    assert CHROMIUM is not None
    found = subprocess.run(
        [
            CHROMIUM,
            *FLAGS,
            f"--window-size={width},800",
            f"--blink-settings=preferredColorScheme={0 if dark else 1}",
            f"--user-data-dir={folder / 'profile'}",
            "--dump-dom",
            f"{file.as_uri()}{fragment}",
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    said = re.search(r'<pre id="said-by-the-test">(.*?)</pre>', found.stdout, re.DOTALL)
    console = [line for line in found.stderr.splitlines() if "CONSOLE" in line]
    return Opened(found.stdout, console, json.loads(unescape(said[1])) if said else [])
