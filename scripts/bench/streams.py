#!/usr/bin/env python3
"""How fresh a followed lake is, and how fast a follower reads.

    streams.py latency --orders 10000 [--rate 200] [--seconds 60] [--servers]
    streams.py reading [--orders 170000]

Wants a broker in TRIPTYCH_KAFKA (`scripts/servers/up --only-kafka`), with --servers ClickHouse, MongoDB and Neo4j too
(`scripts/servers/up --kafka`), and optimised programs in target/release or TRIPTYCH_BINARIES. Python's standard library is enough.
Asserts that all that was sent is answered in the end.
"""

import argparse
import bisect
import contextlib
import datetime
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
BINARIES = pathlib.Path(os.environ.get("TRIPTYCH_BINARIES", HERE / "../../target/release")).resolve()
SERVERS = ["CLICKHOUSE_URL", "MONGODB_URL", "NEO4J_URL"]
TABLES = ["categories", "customers", "products", "sellers", "orders"]
QUESTION = json.dumps({"query": "{ load { version { sequence } tables { table accepted } } }"}).encode()
ASKED_EVERY_SECONDS = 0.05
ANSWERED_WITHIN_SECONDS = 600
# Of the stream that is measured; that of the lake before it is another.
SEED = 2


class Stage:
    """A broker's topics, a lake, and the programs around them."""

    def __init__(self, arguments, folder):
        self.kafka = os.environ["TRIPTYCH_KAFKA"]
        self.folder = pathlib.Path(folder)
        self.lake = self.folder / "lake"
        prefix = f"bench-{os.getpid()}-{time.time_ns()}"
        self.topics = ",".join(f"{table}={prefix}.{table}" for table in TABLES)
        with_servers = getattr(arguments, "servers", False)
        self.environment = {name: value for name, value in os.environ.items() if with_servers or name not in SERVERS}
        self.follower = ["--lake", self.lake, "--tune", "off", "--max-shrink", "100%", *(["--adopt"] if with_servers else [])]

    def command(self, *words):
        return [BINARIES / "triptych-loader", *words, "--kafka", self.kafka, "--topic", self.topics]

    def run(self, *words):
        started = time.perf_counter()
        ended = subprocess.run(self.command(*words), env=self.environment, check=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        return time.perf_counter() - started, ended.stdout

    @contextlib.contextmanager
    def started(self, command):
        with open(self.folder / "log", "a") as log:
            process = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)
        try:
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                process.wait(60)

    def end_of_truth(self):
        return json.loads((self.folder / "truth").read_text().splitlines()[-1])


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def accepted(port):
    """Version and orders, as the gateway answers; none before it serves."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}/graphql", QUESTION, {"content-type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            load = json.load(answer)["data"]["load"]
    except (OSError, KeyError, TypeError):
        return None
    orders = next(table["accepted"] for table in load["tables"] if table["table"] == "orders")
    return load["version"]["sequence"], orders


class Poller(threading.Thread):
    """Notes when an answer has more orders than the one before."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.port, self.seen, self.stopped = port, [], False

    def run(self):
        while not self.stopped:
            found = accepted(self.port)
            if found and (not self.seen or found[1] != self.seen[-1][2]):
                self.seen.append((time.time(), *found))
            time.sleep(ASKED_EVERY_SECONDS)

    def wait_for(self, orders):
        until = time.time() + ANSWERED_WITHIN_SECONDS
        while not self.seen or self.seen[-1][2] < orders:
            assert time.time() < until, f"{orders} orders are not answered: {self.seen[-1:]}"
            time.sleep(ASKED_EVERY_SECONDS)


def quantile(values, share):
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def latency(arguments, folder):
    stage = Stage(arguments, folder)
    stage.run("generate", "--orders", str(arguments.orders), "--seed", "1", "--quiet")
    stage.run("follow", "--until-end", "--max-rows", "100000000", *stage.follower)
    port = free_port()
    gateway = [BINARIES / "triptych-gateway", "serve", "--lake", stage.lake, "--listen", f"127.0.0.1:{port}"]
    generate = stage.command("generate", "--orders", "50000", "--seed", str(SEED), "--rate", str(arguments.rate), "--truth", folder + "/truth", "--quiet")
    follow = stage.command("follow", "--every", arguments.every, *stage.follower)
    poller = Poller(port)
    with stage.started(gateway), stage.started(follow):
        poller.start()
        poller.wait_for(arguments.orders)
        with stage.started(generate):
            time.sleep(arguments.seconds)
        end = stage.end_of_truth()
        poller.wait_for(arguments.orders + end["orders"])
        poller.stopped = True
    began = datetime.datetime.fromisoformat(end["began_at"].replace("Z", "+00:00")).timestamp()
    counts = [orders - arguments.orders for _, _, orders in poller.seen]
    assert counts[-1] == end["orders"], "more is answered than was sent"
    waited = []
    for number in range(1, end["orders"] + 1):
        answered = poller.seen[bisect.bisect_left(counts, number)][0]
        waited.append(answered - (began + (number - 1) / arguments.rate))
    versions = poller.seen[-1][1] - poller.seen[0][1]
    where = "servers" if arguments.servers else "files"
    print(
        f"{where}, a lake of {arguments.orders} to {arguments.orders + end['orders']} orders, {arguments.rate} orders a second"
        f" ({end['messages']} messages) for {arguments.seconds} s, {versions} versions: event to answer"
        f" median {quantile(waited, 0.5):.1f} s, 95th percentile {quantile(waited, 0.95):.1f} s, at most {max(waited):.1f} s"
    )


def reading(arguments, folder):
    stage = Stage(arguments, folder)
    sent, _ = stage.run("generate", "--orders", str(arguments.orders), "--truth", folder + "/truth", "--quiet")
    messages = stage.end_of_truth()["messages"]
    whole, told = stage.run("follow", "--until-end", "--max-rows", "100000000", *stage.follower)
    commits = [line for line in told.splitlines() if line.startswith("version ")]
    loading = sum(float(line.split("; ")[-2].removesuffix(" s")) for line in commits)
    print(
        f"{messages} messages: sent in {sent:.1f} s ({messages / sent:,.0f} a second); followed in {whole:.1f} s, of these {loading:.1f} s in"
        f" {len(commits)} loads; read in {whole - loading:.1f} s, {messages / (whole - loading):,.0f} a second"
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    of_latency = commands.add_parser("latency")
    of_latency.add_argument("--orders", type=int, default=10_000)
    of_latency.add_argument("--rate", type=float, default=200)
    of_latency.add_argument("--seconds", type=float, default=60)
    of_latency.add_argument("--every", default="200ms")
    of_latency.add_argument("--servers", action="store_true")
    of_latency.set_defaults(measure=latency)
    of_reading = commands.add_parser("reading")
    of_reading.add_argument("--orders", type=int, default=170_000)
    of_reading.set_defaults(measure=reading)
    arguments = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="streams-")
    try:
        arguments.measure(arguments, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
