"""Serves a lake by ``triptych-gateway serve``, for as long as Python wants it."""

from __future__ import annotations

import os
import re
import subprocess
import threading
import time
import urllib.error
import urllib.request
import weakref
from collections import deque
from collections.abc import Mapping
from types import TracebackType
from typing import Any

from ._errors import TriptychError
from ._frames import Money
from ._programs import lake_path, sentence, start
from ._query import Answer, query
from ._servers import Servers

_LISTENING = re.compile(r"listening on (http://[^\s/]+)")
_LOG_LINES_KEPT = 1000
_STOP_SECONDS = 30
_POLL_SECONDS = 0.05


class Server:
    """A gateway that runs. As a context manager it stops at the end of the block; :meth:`close` stops it as well.

    Attributes:
        url: Its address, as ``http://127.0.0.1:8000``: the dashboard is there, and GraphQL at ``/graphql`` below it.
    """

    def __init__(self, process: subprocess.Popen[bytes], ready_seconds: float) -> None:
        self._process = process
        self._stop = weakref.finalize(self, _stop, process)
        self._log: deque[str] = deque(maxlen=_LOG_LINES_KEPT)
        # It holds the log and not this object, which could not be collected otherwise.
        self._reader = threading.Thread(target=_read, args=(process, self._log), daemon=True)
        self._reader.start()
        try:
            self.url = self._await_address(time.monotonic() + ready_seconds, ready_seconds)
        except BaseException:
            self.close()
            raise

    def query(
        self, graphql: str, variables: Mapping[str, Any] | None = None, *, operation: str | None = None, money: Money = "float"
    ) -> Answer:
        """As :func:`triptych.query`, of this gateway."""
        return query(graphql, variables, url=self.url, operation=operation, money=money)

    def close(self) -> None:
        """Stops it: what was asked is answered first."""
        self._stop()

    def __enter__(self) -> Server:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Server({self.url!r})"

    def _await_address(self, until: float, ready_seconds: float) -> str:
        url = None
        while time.monotonic() < until:
            code = self._process.poll()
            if code is not None:
                self._reader.join()
                raise TriptychError(sentence("".join(self._log), code), code)
            if url is None:
                url = next((found[1] for line in list(self._log) if (found := _LISTENING.search(line))), None)
            elif _is_ready(url):
                return url
            time.sleep(_POLL_SECONDS)
        raise TriptychError(f"the gateway has no load to serve within {ready_seconds:g} s:\n{''.join(self._log)}", None)


def serve(
    lake: str | os.PathLike[str] | None = None,
    *,
    servers: Servers | None = None,
    listen: str = "127.0.0.1:0",
    ready_seconds: float = 60,
) -> Server:
    """Starts a gateway, and waits until it answers.

    Args:
        lake: The folder of loads, ``lake`` unless it, or the variable ``TRIPTYCH_LAKE``, says otherwise.
        servers: Servers that hold the load; the variables of the environment decide where this is ``None``.
        listen: Address and port; port 0 is any that is free.
        ready_seconds: How long it may take.

    Raises:
        TriptychError: It does not start, as when the port is taken.

    >>> with serve("lake") as server:
    ...     server.query("{ kpis { total { ordersPlaced } } }")
    {'kpis': {'total': {'ordersPlaced': 300}}}
    """
    arguments = ["serve", f"--lake={lake_path(lake)}", f"--listen={listen}"]
    process = start(
        "triptych-gateway", arguments, servers, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    return Server(process, ready_seconds)


def _is_ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/health/ready", timeout=_STOP_SECONDS) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def _read(process: subprocess.Popen[bytes], log: deque[str]) -> None:
    assert process.stderr is not None
    with process.stderr:
        for line in process.stderr:
            log.append(line.decode(errors="replace"))


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
