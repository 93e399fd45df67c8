#!/usr/bin/env python3
"""Times loads into the servers that the environment names, the first one apart, and holds every row against the lake.

    eval "$(scripts/servers/up DIR)"; scripts/bench/servers.py SOURCE [--binaries target/release] [--runs 5]

With freshly started servers the first load is the cold one. The time of a load is that of its stages, from opening the
source to the checks of what the servers hold; publishing takes milliseconds, and dropping old loads is not counted. Goals
are for the real Olist archive on two cores, servers on the same machine. Python's standard library is enough.
"""

import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile


def load(loader, source, lake):
    """The manifest of one load."""
    subprocess.run([loader, "load", source, "--lake", lake, "--adopt", "--quiet"], check=True)
    return json.loads(pathlib.Path(lake, "current", "manifest.json").read_text())


def seconds(manifest):
    return sum(stage["milliseconds"] for stage in manifest["stages"]) / 1000


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source")
    parser.add_argument("--binaries", default="target/release", type=pathlib.Path)
    parser.add_argument("--runs", default=5, type=int)
    arguments = parser.parse_args()
    loader = arguments.binaries / "triptych-loader"
    with tempfile.TemporaryDirectory() as folder:
        lake = str(pathlib.Path(folder, "lake"))
        first, *others = [load(loader, arguments.source, lake) for _ in range(arguments.runs)]
        subprocess.run([loader, "verify", "--lake", lake, "--quiet"], check=True)
    print("every row of every store is equal to the lake")
    warm = others or [first]
    print(f"first load{seconds(first):>10.2f} s   goal 15, on servers just started")
    print(f"then, median{statistics.median(map(seconds, warm)):>8.2f} s   goal 9")
    stages = [stage["stage"] for stage in first["stages"]]
    for number, stage in enumerate(stages):
        times = [manifest["stages"][number]["milliseconds"] / 1000 for manifest in warm]
        print(f"  {stage:<28}{statistics.median(times):>6.2f} s")
    print(f"{'store':<12}{'rows':>10}{'first, s':>10}{'then, s':>10}{'rows a second, then':>22}")
    for number, written in enumerate(first["stores"]):
        median = statistics.median(manifest["stores"][number]["milliseconds"] for manifest in warm) / 1000
        print(
            f"{written['store']:<12}{written['rows']:>10,}{written['milliseconds'] / 1000:>10.2f}{median:>10.2f}"
            f"{written['rows'] / median:>22,.0f}"
        )
    sys.exit(0 if statistics.median(map(seconds, warm)) <= 9 else 1)


if __name__ == "__main__":
    main()
