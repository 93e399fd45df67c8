"""The engine itself: ClickHouse in this process, by chDB. A connection is a session with its own database and settings."""

import collections
import contextlib
import threading
import time

from chdb.state import sqlitelike


class Pool:
    """Idle engine connections by (database, settings): a connection is a session with its own USE and SET."""

    def __init__(self, path, keep=32):
        self.path, self.keep, self.lock = path, keep, threading.Lock()
        self.idle = collections.OrderedDict()
        self.sessions = {}
        self.anchor = sqlitelike.connect(path)  # the engine lives as long as its last connection
        self.version = self.anchor.query("SELECT version()", "TSV").bytes().decode().strip()
        self.timezone = self.anchor.query("SELECT timezone()", "TSV").bytes().decode().strip()

    def open(self, database, settings):
        conn = sqlitelike.connect(self.path)
        try:
            if database:
                conn.query("USE `" + database.replace("`", "``") + "`")
            apply(conn, settings)
        except BaseException:
            conn.close()
            raise
        return conn

    @contextlib.contextmanager
    def connection(self, database, settings):
        key = (database, tuple(sorted(settings.items())))
        with self.lock:
            free = self.idle.get(key)
            conn = free.pop() if free else None
            if free is not None and not free:
                del self.idle[key]
        conn = conn or self.open(database, settings)
        try:
            yield conn
        except BaseException:
            conn.close()
            raise
        dropped = None
        with self.lock:
            self.idle.setdefault(key, []).append(conn)
            self.idle.move_to_end(key)
            if sum(map(len, self.idle.values())) > self.keep:
                oldest = next(iter(self.idle))
                dropped = self.idle[oldest].pop(0)
                if not self.idle[oldest]:
                    del self.idle[oldest]
        if dropped:
            dropped.close()

    @contextlib.contextmanager
    def session(self, name, timeout, database, settings):
        now = time.monotonic()
        with self.lock:
            for old, (conn, lock, until) in list(self.sessions.items()):
                if until < now and old != name and lock.acquire(blocking=False):
                    del self.sessions[old]
                    conn.close()
            if name not in self.sessions:
                self.sessions[name] = [sqlitelike.connect(self.path), threading.Lock(), now]
            entry = self.sessions[name]
            entry[2] = now + timeout
        with entry[1]:
            conn = entry[0]
            if database:
                conn.query("USE `" + database.replace("`", "``") + "`")
            apply(conn, settings)
            try:
                yield conn
            finally:
                if settings:
                    conn.query("SET " + ", ".join(f"{k}=DEFAULT" for k in settings))


def apply(conn, settings):
    """Sets the URL's settings; a name the engine does not know is refused as the server would (code 115)."""
    if settings:
        quoted = ("{}='{}'".format(k, v.replace("\\", "\\\\").replace("'", "\\'")) for k, v in settings.items())
        conn.query("SET " + ", ".join(quoted))
