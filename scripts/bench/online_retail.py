#!/usr/bin/env python3
"""Writes an export of Online Retail's form, loads it, and lets DuckDB read and sum it: seconds and memory of both, and whether they agree.

    pip install -r tests/judge/requirements.txt
    python3 scripts/bench/online_retail.py --lines 1000000

Programs are those of target/release. What they come to is held against DuckDB's sums before any time is told.
"""

import argparse
import csv
import datetime
import pathlib
import random
import resource
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/judge"))
HEADER = ["InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country"]
COUNTRIES = ["United Kingdom"] * 45 + ["Germany", "France", "EIRE", "Spain", "Netherlands"]


def write(path, lines, seed):
    pick = random.Random(seed)
    products = [(f"{20000 + number}{pick.choice(['', '', 'A', 'B'])}", f"ARTICLE {number}", f"{pick.randint(19, 1495) / 100:g}") for number in range(4000)]
    weights = [1 / (rank + 20) for rank in range(len(products))]
    people = [(str(12346 + number), pick.choice(COUNTRIES)) for number in range(max(100, lines // 150))]
    moment, invoice, written = datetime.datetime(2009, 12, 1, 7, 45), 489434, 0
    with open(path, "w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(HEADER)
        while written < lines:
            person, country = pick.choice(people) if pick.random() < 0.8 else ("", "United Kingdom")
            is_return = pick.random() < 0.1
            count = min(lines - written, 1 + int(pick.expovariate(0.25 if is_return else 0.045)))
            day = f"{moment.month}/{moment.day}/{moment.year} {moment.hour}:{moment.minute:02}"
            for code, name, price in pick.choices(products, weights, k=count):
                units = pick.choice([1, 1, 2, 3, 4, 6, 10, 12, 24])
                rows.writerow([f"{'C' if is_return else ''}{invoice}", code, name, -units if is_return else units, day, price, person, country])
            written += count
            invoice += 1
            moment += datetime.timedelta(minutes=pick.choice([1, 3, 9, 14, 20]) * max(0.02, 1_000_000 / lines))


def timed(work):
    started = time.monotonic()
    result = work()
    return result, time.monotonic() - started


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--programs", type=pathlib.Path, default=ROOT / "target/release")
    arguments = parser.parse_args()
    from exports import loaded, summed

    loader, gateway = arguments.programs / "triptych-loader", arguments.programs / "triptych-gateway"
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / "online_retail.csv"
        write(source, arguments.lines, arguments.seed)
        print(f"{arguments.lines} lines, {source.stat().st_size / 1e6:.0f} MB")
        expected, of_duckdb = timed(lambda: summed(source, "online-retail"))
        found = loaded(source, loader, gateway)
        wrong = [f"{name} is {found[name]}, and by DuckDB {expected[name]}" for name in expected if found[name] != expected[name]]
        if wrong:
            sys.exit("\n".join(wrong))
        command = [loader, "load", source, "--lake", f"{folder}/lake", "--tune", "off", "--quiet"]
        _, of_load = timed(lambda: subprocess.run(command, check=True, capture_output=True))
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"DuckDB reads and sums in {of_duckdb:.1f} s; a load takes {of_load:.1f} s and {memory:.0f} MB")
        print(", ".join(f"{name} {value}" for name, value in expected.items()))


if __name__ == "__main__":
    main()
