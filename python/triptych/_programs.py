"""Runs the programs: finds them, shows their progress, and turns their errors into exceptions. Knows no command."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import shutil
import signal
import struct
import subprocess
import sys
import sysconfig
import tempfile
import termios
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ._errors import TriptychError
from ._progress import Show, quiet
from ._servers import Servers, environment

_CHUNK_BYTES = 65_536
_KEPT_BYTES_MAX = 1 << 20
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@dataclass(frozen=True)
class Ended:
    """How a program ended that was run to its end."""

    exit_code: int
    stdout: str
    stderr: str

    @property
    def sentence(self) -> str:
        """What the program said was wrong."""
        return sentence(self.stderr, self.exit_code)


def path(name: str) -> str:
    """Where a program is: in the folder ``TRIPTYCH_BINARIES``, in this environment, or on the PATH."""
    folders = [sysconfig.get_path("scripts"), sysconfig.get_path("scripts", sysconfig.get_preferred_scheme("user"))]
    named = os.environ.get("TRIPTYCH_BINARIES")
    if named:
        folders = [named]
    found = shutil.which(name, path=os.pathsep.join(folders)) or (None if named else shutil.which(name))
    if found is None:
        where = f"in {named} (TRIPTYCH_BINARIES)" if named else "beside this Python, nor on the PATH"
        raise TriptychError(f"{name} is not {where}; install the wheel again: pip install --force-reinstall triptych", None)
    return found


def start(
    name: str, arguments: Sequence[str], servers: Servers | None, *, stdin: int, stdout: int, stderr: int
) -> subprocess.Popen[bytes]:
    """Starts a program, and does not wait for it."""
    # In a session of its own, so that Ctrl-C reaches it once, from here: notebooks send the signal to Python alone, terminals
    # to all, and the programs end at once where it comes twice.
    return subprocess.Popen(
        [path(name), *arguments],
        env=environment(servers),
        start_new_session=True,
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
    )


def run(
    name: str, arguments: Sequence[str], *, servers: Servers | None = None, stdin: str = "", show: Show = quiet
) -> Ended:
    """Runs a program to its end. What it says on standard error is shown as it comes."""
    with tempfile.TemporaryFile() as question, tempfile.TemporaryFile() as stdout:
        question.write(stdin.encode())
        question.seek(0)
        with _pipe(show) as (ours, theirs):
            try:
                child = start(name, arguments, servers, stdin=question.fileno(), stdout=stdout.fileno(), stderr=theirs)
            finally:
                os.close(theirs)
            said = bytearray()
            try:
                _drain(ours, said, show.bytes)
                code = child.wait()
            except KeyboardInterrupt:
                child.send_signal(signal.SIGINT)
                _drain(ours, said, show.bytes)
                child.wait()
                raise
            finally:
                if child.poll() is None:
                    child.kill()
                    child.wait()
                show.end()
        stdout.seek(0)
        return Ended(code, stdout.read().decode(), said.decode(errors="replace"))


def sentence(stderr: str, exit_code: int) -> str:
    """The last error that a program printed, on one line."""
    text = _ESCAPES.sub("", stderr).replace("\r", "\n")
    _, found, rest = text.rpartition("\nerror: ") if "\nerror: " in text else text.partition("error: ")
    if found:
        return " ".join(rest.split("\n\n")[0].split("\n")).strip()
    if exit_code < 0:
        return f"the program was ended by signal {-exit_code}"
    return text.strip() or f"the program ended with exit code {exit_code}"


@contextlib.contextmanager
def _pipe(show: Show) -> Iterator[tuple[int, int]]:
    """Two ends. The program's is a terminal where its progress goes to one: there it draws bars."""
    if show.is_terminal:
        ours, theirs = os.openpty()
        columns, lines = os.get_terminal_size(sys.stderr.fileno())
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        attributes = termios.tcgetattr(theirs)
        attributes[1] &= ~termios.OPOST  # the real terminal turns line ends into what it wants
        termios.tcsetattr(theirs, termios.TCSANOW, attributes)
    else:
        ours, theirs = os.pipe()
    try:
        yield ours, theirs
    finally:
        os.close(ours)


def _drain(ours: int, said: bytearray, show: Callable[[bytes], None]) -> None:
    while True:
        try:
            chunk = os.read(ours, _CHUNK_BYTES)
        except OSError:  # Linux ends a terminal this way, once nobody holds its other end
            return
        if not chunk:
            return
        said += chunk
        del said[:-_KEPT_BYTES_MAX]
        show(chunk)


def lake_path(lake: str | os.PathLike[str] | None) -> Path:
    """The folder that both programs take where none is named."""
    return Path(lake if lake is not None else os.environ.get("TRIPTYCH_LAKE") or "lake")
