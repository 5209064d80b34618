"""Chromium, driven by its DevTools protocol over a pipe: real keys, a real page from a server, pictures."""

from __future__ import annotations

import base64
import itertools
import json
import os
import select
import subprocess
import time
from pathlib import Path
from typing import Any

from tests.report.browser import CHROMIUM

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--remote-debugging-pipe"]
CODES = {
    "Enter": 13,
    "ArrowDown": 40,
    "ArrowUp": 38,
    "ArrowLeft": 37,
    "ArrowRight": 39,
    "Home": 36,
    "End": 35,
}
CODES |= {"Escape": 27, "Backspace": 8, "Tab": 9}


class Tab:
    """One tab, for a ``with`` statement; what its console says is kept."""

    def __init__(self, folder: Path, width: int = 1280, height: int = 1000, dark: bool = False) -> None:
        assert CHROMIUM is not None
        theirs_in, self.sending = os.pipe()
        self.hearing, theirs_out = os.pipe()
        colour = f"--blink-settings=preferredColorScheme={0 if dark else 1}"
        self.process = subprocess.Popen(
            ["bash", "-c", f'exec "$@" 3<&{theirs_in} 4>&{theirs_out}', "sh", CHROMIUM, *FLAGS, colour,
             f"--window-size={width},{height}", f"--user-data-dir={folder / 'profile'}", "about:blank"],
            pass_fds=(theirs_in, theirs_out), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(theirs_in)
        os.close(theirs_out)
        self.numbers = itertools.count(1)
        self.read = b""
        self.console: list[str] = []
        self.session = ""

    def __enter__(self) -> Tab:
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self.call(f"{domain}.enable")
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.sending)
        os.close(self.hearing)

    def call(self, method: str, **parameters: Any) -> Any:
        """Call a method of the protocol; its result."""
        number = next(self.numbers)
        message = {"id": number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.sending, json.dumps(message).encode() + b"\0")
        while True:
            heard = self.hear()
            if heard.get("id") == number:
                assert "error" not in heard, heard
                return heard["result"]

    def hear(self) -> dict[str, Any]:
        """The next message; what the console says is kept."""
        while b"\0" not in self.read:
            assert select.select([self.hearing], (), (), 60)[0], "Chromium says nothing"
            more = os.read(self.hearing, 1 << 16)
            assert more, "Chromium has ended"
            self.read += more
        line, _, self.read = self.read.partition(b"\0")
        heard: dict[str, Any] = json.loads(line)
        if heard.get("method") in ("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded"):
            self.console.append(json.dumps(heard["params"])[:500])
        return heard

    def open(self, address: str) -> None:
        """Go to an address."""
        self.call("Page.navigate", url=address)

    def value(self, script: str) -> Any:
        """What an expression is in the page; a promise is waited for."""
        found = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def until(self, script: str, seconds: float = 30.0) -> Any:
        """Wait until an expression is true; its value."""
        end = time.monotonic() + seconds
        while not (found := self.value(script)):
            assert time.monotonic() < end, f"never true: {script}: {self.value('document.body.innerText')}"
            time.sleep(0.02)
        return found

    def press(self, key: str) -> None:
        """Press a key of the keyboard, where the focus is."""
        text = {"text": key if len(key) == 1 else "\r"} if len(key) == 1 or key == "Enter" else {}
        code = CODES.get(key, ord(key[0].upper()))
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, windowsVirtualKeyCode=code,
                      **(text if kind == "keyDown" else {}))  # fmt: skip

    def type(self, text: str) -> None:
        """Type a text."""
        for letter in text:
            self.press(letter)

    def picture(self, file: Path) -> None:
        """Write what is seen as a PNG."""
        file.write_bytes(base64.b64decode(self.call("Page.captureScreenshot")["data"]))
