"""What recommendations can be asked besides: products like one, lists that leave categories out or hold to what is in stock, lists for a
segment. Each is scored from the raw files by the formulas of docs/recommendations.md."""

import json
import math

LIST = "rank score noLongerSold product { id } reason { kind text count product { id } }"
ALIKE = f"query ($p: ID!, $c: [String!], $s: [ID!]) {{ r: similar(product: $p, first: 20, excludeCategories: $c, inStockOnly: $s) {{ {LIST} }} }}"
TOLERANCE = 1e-8
FIRST = 20


def alike(judge, count):
    """Half of the products are some that share a buyer with another."""
    shop, draw = judge.shop, judge.draw
    unit = shop.modes["ALSO"][0]
    linked = [product for product in shop.sold if shop.neighbours(unit, 0.5, product)]
    for place in range(count):
        product = draw.choice(shop.sold if place % 2 else linked or shop.sold)
        left_out = set(draw.sample(judge.categories, 3)) if draw.random() < 0.5 else set()
        stock = set(draw.sample(shop.sold, len(shop.sold) // 2)) if draw.random() < 0.2 else None
        stock = set(draw.sample(sorted(stock), min(10_000, len(stock)))) if stock else None
        scores, counts = scores_alike(shop, unit, product)
        allowed = [j for j in scores if shop.category[j] not in left_out and (stock is None or j in stock)]
        found = judge.ask(ALIKE, p=product, c=sorted(left_out), s=stock and sorted(stock))["r"]
        compare(judge, f"like {product}", found, {j: scores[j] for j in allowed}, shop.buyers)
        for one in found:
            is_true = one["reason"]["kind"] != "BOUGHT_TOGETHER" or one["reason"]["count"] == counts[one["product"]["id"]]
            if not is_true or (one["reason"]["kind"] == "BOUGHT_TOGETHER" and one["reason"]["product"]["id"] != product):
                raise judge.difference(f"like {product}: {one}, {counts.get(one['product']['id'])} hold both")
        judge.asked["alike"] += 1


def scores_alike(shop, unit, product):
    holders, scores, counts = shop.holders[unit], {}, {}
    for other in shop.neighbours(unit, 0.5, product):
        counts[other] = len(holders[product] & holders[other])
        scores[other] = counts[other] / (math.sqrt(len(holders[product]) * len(holders[other])) + 10)
    shelf = shop.on_shelf[shop.seller[product], shop.category[product]] if shop.category[product] else []
    popularity = math.fsum(shop.w[other] for other in shelf)
    for other in shelf:
        scores[other] = scores.get(other, 0.0) + 0.01 * shop.w[other] / popularity
    scores.pop(product, None)
    return scores, counts


def segments(judge, customers_max=3_000):
    """Who is in a segment the gateway says: that is judged elsewhere."""
    shop = judge.shop
    for segment in judge.ask("{ r: segments { segment customers } }")["r"]:
        if not 0 < segment["customers"] <= customers_max:
            continue
        name = segment["segment"]
        people = [person for person in members(judge, name) if shop.held["CUSTOMER"].get(person)]
        counts = {}
        for person in people:
            for product in shop.held["CUSTOMER"][person]:
                counts[product] = counts.get(product, 0) + 1
        everybody = sum(1 for held in shop.held["CUSTOMER"].values() if held)
        expected = {j: len(people) * shop.buyers[j] / everybody for j in counts}
        scores = {j: (counts[j] + 5) / (expected[j] + 5) for j in counts}
        found = judge.ask(f"{{ r: recommendationsForSegment(segment: {name}, first: {FIRST}) {{ {LIST} }} }}")["r"]
        compare(judge, f"segment {name}", found, scores, shop.buyers)
        for one in found:
            j = one["product"]["id"]
            sentence = f"{counts[j]} of the segment's {len(people)} customer{'s' * (len(people) != 1)} bought this, and {shop.buyers[j]} of all {everybody}."
            if one["reason"]["text"] != sentence or one["reason"]["count"] != counts[j]:
                raise judge.difference(f"segment {name}: {one['reason']}, expected {sentence}")
        judge.asked["segments"] += 1


def members(judge, segment):
    people, after = [], None
    while True:
        query = f"query ($a: String) {{ r: customers(where: {{ segment: [{segment}] }}, first: 100, after: $a) {{ nodes {{ id }} pageInfo {{ endCursor hasNextPage }} }} }}"
        page = judge.ask(query, a=after)["r"]
        people += [node["id"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            return people


def compare(judge, place, found, scores, buyers):
    """Equal lists; where scores are equal within the tolerance either order will do."""
    gone = judge.shop.gone
    expected = sorted(scores, key=lambda j: (j in gone, -scores[j], -buyers[j], j))[:FIRST]
    if len(found) != len(expected):
        raise judge.difference(f"{place}: {len(found)} products, expected {len(expected)}")
    for rank, (one, product) in enumerate(zip(found, expected), 1):
        answered = one["product"]["id"]
        if answered not in scores or one["noLongerSold"] != (answered in gone) or one["rank"] != rank:
            raise judge.difference(f"{place}: {one} must not be answered so")
        for score in (scores[answered], scores[product]):
            if abs(one["score"] - score) > TOLERANCE * score:
                raise judge.difference(f"{place}: rank {rank} is {one}, expected {product} with {scores[product]}")
