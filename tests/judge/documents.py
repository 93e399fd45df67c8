#!/usr/bin/env python3
"""Asks a running gateway random lists and single documents and compares every answer with brute force over the raw CSVs.

    pip install -r tests/judge/requirements.txt
    triptych-loader load DIR && triptych-gateway serve &
    python3 tests/judge/documents.py DIR --gateway http://127.0.0.1:8000 --count 600 --seed 1

Everything must be equal: rows, their order, pages, totals, nested fields. Degrees may differ by rounding.
Prints the first difference with the question that led to it. Exit code 0: all equal; 1: a difference; 2: no answer.
"""

import argparse
import json
import random
import sys
import time
import urllib.request

import documents_expected as expected
from documents_source import Shop

DEGREES_TOLERANCE = 1e-9


class Difference(Exception):
    pass


def main():
    arguments = parse_arguments()
    shop = Shop(arguments.source)
    areas = [expected.Products(shop), expected.Reviews(shop), expected.Sellers(shop), expected.Customers(shop), expected.Orders(shop)]
    numbers = [arguments.only] if arguments.only is not None else range(arguments.count)
    started, rows_compared = time.monotonic(), 0
    for place in numbers:
        chance = random.Random(f"{arguments.seed}:{place}")
        area = chance.choice(areas)
        try:
            if area.list_field is None or chance.random() < 0.2:
                rows_compared += judge_single(arguments.gateway, area, chance)
            else:
                rows_compared += judge_list(arguments.gateway, area, chance)
        except Difference as difference:
            print(f"seed {arguments.seed}, question {place}: {difference}")
            return 1
        if (place + 1) % 100 == 0:
            print(f"{place + 1} equal, {rows_compared} rows, {time.monotonic() - started:.0f} s", flush=True)
    print(f"seed {arguments.seed}: {len(numbers)} questions, {rows_compared} rows, all equal")
    return 0


def parse_arguments():
    parser = argparse.ArgumentParser(description="Judge documents against brute force over the raw CSVs.")
    parser.add_argument("source", help="folder with the CSVs that the served load was made from")
    parser.add_argument("--gateway", default="http://127.0.0.1:8000", help="address of the gateway")
    parser.add_argument("--count", type=int, default=600, help="questions to ask")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, help="ask this question only")
    return parser.parse_args()


def ask(gateway, query, variables):
    body = json.dumps({"query": query, "variables": variables}).encode()
    request = urllib.request.Request(f"{gateway}/graphql", body, {"content-type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=300) as response:
            answer = json.load(response)
    except OSError as error:
        print(f"no answer from {gateway}: {error}")
        sys.exit(2)
    if answer.get("errors"):
        raise Difference(f"the gateway answered {answer['errors']} to {query} {variables}")
    return answer["data"]


def judge_single(gateway, area, chance):
    """Documents by id, several at once; some ids are unknown."""
    asked = [area.some_id(chance) for _ in range(chance.choice([1, 2, 10]))]
    fields = [f"d{place}: {call} {{ {area.fields} {area.nested} }}" for place, (call, _) in enumerate(asked)]
    found = ask(gateway, f"{{ {' '.join(fields)} }}", {})
    for place, (call, row) in enumerate(asked):
        wanted = None if row is None else area.show(row) | area.show_nested(row)
        compare(call, found[f"d{place}"], wanted)
    return len(asked)


def judge_list(gateway, area, chance):
    """Follows the pages of one list. Returns how many rows were equal."""
    where, order = area.filter(chance), chance.choice([None, *area.orders])
    rows = [row for row in area.rows if area.passes(row, where or {})]
    rows.sort(key=lambda row: (area.orders[order or area.default_order](row), area.id(row)))
    first, after, at = chance.choice([0, 1, 7, 20, 100]), None, 0
    nested = area.nested if first <= 20 else ""
    query = (
        f"query ($where: {area.filter_type}, $order: {area.order_type}, $first: Int, $after: String) {{ list: {area.list_field}"
        f"(where: $where, orderBy: $order, first: $first, after: $after) {{ totalCount {area.extra} pageInfo {{ hasNextPage "
        f"hasPreviousPage startCursor endCursor }} edges {{ cursor }} nodes {{ {area.fields} {nested} }} }} }}"
    )
    for page in range(chance.choice([1, 2, 4])):
        variables = {"where": where, "order": order, "first": first, "after": after}
        found = ask(gateway, query, variables)["list"]
        wanted = rows[at : at + first]
        place = f"{area.list_field} {json.dumps(variables)}"
        compare(f"{place}: totalCount", found["totalCount"], len(rows))
        for name, value in area.show_extra(rows).items():
            compare(f"{place}: {name}", found[name], value)
        shown = [area.show(row) | (area.show_nested(row) if nested else {}) for row in wanted]
        compare(f"{place}: nodes", found["nodes"], shown)
        cursors = [edge["cursor"] for edge in found["edges"]]
        at += len(wanted)
        info = {
            "hasNextPage": at < len(rows),
            "hasPreviousPage": page > 0,
            "startCursor": cursors[0] if cursors else None,
            "endCursor": cursors[-1] if cursors else None,
        }
        compare(f"{place}: pageInfo", found["pageInfo"], info)
        if not cursors:
            break
        after = cursors[-1]
    return at


def compare(place, found, wanted):
    if isinstance(wanted, dict) and isinstance(found, dict):
        for name, value in wanted.items():
            compare(f"{place}.{name}", found[name], value)
    elif isinstance(wanted, list) and isinstance(found, list):
        if len(found) != len(wanted):
            raise Difference(f"{place}: {len(found)} rows, expected {len(wanted)}\n{found}\n{wanted}")
        for at, (one, other) in enumerate(zip(found, wanted)):
            compare(f"{place}[{at}]", one, other)
    elif place.endswith(("latitude", "longitude")) and found is not None and wanted is not None:
        if abs(found - wanted) > DEGREES_TOLERANCE:
            raise Difference(f"{place}: {found!r}, expected {wanted!r}")
    elif found != wanted:
        raise Difference(f"{place}: {found!r}, expected {wanted!r}")


if __name__ == "__main__":
    sys.exit(main())
