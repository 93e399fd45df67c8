#!/usr/bin/env python3
"""Times one list of recommendations at a time, of random customers: what they take who come to a gateway just started, and who come
after them. No answer is asked for twice, so no whole answer is kept.

    scripts/bench/lists.py LAKE [--binaries target/release] [--customers 1000] [--options "--cache 256MB"]

Servers answer where the environment names them. The goal for the 99th percentile on a shop whose customers come back is 20 ms from
files, 60 ms from servers. Python's standard library is enough. Linux, for the figures of memory and processor time.
"""

import argparse
import http.client
import json
import os
import pathlib
import random
import re
import shlex
import statistics
import subprocess
import time

LIST = """query($customer: ID!) { recommendations(customerId: $customer, mode: %s, first: %d) {
  rank score product { id } reason { kind text count } } }"""
CUSTOMERS = "query($after: String) { customers(first: 100, orderBy: ID, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }"
LOOKED_THROUGH_MAX = 20_000
READY_SECONDS_MAX = 60
MODES = ["NEW_ITEMS", "NEXT_BASKET"]
ROUNDS = ["just started", "then"]


class Gateway:
    def __init__(self, arguments):
        serve = [arguments.binaries / "triptych-gateway", "serve", "--lake", arguments.lake, "--listen", "127.0.0.1:0"]
        self.process = subprocess.Popen([*serve, *shlex.split(arguments.options)], stderr=subprocess.PIPE)
        port = None
        while port is None:
            line = self.process.stderr.readline().decode()
            assert line, "the gateway ended"
            found = re.search(r"listening on http://127\.0\.0\.1:(\d+)", line)
            port = int(found.group(1)) if found else None
        self.connection = http.client.HTTPConnection("127.0.0.1", port)

    def wait(self):
        started = time.monotonic()
        while time.monotonic() - started < READY_SECONDS_MAX:
            self.connection.request("GET", "/health/ready")
            response = self.connection.getresponse()
            response.read()
            if response.status == 200:
                return
        raise AssertionError("the gateway is not ready")

    def ask(self, query, **variables):
        """The data, and the milliseconds until it had arrived."""
        body = json.dumps({"query": query, "variables": variables})
        started = time.perf_counter()
        self.connection.request("POST", "/graphql", body, {"content-type": "application/json"})
        text = self.connection.getresponse().read()
        elapsed = (time.perf_counter() - started) * 1000
        answer = json.loads(text)
        assert "errors" not in answer, answer["errors"]
        return answer["data"], elapsed

    def processor_ms(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().split()
        return (int(fields[13]) + int(fields[14])) * 1000 / os.sysconf("SC_CLK_TCK")

    def memory_mb(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024


def customers(gateway, count):
    found, after = [], None
    while len(found) < LOOKED_THROUGH_MAX:
        page = gateway.ask(CUSTOMERS, after=after)[0]["customers"]
        found += [node["id"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    return random.Random(1).sample(found, min(count, len(found)))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lake")
    parser.add_argument("--binaries", default="target/release", type=pathlib.Path)
    parser.add_argument("--customers", default=1000, type=int)
    parser.add_argument("--options", default="")
    arguments = parser.parse_args()
    gateway = Gateway(arguments)
    try:
        gateway.wait()
        asked = customers(gateway, arguments.customers)
        print(f"{'':<26}{'median':>10}{'95th':>10}{'99th':>10}{'processor':>12}")
        for number, words in enumerate(ROUNDS):
            for mode in MODES:
                # Another length is another question.
                query = LIST % (mode, 10 + number)
                before = gateway.processor_ms()
                times = []
                for customer in asked:
                    data, elapsed = gateway.ask(query, customer=customer)
                    assert len(data["recommendations"]) == 10 + number, customer
                    times.append(elapsed)
                cuts = statistics.quantiles(times, n=100)
                processor = (gateway.processor_ms() - before) / len(asked)
                print(f"{words + ', ' + mode:<26}{cuts[49]:>7.1f} ms{cuts[94]:>7.1f} ms{cuts[98]:>7.1f} ms{processor:>9.2f} ms", flush=True)
        print(f"memory of the gateway{gateway.memory_mb():>14.0f} MB")
    finally:
        gateway.process.terminate()
        gateway.process.wait()


if __name__ == "__main__":
    main()
