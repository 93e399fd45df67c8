#!/usr/bin/env python3
"""Loads each made export without any option, asks for its totals, and compares them with what DuckDB adds up over the CSV files.

    pip install -r tests/judge/requirements.txt
    python3 tests/judge/exports.py tests/fixtures/exports --loader target/release/triptych-loader --gateway target/release/triptych-gateway

What an export means is told here a second time, in SQL of its own; nothing of Triptych's mappings is used. A folder of another name than
its mapping is told with --only FOLDER=MAPPING. Exit code 0: all equal; 1: a difference.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

import duckdb

from exports_sql import EXPORTS, TOTALS

QUESTION = "{ kpis { total { orders items revenue refunds soldRevenue customers } } }"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--loader", required=True)
    parser.add_argument("--gateway", required=True)
    parser.add_argument("--only", help="one folder or file, and after = the mapping that it is of")
    arguments = parser.parse_args()
    if arguments.only:
        source, _, mapping = arguments.only.partition("=")
        exports = [(arguments.folder / source, mapping or source)]
    else:
        exports = [(folder, folder.name) for folder in sorted(arguments.folder.iterdir()) if folder.is_dir()]
    wrong = [line for source, mapping in exports for line in judge(source, mapping, arguments)]
    print(*wrong, sep="\n")
    return 1 if wrong else 0


def judge(source, mapping, arguments):
    expected = summed(source, mapping)
    found = loaded(source, arguments.loader, arguments.gateway)
    if found["mapping"] != mapping:
        return [f"{source} was read as {found['mapping']}"]
    wrong = [f"{source}: {name} is {found[name]}, and by DuckDB {expected[name]}" for name in expected if found[name] != expected[name]]
    if not wrong:
        print(f"{mapping}: " + ", ".join(f"{name} {value}" for name, value in expected.items()))
    return wrong


def summed(source, mapping):
    database = duckdb.connect()
    for table, pattern, statement in EXPORTS[mapping]:
        if pattern:
            files = [str(path) for path in sorted(source.glob(pattern))] if source.is_dir() else [str(source)]
            separator = ";" if mapping == "prestashop" else ","
            database.execute(
                f"CREATE TABLE {table} AS SELECT * FROM read_csv({files!r}, header = true, all_varchar = true, delim = '{separator}',"
                " quote = '\"', escape = '\"')"
            )
        else:
            database.execute(f"CREATE TABLE {table} AS {statement}")
    if not database.execute("SELECT 1 FROM information_schema.tables WHERE table_name = 'orders'").fetchone():
        database.execute("CREATE TABLE orders (order_id VARCHAR, discount DECIMAL(18, 2), refunded DECIMAL(18, 2))")
    row = database.execute(TOTALS)
    names = [column[0] for column in row.description]
    return {name: float(value) if name in ("revenue", "refunds", "soldRevenue") else int(value) for name, value in zip(names, row.fetchone())}


def loaded(source, loader, gateway):
    with tempfile.TemporaryDirectory() as folder:
        report = pathlib.Path(folder) / "report.json"
        lake = pathlib.Path(folder) / "lake"
        run([loader, "load", source, "--lake", lake, "--report", report, "--tune", "off", "--quiet"])
        told = json.loads(report.read_text())
        answer = json.loads(run([gateway, "query", "--lake", lake, QUESTION]))
    lines = next(table for table in told["tables"] if table["table"] == "order_items")
    return {"mapping": told["shape"], "lines": lines["accepted"], **answer["data"]["kpis"]["total"]}


def run(command):
    ended = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    if ended.returncode:
        sys.exit(f"{command[0]} ended with {ended.returncode}:\n{ended.stdout}{ended.stderr}")
    return ended.stdout


if __name__ == "__main__":
    sys.exit(main())
