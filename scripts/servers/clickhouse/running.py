"""Queries that run, by the id that their client gave them. The engine gives each an id of its own, so ours stands in a comment."""

import contextlib
import re
import socket
import threading
import time

ID = re.compile(r"[\w.:-]+")
KILL = re.compile(r"(?is)^(\s*KILL\s+QUERY\s+WHERE\s+)query_id\s*=\s*(\{\w+:String\}|'[\w.:-]+')")
LOOK_SECONDS = 0.1  # as often as the server looks


def marked(sql, query_id):
    """The statement with its client's id."""
    return f"/* query_id={query_id} */ {sql}" if query_id and ID.fullmatch(query_id) else sql


def killed(sql):
    """KILL QUERY by a client's id, as the engine finds it."""
    return KILL.sub(r"\1startsWith(query, concat('/* query_id=', \2, ' */'))", sql)


class Running:
    """Ends queries whose client closed the connection."""

    def __init__(self, pool):
        self.pool, self.lock, self.queries = pool, threading.Lock(), {}
        threading.Thread(target=self.look, daemon=True).start()

    @contextlib.contextmanager
    def watched(self, query_id, connection):
        with self.lock:
            self.queries[query_id] = connection
        try:
            yield
        finally:
            with self.lock:
                self.queries.pop(query_id, None)

    def look(self):
        while True:
            time.sleep(LOOK_SECONDS)
            with self.lock:
                gone = [query_id for query_id, connection in self.queries.items() if is_closed(connection)]
                for query_id in gone:
                    del self.queries[query_id]
            for query_id in gone:
                with contextlib.suppress(Exception):  # it may have ended by itself
                    self.kill(query_id)

    def kill(self, query_id):
        with self.pool.connection(None, {}) as connection:
            statement = killed("KILL QUERY WHERE query_id = {killed:String} ASYNC")
            connection.query(statement, "TabSeparated", params={"killed": query_id})


def is_closed(connection):
    try:
        return connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True
