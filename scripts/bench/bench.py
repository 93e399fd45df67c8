#!/usr/bin/env python3
"""Asserts answers, then times them: a load, the start of the gateway, a product page, KPIs.

    scripts/bench/bench.py SOURCE [--binaries target/release] [--runs 5]

SOURCE is what `triptych-loader load` takes; goals are for the real Olist archive on two cores. Python's standard library
is enough. Linux, for the memory figures.
"""

import argparse
import http.client
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

PRODUCT_PAGE = """query($id: ID!) { product(id: $id) {
  id category priceMin priceMax orders items revenue abcClass reviewSummary { count averageScore histogram }
  reviews(first: 10) { totalCount nodes { score title message createdAt } }
  alsoBought(first: 5) { rank product { id category priceMin } reason { kind text } } } }"""
KPIS = """query($from: LocalDateTime, $first: Int = 1000) {
  kpis(groupBy: [MONTH, CATEGORY], where: { purchasedFrom: $from }, first: $first) {
    rows { month category revenue orders averageScore } } }"""
ROWS_MAX = 10_000
PRODUCTS = "{ products(first: 100) { nodes { id items } } }"

PAGES = 300
FILTERS = 60
READY_SECONDS_MAX = 30


class Client:
    """One kept connection, as a browser would have."""

    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port)

    def ask(self, query, **variables):
        """Returns the data and the milliseconds until it had arrived."""
        body = json.dumps({"query": query, "variables": variables})
        started = time.perf_counter()
        self.connection.request("POST", "/graphql", body, {"content-type": "application/json"})
        text = self.connection.getresponse().read()
        elapsed = (time.perf_counter() - started) * 1000
        answer = json.loads(text)
        assert "errors" not in answer, answer["errors"]
        return answer["data"], elapsed


def run_load(loader, source, lake):
    """Seconds, processor seconds and peak megabytes of one load."""
    started = time.perf_counter()
    process = subprocess.Popen([loader, "load", source, "--lake", lake, "--quiet"], stderr=subprocess.PIPE)
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    elapsed = time.perf_counter() - started
    assert os.waitstatus_to_exitcode(status) == 0, errors.decode()
    return elapsed, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def start_gateway(gateway, lake):
    """The process, its port, and the seconds until it was ready."""
    started = time.perf_counter()
    process = subprocess.Popen([gateway, "serve", "--lake", lake, "--listen", "127.0.0.1:0"], stderr=subprocess.PIPE)
    port = None
    while port is None:
        line = process.stderr.readline().decode()
        assert line, "the gateway ended"
        found = re.search(r"listening on http://127\.0\.0\.1:(\d+)", line)
        port = int(found.group(1)) if found else None
    while time.perf_counter() - started < READY_SECONDS_MAX:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        connection.request("GET", "/health/ready")
        if connection.getresponse().status == 200:
            return process, port, time.perf_counter() - started
    raise AssertionError("the gateway is not ready")


def memory(pid):
    """Megabytes resident."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024


def check(client):
    """What is timed must be right first: parts against totals, and a page against its own product."""
    data, _ = client.ask("{ load { tables { table accepted } } kpis { total { ordersPlaced revenue } } }")
    accepted = {table["table"]: table["accepted"] for table in data["load"]["tables"]}
    total = data["kpis"]["total"]
    assert total["ordersPlaced"] == accepted["orders"], (total, accepted)
    rows = client.ask(KPIS, first=ROWS_MAX)[0]["kpis"]["rows"]
    assert abs(sum(row["revenue"] for row in rows) - total["revenue"]) < 0.01, "revenue by month and category"
    products = client.ask(PRODUCTS)[0]["products"]["nodes"]
    page = client.ask(PRODUCT_PAGE, id=products[0]["id"])[0]["product"]
    assert page["items"] == products[0]["items"] and len(page["alsoBought"]) == 5, page
    return [product["id"] for product in products]


def report(what, measured, unit, goal):
    verdict = "ok" if measured <= goal else "MISSED"
    print(f"{what:<58}{measured:>9.2f} {unit:<3} goal {goal:>4} {verdict}")
    return measured <= goal


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source")
    parser.add_argument("--binaries", default="target/release", type=pathlib.Path)
    parser.add_argument("--runs", default=5, type=int)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        lake = os.path.join(folder, "lake")
        loads = [run_load(arguments.binaries / "triptych-loader", arguments.source, lake) for _ in range(arguments.runs)]
        process, port, ready = start_gateway(arguments.binaries / "triptych-gateway", lake)
        try:
            idle = memory(process.pid)
            client = Client(port)
            ids = check(client)
            pages = [client.ask(PRODUCT_PAGE, id=ids[turn % len(ids)])[1] for turn in range(PAGES)]
            kpis = [client.ask(KPIS, **{"from": f"2017-01-01T00:00:{turn:02}"})[1] for turn in range(FILTERS)]
            busy = memory(process.pid)
        finally:
            process.terminate()
            process.wait()
    held = [
        report(f"load, median of {len(loads)}", statistics.median(load[0] for load in loads), "s", 5),
        report("load, processor time", statistics.median(load[1] for load in loads), "s", 10),
        report("load, peak memory", max(load[2] for load in loads), "MB", 500),
        report("gateway, ready after", ready, "s", 1),
        report("gateway, memory when ready", idle, "MB", 80),
        report("gateway, memory after these questions", busy, "MB", 160),
        report(f"product page, median of {PAGES}", statistics.median(pages), "ms", 5),
        report("product page, 95th percentile", statistics.quantiles(pages, n=20)[18], "ms", 20),
        report(f"KPIs by month and category, new filter, median of {FILTERS}", statistics.median(kpis), "ms", 25),
    ]
    sys.exit(0 if all(held) else 1)


if __name__ == "__main__":
    main()
