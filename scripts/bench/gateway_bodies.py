#!/usr/bin/env python3
"""Writes the questions that scripts/bench/gateway.sh asks, a file for each kind and a JSON body a line: gateway_bodies.py ADDRESS FOLDER.

Those that are varied are about 2,000 customers or products in turn; those that are new about 20,000 others, more than are asked in ten
seconds, so that no whole answer is kept. Each kind is asked once here, and its answer must have no errors. Python's standard library is enough.
"""

import json
import pathlib
import sys
import urllib.request

VARIED = 2_000
NEW = 20_000
PAGE = 100

DASHBOARD = """query Dashboard($customer: ID!) {
  kpis(groupBy: [MONTH], first: 24) { rows { month revenue orders averageScore } }
  reviews(first: 10) { totalCount nodes { reviewId orderId score title message createdAt } }
  recommendations(customerId: $customer, first: 10) { rank product { id category } reason { kind text } }
  customer(id: $customer) { id state orderCount revenue } }"""
PRODUCT_PAGE = """query ProductPage($id: ID!) { product(id: $id) {
  id category priceMin priceMax orders items revenue abcClass reviewSummary { count averageScore histogram }
  reviews(first: 10) { totalCount nodes { score title message createdAt } }
  alsoBought(first: 5) { rank product { id category priceMin } reason { kind text } } } }"""
RECOMMENDATIONS = """query Recommendations($customer: ID!) {
  recommendations(customerId: $customer, first: 10) { rank score product { id category } reason { kind text count } } }"""
KPIS = """query Kpis($from: LocalDateTime) { kpis(groupBy: [MONTH, CATEGORY], where: { purchasedFrom: $from }) {
  rows { month category revenue orders averageScore } } }"""


def ask(address, body):
    headers = {"content-type": "application/json"}
    request = urllib.request.Request(address + "/graphql", json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request) as response:
        answer = json.load(response)
    if "errors" in answer:
        sys.exit(f"{body}: {answer['errors']}")
    return answer["data"]


def ids(address, things):
    found, after = [], None
    query = f"query($after: String) {{ {things}(first: {PAGE}, after: $after) {{ nodes {{ id }} pageInfo {{ hasNextPage endCursor }} }} }}"
    while len(found) < VARIED + NEW:
        page = ask(address, {"query": query, "variables": {"after": after}})[things]
        found += [node["id"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    return found


def moments():
    """As many filters as there are customers, over the first three months of the real data."""
    for number in range(VARIED):
        minute = number * 60
        yield f"2017-{1 + minute // 40320:02}-{1 + minute // 1440 % 28:02}T{minute // 60 % 24:02}:00:{number % 60:02}"


def main():
    address, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    customers, products = ids(address, "customers"), ids(address, "products")
    body = lambda query, variables: {"query": query, "variables": variables}
    kinds = {
        "dashboard": [body(DASHBOARD, {"customer": customers[0]})],
        "dashboard_varied": [body(DASHBOARD, {"customer": customer}) for customer in customers[:VARIED]],
        "dashboard_new": [body(DASHBOARD, {"customer": customer}) for customer in customers[VARIED:]],
        "product_page_varied": [body(PRODUCT_PAGE, {"id": product}) for product in products[:VARIED]],
        "product_page_new": [body(PRODUCT_PAGE, {"id": product}) for product in products[VARIED:]],
        "recommendations_varied": [body(RECOMMENDATIONS, {"customer": customer}) for customer in customers[:VARIED]],
        "recommendations_new": [body(RECOMMENDATIONS, {"customer": customer}) for customer in customers[VARIED:]],
        "kpis": [body(KPIS, {})],
        "kpis_varied": [body(KPIS, {"from": moment}) for moment in moments()],
    }
    for name, bodies in kinds.items():
        for one in bodies[:1]:
            ask(address, one)
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(one) + "\n" for one in bodies))


if __name__ == "__main__":
    main()
