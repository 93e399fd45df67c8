#!/usr/bin/env python3
"""Asks a running gateway for recommendations and compares every list, score and reason with scores of every product
made from the raw CSVs.

    pip install -r tests/judge/requirements.txt
    triptych-loader load DIR --tune off && triptych-gateway serve &
    python3 tests/judge/recommendations.py DIR --gateway http://127.0.0.1:8000

Asks for all customers with two orders or more, 300 others, strangers, baskets, pairs, products like one and segments. Lists must be equal (where scores
differ by less than 1e-8, either order will do), counts exact.
Exit code 0: all equal; 1: a difference; 2: no answer.
"""

import argparse
import json
import random
import re
import sys
import time
import urllib.request
from collections import Counter, defaultdict

import besides
from shop import BEFORE, CATEGORY, NOW, SELLER, SIMILAR, TOGETHER, Shop

LIST = "rank score noLongerSold product { id } reason { kind text count unit product { id } }"
# The model rounds the weight of a unit to 2^-30.
TOLERANCE = 1e-8
CUSTOMERS_A_REQUEST = 25


class Difference(Exception):
    pass


def main():
    parser = argparse.ArgumentParser(description="Judge recommendations against the raw CSVs.")
    parser.add_argument("source", help="folder with the CSVs that the served load was made from")
    parser.add_argument("--gateway", default="http://127.0.0.1:8000", help="address of the gateway")
    parser.add_argument("--repeat", type=int, help="of the customers with two orders or more, ask for so many only")
    parser.add_argument("--others", type=int, default=300, help="customers with one order to ask for")
    parser.add_argument("--baskets", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    judge = Judge(Shop(arguments.source), arguments.gateway, random.Random(arguments.seed))
    started = time.monotonic()
    try:
        judge.strangers()
        judge.pairs()
        judge.baskets(arguments.baskets)
        judge.customers(arguments.repeat, arguments.others)
        besides.alike(judge, arguments.baskets)
        besides.segments(judge)
    except Difference as difference:
        print(difference)
        return 1
    print(f"all equal: {dict(judge.asked)}; reasons {dict(judge.reasons)}; {time.monotonic() - started:.0f} s")
    return 0


class Judge:
    difference = Difference

    def __init__(self, shop, gateway, draw):
        self.shop, self.draw, self.address = shop, draw, f"{gateway}/graphql"
        self.asked, self.reasons = Counter(), Counter()
        self.products = sorted(shop.category)
        self.categories = sorted({category for category in shop.category.values() if category})

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
            raise Difference(f"the gateway answered {answer['errors']}")
        return answer["data"]

    def strangers(self):
        """What is no longer sold last; most buyers in the last D days first, then most buyers ever, then by id."""
        expected = sorted(self.shop.buyers, key=lambda p: (p in self.shop.gone, -self.shop.w[p], -self.shop.buyers[p], p))[:100]
        for mode in ("NEW_ITEMS", "NEXT_BASKET"):
            query = f"{{ r: recommendations(customerId: \"nobody at all\", mode: {mode}, first: 100) {{ {LIST} }} }}"
            found = self.ask(query)["r"]
            if [one["product"]["id"] for one in found] != expected:
                raise Difference(f"a stranger gets {found}")
            for one in found:
                if one["reason"]["kind"] != NOW or one["reason"]["count"] != self.shop.recent[one["product"]["id"]]:
                    raise Difference(f"a stranger's reason is {one}")
            self.asked["strangers"] += 1

    def customers(self, repeaters, others):
        repeat = sorted(customer for customer, count in self.shop.order_count.items() if count >= 2)
        single = sorted(customer for customer, count in self.shop.order_count.items() if count < 2)
        if repeaters is not None:
            repeat = self.draw.sample(repeat, min(repeaters, len(repeat)))
        asked = repeat + self.draw.sample(single, min(others, len(single)))
        for start in range(0, len(asked), CUSTOMERS_A_REQUEST):
            self.some_customers(asked[start : start + CUSTOMERS_A_REQUEST])

    def some_customers(self, customers):
        questions, fields = [], []
        for customer in customers:
            bought = sorted(self.shop.held["CUSTOMER"].get(customer, ()))
            for mode in ("NEW_ITEMS", "NEXT_BASKET"):
                exclude = self.draw.sample(self.products, 2) + self.popular(3) + bought[:1] + ["unknown"]
                exclude = exclude if self.draw.random() < 0.5 else []
                category = self.draw.choice(self.categories) if self.draw.random() < 0.3 else None
                first = self.draw.choice([1, 5, 10, 40])
                # Sometimes by the account: it means the same person.
                asked = self.shop.account[customer] if self.draw.random() < 0.3 else customer
                filters = f"first: {first}, exclude: {json.dumps(exclude)}, category: {json.dumps(category)}"
                name = f"r{len(questions)}"
                fields.append(f"{name}: recommendations(customerId: \"{asked}\", mode: {mode}, {filters}) {{ {LIST} }}")
                questions.append((customer, mode, bought, first, exclude, category))
        found = self.ask(f"{{ {' '.join(fields)} }}")
        for place, (customer, mode, bought, first, exclude, category) in enumerate(questions):
            left_out = set(exclude) | (set(bought) if mode == "NEW_ITEMS" else set())
            own = self.shop.own_orders.get(customer)
            scores = self.shop.scores(mode, bought, own)
            self.compare(f"{customer} {mode}", found[f"r{place}"], scores, mode, bought, own, (first, left_out, category))
            self.asked[mode] += 1

    def baskets(self, count):
        sold = sorted(self.shop.buyers)
        baskets = [sorted(products) for products in self.shop.held["ORDER"].values() if len(products) > 1]
        baskets.sort()
        for place in range(count):
            basket = self.draw.sample(sold, self.draw.choice([1, 2, 5, 49])) if place % 2 else self.draw.choice(baskets)[:-1]
            exclude, category = self.popular(2), self.draw.choice([None, None, self.draw.choice(self.categories)])
            query = f"query ($b: [ID!]!, $e: [ID!], $c: String) {{ r: alsoBought(productIds: $b, exclude: $e, category: $c, first: 20) {{ {LIST} }} }}"
            found = self.ask(query, b=[*basket, "unknown"], e=exclude, c=category)["r"]
            history = sorted(set(basket))
            scores = self.shop.scores("ALSO", history)
            self.compare(f"basket {basket}", found, scores, "ALSO", history, None, (20, set(exclude) | set(history), category))
            self.asked["baskets"] += 1

    def popular(self, count):
        """Products that are likely to be answered."""
        top = sorted(self.shop.buyers, key=lambda product: -self.shop.w[product])[:30]
        return self.draw.sample(top, min(count, len(top)))

    def compare(self, place, found, scores, mode, history, own, wanted):
        first, left_out, category = wanted
        expected = scores.best(first, left_out, category)
        if len(found) != len(expected):
            raise Difference(f"{place}: {len(found)} products, expected {len(expected)}")
        for rank, (one, product) in enumerate(zip(found, expected), 1):
            answered = one["product"]["id"]
            named = category is None or self.shop.category[answered] == category
            if answered in left_out or answered not in self.shop.buyers or not named:
                raise Difference(f"{place}: {answered} must not be answered")
            if one["noLongerSold"] != (answered in self.shop.gone):
                raise Difference(f"{place}: whether {answered} is still sold")
            if one["rank"] != rank or abs(scores.of(answered) - scores.of(product)) > TOLERANCE * scores.of(product):
                raise Difference(f"{place}: rank {rank} is {one}, expected {product} with {scores.of(product)}")
            if abs(one["score"] - scores.of(answered)) > TOLERANCE * scores.of(answered):
                raise Difference(f"{place}: {one}, expected score {scores.of(answered)}")
            self.check_reason(f"{place}: {one}", one, scores.parts(answered), mode, history, own)
        if len({one["product"]["id"] for one in found}) != len(found):
            raise Difference(f"{place}: a product is answered twice")

    def check_reason(self, place, one, parts, mode, history, own):
        """The kind is that of the largest part, the count is true, and the sentence states it."""
        reason, product, unit = one["reason"], one["product"]["id"], self.shop.modes[mode][0]
        kind, with_product = reason["kind"], (reason["product"] or {}).get("id")
        self.reasons[kind] += 1
        holders = self.shop.holders
        largest = max(parts.values())
        close = [key for key, part in parts.items() if part >= largest * (1 - TOLERANCE)]
        popular = self.shop.recent[product] or self.shop.buyers[product]
        if kind == TOGETHER:
            if (SIMILAR, with_product) in close:
                unit = self.shop.linear[mode][0]
            counts = [len(holders[unit][with_product] & holders[unit][product])] if with_product in history else []
            matches = [key for key in close if key in ((TOGETHER, with_product), (SIMILAR, with_product))]
        elif kind == CATEGORY:
            matches = [key for key in close if key[0] == CATEGORY]
            counts = [self.with_another(unit, category, product) for _, category in matches]
        elif kind == BEFORE:
            counts, unit = [len(own[product])], "ORDER"
            matches = [key for key in close if key[0] == BEFORE]
        else:
            counts, unit = [popular], "CUSTOMER"
            matches = [key for key in close if key[0] == kind]
        if not matches:
            raise Difference(f"{place}: the largest part is {close}")
        if reason["count"] not in counts or reason["unit"] != unit or reason["count"] == 0:
            raise Difference(f"{place}: counted {counts} of {unit}")
        if (with_product is not None) != (kind == TOGETHER):
            raise Difference(f"{place}: the product that led here")
        if str(reason["count"]) not in re.findall(r"\b\d+\b", reason["text"]):
            raise Difference(f"{place}: the sentence does not state the count")

    def with_another(self, unit, category, product):
        shop = self.shop
        return sum(
            any(other != product and shop.category[other] == category for other in shop.held[unit][holder])
            for holder in shop.holders[unit][product]
        )

    def pairs(self):
        counts = defaultdict(int)
        for products in self.shop.held["ORDER"].values():
            products = sorted(products)
            for place, a in enumerate(products):
                for b in products[place + 1 :]:
                    counts[a, b] += 1
        orders, holders = len(self.shop.held["ORDER"]), self.shop.holders["ORDER"]
        two = self.draw.sample(self.categories, 2)
        filters = [None, {"eq": two[0]}, {"in": two}, {"notIn": two}, {"in": []}]
        passes = lambda rule, name: (
            rule is None or ("eq" in rule and name == rule["eq"]) or ("in" in rule and name in rule["in"])
            or ("notIn" in rule and name not in rule["notIn"])
        )
        query = "query ($c: StringFilter, $m: Int) { p: frequentPairs(category: $c, minOrders: $m, first: 1000) { orders lift a { id } b { id } } }"
        for rule in filters:
            for least in (1, 2, 4):
                kept = [
                    (-count, *pair) for pair, count in counts.items()
                    if count >= least and all(passes(rule, self.shop.category[product]) for product in pair)
                ]
                found = self.ask(query, c=rule, m=least)["p"]
                if [(-one["orders"], one["a"]["id"], one["b"]["id"]) for one in found] != sorted(kept)[:1000]:
                    raise Difference(f"pairs of {rule} from {least} orders")
                for one in found:
                    a, b = one["a"]["id"], one["b"]["id"]
                    lift = counts[a, b] * orders / (len(holders[a]) * len(holders[b]))
                    if abs(one["lift"] - lift) > TOLERANCE * lift:
                        raise Difference(f"{one}: lift {lift}")
                self.asked["pair lists"] += 1


if __name__ == "__main__":
    sys.exit(main())
