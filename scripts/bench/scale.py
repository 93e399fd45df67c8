#!/usr/bin/env python3
"""Loads generated data of growing size: see scale.sh. Asserts what was loaded, then writes what it took.

Python's standard library is enough. Linux, where the kernel counts peak memory in kilobytes.
"""

import argparse
import json
import math
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

ORDERS = "10000,100000,1000000"
# Orders, and the mebibytes that a load of so many may take: into files, and into three servers.
MEMORY_GOALS = {1_000_000: 700, 10_000_000: 2355}
MEMORY_GOALS_SERVERS = {1_000_000: 900}
SERVERS = ["CLICKHOUSE_URL", "MONGODB_URL", "NEO4J_URL"]
# Below it the fixed cost of starting and of syncing to disk is most of the time.
LINEAR_FROM = 100_000
# How far time an order may lie from that of the load before.
LINEAR_WITHIN = 0.2
MIB = 1024 * 1024
log = math.log10


def load(loader, orders, scratch, servers):
    """One load, with what the command line takes where nothing is said, into files or into the servers of the environment."""
    environment = {name: value for name, value in os.environ.items() if servers or name not in SERVERS}
    lake = pathlib.Path(tempfile.mkdtemp(prefix="scale-", dir=scratch))
    try:
        started = time.perf_counter()
        command = [loader, "load", f"generate:orders={orders},seed=7", "--lake", lake / "lake", "--quiet"]
        command += ["--adopt"] if servers else []
        process = subprocess.Popen(command, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        assert os.waitstatus_to_exitcode(status) == 0, "the load failed"
        manifest = json.loads((lake / "lake" / "current" / "manifest.json").read_text())
    finally:
        shutil.rmtree(lake)
    tables = {table["table"]: table for table in manifest["tables"]}
    assert tables["orders"]["accepted"] == orders, tables["orders"]
    return {
        "orders": orders,
        "rows": sum(table["read"] for table in tables.values()),
        "seconds": seconds,
        "processor": usage.ru_utime + usage.ru_stime,
        "mebibytes": usage.ru_maxrss / 1024,
        "written": sum(store["bytes"] for store in manifest["stores"]) / MIB,
        "stages": {stage["stage"]: stage["milliseconds"] / 1000 for stage in manifest["stages"]},
    }


def table(measured):
    """Markdown."""
    stages = list(dict.fromkeys(stage for load in measured for stage in load["stages"]))
    head = ["orders", "rows read", "seconds", "processor seconds", "µs an order", "peak memory", "written"]
    rows = [head, ["--:"] * len(head)]
    for of in measured:
        rows.append(
            [
                f"{of['orders']:,}",
                f"{of['rows']:,}",
                f"{of['seconds']:.1f}",
                f"{of['processor']:.1f}",
                f"{of['seconds'] / of['orders'] * 1e6:.0f}",
                f"{of['mebibytes']:,.0f} MiB",
                f"{of['written']:,.0f} MiB",
            ]
        )
    rows.append([])
    rows.append(["seconds of"] + [f"{of['orders']:,} orders" for of in measured])
    rows.append(["---"] + ["--:"] * len(measured))
    for stage in stages:
        rows.append([stage] + [f"{of['stages'].get(stage, 0):.1f}" for of in measured])
    return "\n".join("| " + " | ".join(row) + " |" if row else "" for row in rows)


def drawing(measured):
    """Two logarithmic curves in one SVG: seconds and mebibytes against orders."""
    width, height, left, top, right, bottom = 720, 380, 70, 40, 70, 50
    x_low, x_high = measured[0]["orders"], measured[-1]["orders"]

    def scale(values):
        return math.floor(log(min(values))), math.ceil(log(max(values)))

    def place(value, low, high, start, end):
        return start + (log(value) - low) / ((high - low) or 1) * (end - start)

    def x(orders):
        return place(orders, log(x_low), log(x_high), left + 20, width - right - 20)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="13">',
        f'<rect width="{width}" height="{height}" fill="white"/>',
    ]
    series = [("seconds", "#1f6feb", left, "end", -8), ("mebibytes", "#c2410c", width - right, "start", 8)]
    for name, colour, axis, anchor, shift in series:
        values = [of[name] for of in measured]
        low, high = scale(values)

        def y(value, low=low, high=high):
            return place(value, low, high, height - bottom, top)

        for power in range(low, high + 1):
            at = y(10**power)
            parts.append(f'<text x="{axis + shift}" y="{at + 4:.1f}" text-anchor="{anchor}" fill="{colour}">{10**power:,}</text>')
            if name == "seconds":
                parts.append(f'<path d="M{left} {at:.1f}H{width - right}" stroke="#e5e7eb"/>')
        points = " ".join(f"{x(of['orders']):.1f},{y(of[name]):.1f}" for of in measured)
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        for of in measured:
            at = f'cx="{x(of["orders"]):.1f}" cy="{y(of[name]):.1f}"'
            parts.append(f'<circle {at} r="4" fill="{colour}"><title>{of[name]:,.1f} {name}</title></circle>')
        parts.append(f'<text x="{axis}" y="22" text-anchor="middle" fill="{colour}">{name}</text>')
    for of in measured:
        parts.append(f'<text x="{x(of["orders"]):.1f}" y="{height - 26}" text-anchor="middle">{of["orders"]:,}</text>')
    parts.append(f'<text x="{width / 2}" y="{height - 6}" text-anchor="middle">orders</text></svg>\n')
    return "\n".join(parts)


def misses(measured, goals):
    """What is over a goal, in words."""
    found = []
    for of in measured:
        goal = goals.get(of["orders"])
        if goal and of["mebibytes"] > goal:
            found.append(f"{of['orders']:,} orders took {of['mebibytes']:,.0f} MiB, the goal is {goal:,} MiB")
    linear = [of for of in measured if of["orders"] >= LINEAR_FROM]
    for before, after in zip(linear, linear[1:]):
        growth = after["seconds"] / after["orders"] / (before["seconds"] / before["orders"]) - 1
        if growth > LINEAR_WITHIN:
            found.append(f"an order of {after['orders']:,} took {growth:.0%} longer than one of {before['orders']:,}")
    return found


def prose(page, cores):
    """What stands before the tables, which people write: it stays. Its figures are theirs to renew."""
    if page.exists():
        return page.read_text().partition("\n| ")[0].rstrip() + "\n\n"
    return (
        "# Time and memory against size\n\n"
        f"Measured by `scripts/bench/scale.sh` on {cores}: `load generate:orders=N,seed=7` into files, generating included;\n"
        "peak memory is that of the process as the kernel counts it.\n\n"
    )


def main():
    parser = argparse.ArgumentParser(description="Time and memory of loads against their size; see scale.sh.")
    parser.add_argument("--orders", default=ORDERS)
    parser.add_argument("--binaries", type=pathlib.Path, default=pathlib.Path("target/release"))
    parser.add_argument("--scratch", type=pathlib.Path)
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("docs"))
    parser.add_argument("--servers", action="store_true")
    arguments = parser.parse_args()
    if arguments.servers and not all(os.environ.get(name) for name in SERVERS):
        sys.exit(f"--servers wants {', '.join(SERVERS)}: eval \"$(scripts/servers/up DIR)\" sets them")
    measured = []
    for orders in sorted(int(orders) for orders in arguments.orders.split(",")):
        measured.append(load(arguments.binaries / "triptych-loader", orders, arguments.scratch, arguments.servers))
        print(f"{orders:,} orders: {measured[-1]['seconds']:.1f} s, {measured[-1]['mebibytes']:,.0f} MiB", flush=True)
    if arguments.servers:
        # Their figures are a line in the page, which people write.
        print(table(measured))
        report(misses(measured, MEMORY_GOALS_SERVERS))
    cores = {1: "one core", 2: "two cores", 4: "four cores"}.get(os.cpu_count(), f"{os.cpu_count()} cores")
    page = arguments.out / "scale.md"
    drawn = "![Seconds and mebibytes against orders](scale.svg)"
    page.write_text(f"{prose(page, cores)}{table(measured)}\n\n{drawn}\n")
    (arguments.out / "scale.svg").write_text(drawing(measured))
    report(misses(measured, MEMORY_GOALS))


def report(found):
    """Ends with 1 where a goal is missed."""
    for miss in found:
        print(f"missed: {miss}")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
