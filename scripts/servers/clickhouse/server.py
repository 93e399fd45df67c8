"""ClickHouse's HTTP interface over chDB, for development and tests where no ClickHouse server can be had.

    server.py --port 8123 --data DIR [--users FILE]

The engine is the real one (parser, MergeTree, formats); the HTTP layer is ours. What clients of the interface use is
here: SQL in the URL, the body or a form; inserts streamed from plain or compressed bodies; bound parameters, sessions,
settings, query ids, summaries, exception codes, KILL QUERY by query id, and queries that end when their client closes
the connection. Two users, `triptych` and the read-only `reader`, have the password that
FILE says as `password=...`; without FILE nobody is asked. Not here: roles, quotas, progress headers,
external data, answers that are sent while they are computed.
"""

import argparse
import base64
import contextlib
import email.parser
import email.policy
import json
import os
import pathlib
import re
import signal
import sys
import threading
import time
import urllib.parse
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from codecs_of_http import DECODE, BadBody, encode, native_blocks, to_native_blocks
from engine import Pool
from running import Running, killed, marked

# URL parameters that steer the HTTP layer; every other one is a query setting.
HTTP_ONLY = set(
    "query database default_format user password quota_key query_id session_id session_timeout session_check "
    "close_session compress decompress wait_end_of_query buffer_size stacktrace role client_protocol_version "
    "enable_http_compression http_zlib_compression_level send_progress_in_http_headers "
    "http_headers_progress_interval_ms cancel_http_readonly_queries_on_client_close http_write_exception_in_output_format "
    "http_native_compression_disable_checksumming_on_decompress add_http_cors_header".split()
)
NAME = r"(?:`(?:[^`\\]|\\.)*`|\"[^\"]*\"|[\w$]+)"
INSERT = re.compile(
    rf"(?is)\s*(?P<head>INSERT\s+INTO\s+(?:TABLE\s+)?{NAME}(?:\s*\.\s*{NAME})?"
    rf"\s*(?:\((?:[^()`\"]|`(?:[^`\\]|\\.)*`|\"[^\"]*\")*\))?\s*(?:SETTINGS\s+[^;]*?)?)\s*FORMAT\s+(?P<format>\w+)"
)
FORMAT = re.compile(r"(?is)\bFORMAT\s+(\w+)\s*(?:SETTINGS\b[^;]*)?;?\s*$")
INLINE_HEAD_BYTES_MAX = 1 << 16
# HTTP status by exception code, as the server answers; every other code is 500.
STATUS = {
    code: status
    for status, codes in {
        400: (6, 25, 26, 27, 33, 38, 41, 44, 53, 62, 72, 117, 131, 321, 456, 457),
        403: (164, 497, 516),
        404: (46, 47, 50, 56, 60, 63, 73, 81, 115),
        413: (319,),
        501: (48,),
    }.items()
    for code in codes
}
UNKNOWN_EXCEPTION = 1002
CLIENT_WENT_AWAY = 499
STOP_SECONDS_MAX = 5  # what is running is given so long to end


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "chDB", ""
    rbufsize = 1 << 18
    disable_nagle_algorithm = True
    pool = running = None
    users = None  # passwords by name

    def log_message(self, *args):
        pass

    def do_HEAD(self):
        self.reply(200, b"", {})

    def do_GET(self):
        if self.path.split("?")[0] in ("/ping", "/replicas_status") or self.path == "/":
            return self.reply(200, b"Ok.\n", {"Content-Type": "text/html; charset=UTF-8"})
        self.do_POST()

    def do_POST(self):
        with self.server.at_work():
            self.handle_query()

    def raw_body(self):
        """Pieces of the request body as they arrive; a body cut short raises ConnectionError."""
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            yield from self.chunks()
        else:
            left = int(self.headers.get("Content-Length") or 0)
            while left:
                data = self.rfile.read(min(left, 1 << 20))
                if not data:
                    raise ConnectionError("body cut short")
                left -= len(data)
                yield data
        self.drained = True

    def chunks(self):
        while True:
            line = self.rfile.readline(1024)
            if not line:
                raise ConnectionError("body cut short")
            size = int(line.split(b";")[0], 16)
            if size == 0:
                while self.rfile.readline(1024).strip():
                    pass
                return
            data = self.rfile.read(size)
            if len(data) < size:
                raise ConnectionError("body cut short")
            self.rfile.readline(1024)
            yield data

    def body(self, url):
        pieces = self.raw = self.raw_body()
        encoding = self.headers.get("Content-Encoding", "").lower().strip()
        if encoding and encoding != "identity":
            if encoding not in DECODE:
                raise BadBody(f"Code: 89. DB::Exception: Unknown content encoding '{encoding}'. (UNKNOWN_COMPRESSION_METHOD)")
            pieces = DECODE[encoding](pieces)
        return native_blocks(pieces) if url.get("decompress") == "1" else pieces

    def reply(self, status, data, headers):
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def handle_query(self):
        began = time.perf_counter()
        self.drained, self.raw = False, None
        url = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query, keep_blank_values=True))
        if self.headers.get("X-ClickHouse-Database"):
            url.setdefault("database", self.headers["X-ClickHouse-Database"])
        headers = {
            "X-ClickHouse-Query-Id": url.get("query_id") or str(uuid.uuid4()),
            "X-ClickHouse-Server-Display-Name": "chdb",
        }
        status = 200
        try:
            try:
                name, data, counts = self.execute(url, self.user(url))
                headers |= self.describe(name, counts, began)
                if url.get("compress") == "1":
                    data = to_native_blocks(data) if data else data
                elif data and url.get("enable_http_compression") != "0":
                    data, encoding = encode(data, self.headers.get("Accept-Encoding", ""))
                    if encoding:
                        headers["Content-Encoding"] = encoding
            finally:
                if not self.drained:
                    for _ in self.raw if self.raw is not None else self.raw_body():
                        pass
        except ConnectionError:
            self.close_connection = True
            status, data = CLIENT_WENT_AWAY, b""
        except Exception as error:
            code, text = self.exception(error)
            status, data = STATUS.get(code, 500), (text + "\n").encode()
            headers["X-ClickHouse-Exception-Code"] = str(code)
            if not self.drained:
                self.close_connection = True
                headers["Connection"] = "close"
        if status != CLIENT_WENT_AWAY:
            self.reply(status, data, headers)

    def describe(self, name, counts, began):
        written_rows, written_bytes, read_rows, read_bytes = counts
        summary = dict.fromkeys(("total_rows_to_read", "result_rows", "result_bytes"), "0") | {
            "read_rows": str(read_rows),
            "read_bytes": str(read_bytes),
            "written_rows": str(written_rows),
            "written_bytes": str(written_bytes),
            "elapsed_ns": str(int((time.perf_counter() - began) * 1e9)),
        }
        text = name.startswith("Tab")
        return {
            "X-ClickHouse-Format": name,
            "X-ClickHouse-Timezone": self.pool.timezone,
            "Content-Type": "text/tab-separated-values; charset=UTF-8" if text else "application/octet-stream",
            "X-ClickHouse-Summary": json.dumps(summary, separators=(",", ":")),
        }

    def exception(self, error):
        """Code and text as the server would answer them."""
        text = str(error)
        text = text[max(text.find("Code: "), 0) :].rstrip()
        found = re.match(r"Code: (\d+)", text)
        code = int(found.group(1)) if found else UNKNOWN_EXCEPTION
        if not found:
            text = f"Code: {code}. DB::Exception: {text}. (UNKNOWN_EXCEPTION)"
        if "(version " not in text:
            text += f" (version {self.pool.version})"
        return code, text

    def user(self, url):
        name = self.headers.get("X-ClickHouse-User") or url.get("user", "default")
        password = self.headers.get("X-ClickHouse-Key") or url.get("password", "")
        scheme, _, packed = self.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "basic":
            name, _, password = base64.b64decode(packed).decode().partition(":")
        if self.users is not None and self.users.get(name) != password:
            raise BadBody(
                f"Code: 516. DB::Exception: {name}: Authentication failed: password is incorrect, or there is no user "
                "with such name. (AUTHENTICATION_FAILED)"
            )
        return name

    def execute(self, url, user):
        """Runs one request; gives the answer's format, the answer, and rows and bytes written, rows and bytes read."""
        parameters = {name[6:]: value for name, value in url.items() if name.startswith("param_")}
        settings = {name: value for name, value in url.items() if name not in HTTP_ONLY and not name.startswith("param_")}
        sql, pieces = url.get("query", ""), self.body(url)
        if self.headers.get("Content-Type", "").startswith("multipart/form-data"):
            sql = self.read_form(b"".join(pieces), sql, parameters)
            pieces = iter(())
        if self.command == "GET" or user == "reader":
            settings["readonly"] = "2"
        if url.get("session_id"):
            timeout = float(url.get("session_timeout") or 60)
            held = self.pool.session(url["session_id"], timeout, url.get("database"), settings)
        else:
            held = self.pool.connection(url.get("database"), settings)
        with held as connection:
            sql, insert, pieces = split_insert(sql, pieces)
            if insert:
                return insert_rows(connection, insert, pieces)
            if not sql.strip():
                raise BadBody("Code: 62. DB::Exception: Syntax error: failed at position 1: empty query. (SYNTAX_ERROR)")
            default = url.get("default_format") or self.headers.get("X-ClickHouse-Format") or "TabSeparated"
            with self.held(url):
                answer = connection.query(marked(killed(sql), url.get("query_id")), default, params=parameters or None)
            named = FORMAT.search(sql)
            counts = (answer.rows_written(), answer.bytes_written(), answer.rows_read(), answer.bytes_read())
            return named.group(1) if named else default, answer.bytes() or b"", counts

    def held(self, url):
        """Ends the query when its client goes away, if it is asked to."""
        if url.get("query_id") and url.get("cancel_http_readonly_queries_on_client_close") == "1":
            return self.running.watched(url["query_id"], self.connection)
        return contextlib.nullcontext()

    def read_form(self, body, sql, parameters):
        head = b"Content-Type: " + self.headers["Content-Type"].encode() + b"\r\n\r\n"
        message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + body)
        for part in message.iter_parts():
            name, value = part.get_param("name", header="content-disposition"), part.get_payload(decode=True)
            if name == "query":
                sql = value.decode()
            elif name.startswith("param_"):
                parameters[name[6:]] = value.decode()
            else:
                raise BadBody(f"Code: 48. DB::Exception: External data '{name}' is not supported here. (NOT_IMPLEMENTED)")
        return sql


def split_insert(sql, pieces):
    """The statement, its INSERT if it is one, and the pieces of its data. Both may come in one body."""
    insert = INSERT.fullmatch(sql.rstrip().rstrip(";")) if sql else None
    if insert:
        return sql, insert, pieces
    rest = b"".join(pieces)
    inline = None if sql else INSERT.match(rest[:INLINE_HEAD_BYTES_MAX].decode("latin-1"))
    if inline:
        # Data begin after the format name and at most one line end.
        at = re.compile(rb"[ \t\f]*;?[ \t\f]*\r?\n?").match(rest, inline.end()).end()
        if at < len(rest):
            sql = rest[: inline.end()].decode()
            return sql, INSERT.fullmatch(sql), iter((rest[at:],))
    tail = rest.decode()
    return (sql + "\n" + tail if sql and tail else sql or tail), None, iter(())


def insert_rows(connection, insert, pieces):
    stream = connection.send_insert(insert["head"].strip(), insert["format"])
    try:
        for piece in pieces:
            if piece:
                stream.append(piece)
        done = stream.finish()
    except BaseException:
        with contextlib.suppress(Exception):
            stream.cancel()
        raise
    return insert["format"], b"", (done.rows_written, done.bytes_written, done.rows_written, done.bytes_written)


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def __init__(self, *args):
        super().__init__(*args)
        self.queries, self.changed = 0, threading.Condition()

    @contextlib.contextmanager
    def at_work(self):
        self.count(1)
        try:
            yield
        finally:
            self.count(-1)

    def count(self, change):
        with self.changed:
            self.queries += change
            self.changed.notify_all()

    def wait_for_queries(self, seconds_max):
        with self.changed:
            self.changed.wait_for(lambda: self.queries == 0, seconds_max)

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--data", required=True, help="data folder, made when missing")
    parser.add_argument("--users", type=pathlib.Path, help="file with the line password=...")
    arguments = parser.parse_args()
    if arguments.users:
        settings = dict(line.split("=", 1) for line in arguments.users.read_text().splitlines())
        Handler.users = dict.fromkeys(("triptych", "reader"), settings["password"])
    Handler.pool = Pool(arguments.data)
    Handler.running = Running(Handler.pool)
    server = Server(("127.0.0.1", arguments.port), Handler)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: threading.Thread(target=server.shutdown, daemon=True).start())
    server.serve_forever(poll_interval=0.2)
    server.server_close()
    server.wait_for_queries(STOP_SECONDS_MAX)
    # What was acknowledged is in files. The engine would wait here for queries that never end, those of clients that went away.
    os._exit(0)


if __name__ == "__main__":
    main()
