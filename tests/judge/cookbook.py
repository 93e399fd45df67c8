#!/usr/bin/env python3
"""Holds the answers of the cookbook against DuckDB over the raw files that they are about.

    triptych-loader generate DIR --orders 20000 --seed 7
    python3 tests/judge/cookbook.py DIR

A recipe with a block of `duckdb` has the rows of its answer, in their order and under the names of their fields: nested
ones with the names of what they are in before them. Tables are named as the files, without `olist_` and `_dataset`.
Numbers meet within 1e-9. Exit code 0: all equal; 1: a difference.
"""

import argparse
import datetime as dt
import decimal
import json
import pathlib
import re
import sys

import duckdb

COOKBOOK = pathlib.Path(__file__).parents[2] / "docs/cookbook"
RECIPES_MIN = 16
TOLERANCE = 1e-9


def main():
    parser = argparse.ArgumentParser(description="Hold the answers of the cookbook against DuckDB over the raw files.")
    parser.add_argument("source", help="folder with the CSVs that the answers are about")
    database = connect(pathlib.Path(parser.parse_args().source))
    compared = 0
    for recipe in sorted(COOKBOOK.glob("[0-9]*.md")):
        text = recipe.read_text()
        sql = block(text, "duckdb")
        if sql is None:
            continue
        answered = database.execute(sql)
        names = [column[0] for column in answered.description]
        expected = [dict(zip(names, map(plain, row))) for row in answered.fetchall()]
        found = [flat(row) for row in rows(json.loads(block(text, "json")))]
        difference = compare(found, expected)
        if difference:
            print(f"{recipe.name}: {difference}")
            return 1
        compared += 1
    if compared < RECIPES_MIN:
        print(f"{compared} recipes ask DuckDB, there were {RECIPES_MIN}")
        return 1
    print(f"{compared} recipes, all equal")
    return 0


def connect(folder):
    database = duckdb.connect()
    for path in folder.glob("*.csv"):
        name = path.stem.removeprefix("olist_").removesuffix("_dataset")
        database.execute(f"CREATE VIEW {name} AS SELECT * FROM read_csv('{path}')")
    return database


def block(text, language):
    found = re.search(rf"```{language}\n(.*?)\n```\n", text, re.DOTALL)
    return found and found[1]


def rows(answer):
    """The one list of an answer, or its one total."""
    if "orders" in answer:
        return answer["orders"]["nodes"]
    report = answer["kpis"]
    return report["rows"] if "rows" in report else [report["total"]]


def flat(row, prefix=""):
    found = {}
    for name, value in row.items():
        name = prefix + re.sub(r"[A-Z][0-9]*", lambda letters: "_" + letters[0].lower(), name)
        if isinstance(value, dict):
            found.update(flat(value, f"{name}_"))
        else:
            found[name] = value
    return found


def plain(value):
    if isinstance(value, (dt.datetime, dt.date)):
        return value.isoformat()
    return float(value) if isinstance(value, decimal.Decimal) else value


def compare(found, expected):
    if len(found) != len(expected):
        return f"{len(found)} rows, expected {len(expected)}"
    for place, (left, right) in enumerate(zip(found, expected)):
        # A row that has nothing to be compared with has no `previous` to look into.
        names = {name for name, value in right.items() if value is not None} | (set(left) & set(right))
        for name in names:
            if not equal(left.get(name), right[name]):
                return f"row {place}: `{name}` is {left.get(name)!r}, expected {right[name]!r}"
    return None


def equal(left, right):
    if isinstance(left, (int, float)) and isinstance(right, (int, float)) and not isinstance(left, bool):
        return abs(left - right) <= TOLERANCE * max(abs(right), 1)
    return left == right


if __name__ == "__main__":
    sys.exit(main())
