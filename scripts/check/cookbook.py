"""Asks the SQL of the cookbook's recipes of DuckDB, over ./lake as the cookbook's README names its files, and holds the rows
against those that each recipe shows. How an answer in JSON comes down to rows is that of tests/src/rows.rs."""

import datetime
import decimal
import json
import re
import sys
from pathlib import Path

import duckdb

RECIPES_MIN = 10
RELATIVE_DIFFERENCE_MAX = 1e-9


def block(text, language):
    found = re.search(rf"^```{language}\n(.*?)\n```$", text, re.MULTILINE | re.DOTALL)
    return found and found.group(1)


def longer(name, field):
    return (name + "_" if name else "") + re.sub("[A-Z]", lambda letter: "_" + letter.group().lower(), field)


def is_rows(value):
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def unnest(name, value):
    """Rows of named values; what stands around a list is repeated in each of its rows. Null is as absent."""
    if value is None:
        return [{}]
    if isinstance(value, dict):
        rows = [{}]
        for field, inner in value.items():
            below = unnest(name if is_rows(inner) else longer(name, field), inner)
            rows = [{**left, **right} for left in rows for right in below]
        return rows
    if is_rows(value):
        return [row for item in value for row in unnest(name, item)]
    return [{name: value}]


def expected(text):
    own = block(text, "json of sql")
    if own:
        return unnest("", json.loads(own))
    [answer] = json.loads(block(text, "json")).values()
    return unnest("", answer)


def plain(value):
    if isinstance(value, (datetime.date, datetime.datetime)):
        return value.isoformat()
    return float(value) if isinstance(value, decimal.Decimal) else value


def asked(statement):
    answer = duckdb.sql(statement)
    rows = [dict(zip(answer.columns, map(plain, row))) for row in answer.fetchall()]
    return [{name: value for name, value in row.items() if value is not None} for row in rows]


def is_same(left, right):
    numbers = all(isinstance(value, (int, float)) for value in (left, right))
    return abs(left - right) <= RELATIVE_DIFFERENCE_MAX * max(abs(left), abs(right)) if numbers else left == right


def difference(wanted, found):
    if len(wanted) != len(found):
        return f"{len(found)} rows, not {len(wanted)}"
    for left, right in zip(wanted, found):
        if left.keys() != right.keys() or not all(is_same(left[name], right[name]) for name in left):
            return f"expected {left}\nfound {right}"
    return None


def main():
    folder = Path(sys.argv[1])
    exec(block((folder / "README.md").read_text(), "python"), {})
    wrong, compared = [], 0
    for path in sorted(folder.glob("[0-9]*.md")):
        text = path.read_text()
        statement = block(text, "sql")
        if not statement:
            continue
        compared += 1
        try:
            differs = difference(expected(text), asked(statement))
        except duckdb.Error as error:
            differs = str(error)
        if differs:
            wrong.append(f"{path.name}: {differs}")
    if wrong:
        sys.exit("\n\n".join(wrong))
    if compared < RECIPES_MIN:
        sys.exit(f"only {compared} recipes have SQL")
    print(f"the SQL of {compared} recipes has their rows on DuckDB")


main()
