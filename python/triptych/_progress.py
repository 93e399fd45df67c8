"""Shows how far a program is: its own bars in a terminal, one line that changes in a notebook, its lines elsewhere."""

from __future__ import annotations

import re
import sys
from typing import Any

_LINE = re.compile(r"\b(INFO|WARN|ERROR) +(?P<message>.*?)(?: (?:stage\.)?name=(?P<name>\"[^\"]*\"|\S+))?(?: [a-z_.]+=.*)?$")


class Show:
    """Shows nothing; what follows shows more."""

    is_terminal = False

    def bytes(self, chunk: bytes) -> None:
        """So much the program has said."""

    def end(self) -> None:
        """It has ended."""


class _Terminal(Show):
    is_terminal = True

    def bytes(self, chunk: bytes) -> None:
        sys.stderr.buffer.write(chunk)
        sys.stderr.buffer.flush()


class _Lines(Show):
    def bytes(self, chunk: bytes) -> None:
        sys.stderr.write(chunk.decode(errors="replace"))
        sys.stderr.flush()


class _Notebook(Show):
    """One line under the cell, which tells the newest step. It goes when the program has ended."""

    def __init__(self, display: Any) -> None:
        self._display = display
        self._handle = display.display(_text(display, "starting …"), display_id=True)
        self._rest = b""

    def bytes(self, chunk: bytes) -> None:
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        for line in lines:
            step = step_of(line.decode(errors="replace"))
            if step is not None:
                self._handle.update(_text(self._display, step))

    def end(self) -> None:
        self._handle.update(_text(self._display, ""))


quiet = Show()


def step_of(line: str) -> str | None:
    """What a line of the log says, for people; none where it is no such line.

    >>> step_of('2026-11-29T23:22:37Z  INFO stage done stage.name="deriving facts" elapsed_ms=2')
    'stage done: deriving facts'
    >>> step_of("2026-11-29T23:22:37Z  INFO file read name=orders.csv amount=525342 elapsed_ms=14")
    'file read: orders.csv'
    """
    found = _LINE.search(line)
    if found is None:
        return None
    name = found["name"]
    return found["message"] if name is None else f"{found['message']}: {name.strip(chr(34))}"


def show(progress: bool) -> Show:
    """The way that suits where Python runs."""
    if not progress:
        return quiet
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is not None and hasattr(shell, "kernel"):
        import IPython.display

        return _Notebook(IPython.display)
    try:
        sys.stderr.fileno()
        return _Terminal() if sys.stderr.isatty() else _Lines()
    except (AttributeError, OSError):  # a stand-in for standard error, as test runners have it
        return _Lines()


def _text(display: Any, text: str) -> Any:
    return display.Pretty(text)
