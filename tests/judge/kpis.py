#!/usr/bin/env python3
"""Asks a running gateway random `kpis` questions and compares every answer with brute force over the raw CSVs.

    pip install -r tests/judge/requirements.txt
    triptych-loader load DIR && triptych-gateway serve &
    python3 tests/judge/kpis.py DIR --gateway http://127.0.0.1:8000 --count 2000 --seed 1

Whole numbers and money must be equal, rates within 1e-9 relative; so must groups, their order, pages and row counts.
Prints the first difference with the question that led to it. Exit code 0: all equal; 1: a difference; 2: no answer.
"""

import argparse
import json
import sys
import time
import urllib.request

from brute import DIMENSIONS, MEASURES, groups, ordered
from questions import Questions
from source import connect

RATE_TOLERANCE = 1e-9


class Difference(Exception):
    pass


def main():
    arguments = parse_arguments()
    database = connect(arguments.source)
    ask = Gateway(arguments.gateway).ask
    fields = ask('{__type(name: "KpiRow") {fields {name}}}')["__type"]["fields"]
    offered = {field["name"] for field in fields}
    questions = Questions(database, {name for name, (_, _, field) in DIMENSIONS.items() if field in offered})
    numbers = [arguments.only] if arguments.only is not None else range(arguments.count)
    started, rows_compared = time.monotonic(), 0
    for place in numbers:
        question = questions.make(f"{arguments.seed}:{place}")
        try:
            rows_compared += judge(database, ask, question)
        except Difference as difference:
            print(f"seed {arguments.seed}, question {place}: {difference}\n{json.dumps(question, indent=1)}")
            return 1
        if (place + 1) % 250 == 0:
            print(f"{place + 1} equal, {rows_compared} rows, {time.monotonic() - started:.0f} s", flush=True)
    print(f"seed {arguments.seed}: {len(numbers)} questions, {rows_compared} rows, all equal")
    return 0


def parse_arguments():
    parser = argparse.ArgumentParser(description="Judge `kpis` against brute force over the raw CSVs.")
    parser.add_argument("source", help="folder with the CSVs that the served load was made from")
    parser.add_argument("--gateway", default="http://127.0.0.1:8000", help="address of the gateway")
    parser.add_argument("--count", type=int, default=2000, help="questions to ask")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, help="ask this question only")
    return parser.parse_args()


class Gateway:
    def __init__(self, address):
        self.address = f"{address}/graphql"

    def ask(self, query, **variables):
        body = json.dumps({"query": query, "variables": variables}).encode()
        request = urllib.request.Request(self.address, body, {"content-type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                answer = json.load(response)
        except OSError as error:
            print(f"no answer from {self.address}: {error}")
            sys.exit(2)
        if answer.get("errors"):
            raise Difference(f"the gateway answered {answer['errors']}")
        return answer["data"]


def judge(database, ask, question):
    """Follows the pages of one question. Returns how many rows were equal."""
    asked = set(question["measures"])
    asked |= {term["measure"] for term in question["orderBy"] or [] if "measure" in term}
    expected = ordered(groups(database, question["groupBy"], question["where"], asked), question["groupBy"], question["orderBy"])
    query, after, at = document(question), None, 0
    for page in range(question["pages"]):
        variables = {name: question[name] for name in ("groupBy", "where", "orderBy", "first")}
        report = ask(query, after=after, **variables)["kpis"]
        wanted = expected[at : at + question["first"]]
        if report["rowCount"] != len(expected):
            raise Difference(f"page {page}: {report['rowCount']} groups, expected {len(expected)}")
        if len(report["rows"]) != len(wanted):
            raise Difference(f"page {page}: {len(report['rows'])} rows, expected {len(wanted)}")
        for place, (row, group) in enumerate(zip(report["rows"], wanted)):
            compare_row(f"row {at + place}", row, group, question["groupBy"], question["measures"])
        info = report["pageInfo"]
        at += len(wanted)
        if info["hasNextPage"] != (at < len(expected)) or info["hasPreviousPage"] != (at - len(wanted) > 0):
            raise Difference(f"page {page}: {info} after {at} of {len(expected)} rows")
        if question["totals"]:
            whole = groups(database, [], question["where"], question["totals"])
            compare_row("total", report["total"], ((), whole[()]), [], question["totals"])
        after = info["endCursor"] or after
    return at


def compare_row(place, row, group, group_by, measures):
    values, numbers = group
    for name, value in zip(group_by, values):
        found = row[DIMENSIONS[name][2]]
        if isinstance(found, dict):
            found = found["id"]
        if found != value:
            raise Difference(f"{place}: {name} is {found!r}, expected {value!r}")
    for name in measures:
        _, field, value_of, exact = MEASURES[name]
        found, value = row[f"m_{field}"], value_of(numbers)
        equal = found == value
        if not equal and not exact and found is not None and value is not None:
            equal = abs(found - value) <= RATE_TOLERANCE * abs(value)
        if not equal:
            raise Difference(f"{place} {values}: {name} is {found!r}, expected {value!r}")


def document(question):
    """The same selection in different clothes: what is selected must not depend on how it is written."""
    dimensions = [selected(DIMENSIONS[name][2]) for name in question["groupBy"]]
    measures = [f"m_{MEASURES[name][1]}: {MEASURES[name][1]}" for name in question["measures"]]
    rows, fragment = " ".join(["__typename", *dimensions, *measures]), ""
    if question["style"] == "fragment":
        rows = f"__typename ...Named ... on KpiRow {{ {' '.join(dimensions)} __typename }}"
        fragment = f"fragment Named on KpiRow {{ __typename {' '.join(measures)} }}"
    if question["style"] == "skip":
        # A field that is skipped is not asked for.
        rows += " x: revenue @skip(if: true) y: reviews @include(if: false)"
    lines = [f"rows {{ {rows} }}"]
    if question["style"] == "alias":
        half = len(measures) // 2
        lines = [f"rows {{ {' '.join(['__typename', *dimensions, *measures[:half]])} }}"]
        lines.append(f"rows {{ {' '.join(['__typename', *measures[half:]])} }}")
    if question["totals"]:
        totals = " ".join(f"m_{MEASURES[name][1]}: {MEASURES[name][1]}" for name in question["totals"])
        lines.append(f"total {{ {totals} }}")
    arguments = "groupBy: $groupBy, where: $where, orderBy: $orderBy, first: $first, after: $after"
    types = "$groupBy: [KpiDimension!], $where: KpiFilter, $orderBy: [KpiOrder!], $first: Int, $after: String"
    body = f"rowCount pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} {' '.join(lines)}"
    return f"query ({types}) {{ kpis({arguments}) {{ {body} }} }} {fragment}"


def selected(field):
    return f"{field} {{ id }}" if field in ("product", "seller") else field


if __name__ == "__main__":
    sys.exit(main())
