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

import segments
from brute import DIMENSIONS, MEASURES, band_name, best, groups, growth, kept, ordered
from periods import NotDefined, averages, before, ends_before_it_begins, filled, missing, selected, total_before
from questions import Questions
from source import connect

RATE_TOLERANCE = 1e-9
AVERAGE_ROWS = 3
ARGUMENTS = ("groupBy", "where", "orderBy", "first", "compareTo", "fillGaps", "having", "topPerGroup")


class Difference(Exception):
    pass


class Refused(Difference):
    """The gateway answered with errors."""

    def __init__(self, errors):
        super().__init__(f"the gateway answered {errors}")
        self.code = errors[0].get("extensions", {}).get("code")


def main():
    arguments = parse_arguments()
    database = connect(arguments.source)
    segments.add(database)
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
            with urllib.request.urlopen(request, timeout=300) as response:
                answer = json.load(response)
        except OSError as error:
            print(f"no answer from {self.address}: {error}")
            sys.exit(2)
        if answer.get("errors"):
            raise Refused(answer["errors"])
        return answer["data"]


def judge(database, ask, question):
    """Follows the pages of one question. Returns how many rows were equal."""
    group_by, where, compared = question["groupBy"], question["where"], question["compareTo"] is not None
    asked = set(question["measures"]) | ({question["growthOf"]} if compared else set())
    for term in [*(question["orderBy"] or []), *(question["having"] or [])]:
        asked |= {term[name] for name in ("measure", "growth") if name in term}
    asked |= {question["topPerGroup"]["by"]} if question["topPerGroup"] else set()
    asked |= {question["averageOf"]} if question["averageOf"] else set()
    query = document(question)
    variables = {name: as_asked(question[name]) for name in ARGUMENTS}
    variables["weekStart"] = "SUNDAY" if "SUNDAY_WEEK" in group_by else "MONDAY"
    if ends_before_it_begins(where):
        return refused(ask, query, variables, "BAD_ARGUMENT")
    try:
        previous, earlier = before(database, question, asked) if compared else (None, {})
    except NotDefined:
        return refused(ask, query, variables, "KPI_NOT_DEFINED")
    found = groups(database, group_by, where, asked)
    if compared:
        found.update(missing(database, question, found, earlier))
    if question["fillGaps"]:
        found = filled(database, found, group_by, where)
        if found is None:
            return refused(ask, query, variables, "BAD_ARGUMENT")
    moving = averages(found, group_by, question["averageOf"], AVERAGE_ROWS)
    found = best(kept(found, question["having"], previous), group_by, question["topPerGroup"])
    expected = ordered(found, group_by, question["orderBy"], previous)
    after, at = None, 0
    for page in range(question["pages"]):
        report = ask(query, after=after, **variables)["kpis"]
        wanted = expected[at : at + question["first"]]
        if report["rowCount"] != len(expected):
            raise Difference(f"page {page}: {report['rowCount']} groups, expected {len(expected)}")
        if len(report["rows"]) != len(wanted):
            raise Difference(f"page {page}: {len(report['rows'])} rows, expected {len(wanted)}")
        for place, (row, group) in enumerate(zip(report["rows"], wanted)):
            compare_row(f"row {at + place}", row, group, group_by, question["measures"])
            if moving is not None and not is_close(row["average"], moving[group[0]]):
                raise Difference(f"row {at + place} {group[0]}: moving average is {row['average']}, expected {moving[group[0]]}")
            if compared:
                earlier = previous(group[0])
                compare_previous(f"row {at + place}", row, group, earlier, group_by, question["measures"], question["growthOf"])
        info = report["pageInfo"]
        at += len(wanted)
        if info["hasNextPage"] != (at < len(expected)) or info["hasPreviousPage"] != (at - len(wanted) > 0):
            raise Difference(f"page {page}: {info} after {at} of {len(expected)} rows")
        if question["totals"]:
            whole = (), groups(database, [], where, question["totals"])[()]
            compare_row("total", report["total"], whole, [], question["totals"])
            if compared:
                earlier = total_before(database, question)
                compare_previous("total", report["total"], whole, earlier, [], question["totals"], question["totals"][0])
        after = info["endCursor"] or after
    return at


def as_asked(argument):
    """Weeks from Sunday are WEEK, with an argument beside it."""
    if isinstance(argument, list):
        return [as_asked(one) for one in argument]
    if isinstance(argument, dict):
        return {name: as_asked(one) for name, one in argument.items()}
    return "WEEK" if argument == "SUNDAY_WEEK" else argument


def refused(ask, query, variables, code):
    try:
        ask(query, after=None, **variables)
    except Refused as answer:
        if answer.code == code:
            return 0
        raise
    raise Difference(f"answered, expected {code}")


def compare_previous(place, row, group, earlier, group_by, measures, growth_of):
    if (row["previous"] is None) != (earlier is None):
        raise Difference(f"{place} {group[0]}: previous is {row['previous']}, expected {earlier}")
    grown = growth(growth_of, group[1], earlier)
    if earlier is not None:
        compare_row(f"{place}, previous", row["previous"], earlier, group_by, measures)
    if not is_close(row["growth"], grown):
        raise Difference(f"{place} {group[0]}: growth of {growth_of} is {row['growth']}, expected {grown}")


def is_close(found, value):
    if found is None or value is None:
        return found is value
    # Growth of nearly nothing is a difference of nearly equal numbers.
    return abs(found - value) <= RATE_TOLERANCE * max(abs(value), 1)


def compare_row(place, row, group, group_by, measures):
    values, numbers = group
    for name, value in zip(group_by, values):
        found = row[DIMENSIONS[name][2]]
        if isinstance(found, dict):
            found = found["id"]
        value = band_name(name, value)
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
    dimensions = [selected(name) for name in question["groupBy"]]
    measures = [f"m_{MEASURES[name][1]}: {MEASURES[name][1]}" for name in question["measures"]]
    compared = []
    if question["compareTo"]:
        previous = " ".join(["__typename", *dimensions, *measures, "previous { __typename }"])
        compared = [f"previous {{ {previous} }}", f"growth(of: {question['growthOf']})"]
    if question["averageOf"]:
        compared.append(f"average: movingAverage(of: {question['averageOf']}, rows: {AVERAGE_ROWS})")
    rows, fragment = " ".join(["__typename", *dimensions, *measures, *compared]), ""
    if question["style"] == "fragment":
        rows = f"__typename ...Named ... on KpiRow {{ {' '.join([*dimensions, *compared])} __typename }}"
        fragment = f"fragment Named on KpiRow {{ __typename {' '.join(measures)} }}"
    if question["style"] == "skip":
        # A field that is skipped is not asked for.
        rows += " x: revenue @skip(if: true) y: reviews @include(if: false)"
    lines = [f"rows {{ {rows} }}"]
    if question["style"] == "alias":
        half = len(measures) // 2
        lines = [f"rows {{ {' '.join(['__typename', *dimensions, *measures[:half]])} }}"]
        lines.append(f"rows {{ {' '.join(['__typename', *measures[half:], *compared])} }}")
    if question["totals"]:
        totals = " ".join(f"m_{MEASURES[name][1]}: {MEASURES[name][1]}" for name in question["totals"])
        earlier = f"previous {{ __typename {totals} }} growth(of: {question['totals'][0]})" if compared else ""
        lines.append(f"total {{ {totals} {earlier} }}")
    arguments = "groupBy: $groupBy, where: $where, orderBy: $orderBy, first: $first, after: $after, " \
                "compareTo: $compareTo, fillGaps: $fillGaps, having: $having, topPerGroup: $topPerGroup, weekStart: $weekStart"
    types = "$groupBy: [KpiDimension!], $where: KpiFilter, $orderBy: [KpiOrder!], $first: Int, $after: String, " \
            "$compareTo: Comparison, $fillGaps: Boolean, $having: [KpiHaving!], $topPerGroup: KpiTopPerGroup, " \
            "$weekStart: WeekStart"
    body = f"rowCount pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} {' '.join(lines)}"
    return f"query ({types}) {{ kpis({arguments}) {{ {body} }} }} {fragment}"


if __name__ == "__main__":
    sys.exit(main())
