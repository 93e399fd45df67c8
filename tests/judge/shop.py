"""Purchases of an Olist-shaped folder of CSVs and the recommendation model over them, by rules of its own: nothing of
Triptych is used, every product is scored. Slow and plain on purpose.
"""

import csv
import datetime
import math
import pathlib
from collections import defaultdict

import numpy as np

EPOCH = datetime.date(1970, 1, 1)
NOW, SELLER, CATEGORY, TOGETHER, BEFORE = (
    "POPULAR_NOW", "POPULAR_AT_SELLER", "POPULAR_IN_CATEGORY", "BOUGHT_TOGETHER", "BOUGHT_BEFORE",
)
# A part of its own, which is told as bought together.
SIMILAR = "SIMILAR"
NO_LONGER_SOLD_DAYS = 180


def starting_values(dense, shops):
    """By mode: unit, alpha, k1, k2, rho, beta, g, tau of own purchases, tau of the history. And D."""
    if dense:
        plain = ("ORDER", 0.5, 20.0, 200.0, 0.0, 0.4)
        new, also = (*plain, 0.2, None, None), (*plain, 1.0, None, None)
        return {"NEW_ITEMS": new, "ALSO": also, "NEXT_BASKET": ("ORDER", 0.5, 5.0, 200.0, 0.0, 0.3, 0.2, 180.0, 120.0)}, 30
    k1, rho = (5.0, 0.6) if shops else (300.0, 0.0)
    return {
        "NEW_ITEMS": ("CUSTOMER", 1.0, k1, 1000.0, 0.0, 0.0, 1.0, None, None),
        "ALSO": ("CUSTOMER", 0.5, k1, 1000.0, rho, 0.0, 2.0, None, None),
        "NEXT_BASKET": ("CUSTOMER", 0.5, max(k1, 50.0), 1000.0, 0.0, 0.1, 0.001, 45.0, None),
    }, 90


def linear_values(dense):
    """By mode: unit, l1, l2 of the sparse linear term, where there is one."""
    if dense:
        return {"NEW_ITEMS": ("CUSTOMER", 1.0, 50.0), "ALSO": ("ORDER", 1.0, 20.0)}
    return {"ALSO": ("CUSTOMER", 0.1, 1.0)}


def rows(folder, file):
    with open(pathlib.Path(folder) / file, newline="", encoding="utf-8-sig") as lines:
        yield from csv.DictReader(lines)


class Shop:
    def __init__(self, folder):
        person = {r["customer_id"].strip(): r["customer_unique_id"].strip() for r in rows(folder, "olist_customers_dataset.csv")}
        self.account = {unique: account for account, unique in person.items()}
        orders = {}
        self.order_count = defaultdict(int)
        for r in rows(folder, "olist_orders_dataset.csv"):
            customer = person[r["customer_id"].strip()]
            day = (datetime.date.fromisoformat(r["order_purchase_timestamp"].strip()[:10]) - EPOCH).days
            orders[r["order_id"].strip()] = (customer, day)
            self.order_count[customer] += 1
        english = {}
        if (pathlib.Path(folder) / "product_category_name_translation.csv").exists():
            for r in rows(folder, "product_category_name_translation.csv"):
                english[r["product_category_name"].strip()] = r["product_category_name_english"].strip()
        self.category = {}
        for r in rows(folder, "olist_products_dataset.csv"):
            name = r["product_category_name"].strip()
            self.category[r["product_id"].strip()] = english.get(name, name) or None
        self.held = {"CUSTOMER": defaultdict(set), "ORDER": defaultdict(set)}
        self.own_orders = defaultdict(lambda: defaultdict(dict))
        sold = defaultdict(lambda: defaultdict(int))
        for r in rows(folder, "olist_order_items_dataset.csv"):
            order, product = r["order_id"].strip(), r["product_id"].strip()
            customer, day = orders[order]
            self.held["CUSTOMER"][customer].add(product)
            self.held["ORDER"][order].add(product)
            self.own_orders[customer][product][order] = day
            sold[product][r["seller_id"].strip()] += 1
        self.seller = {p: min(sellers, key=lambda seller: (-sellers[seller], seller)) for p, sellers in sold.items()}
        self._count()

    def _count(self):
        self.holders = {}
        for unit, held in self.held.items():
            holders = defaultdict(set)
            for key, products in held.items():
                for product in products:
                    holders[product].add(key)
            self.holders[unit] = holders
        days = [day for own in self.own_orders.values() for orders in own.values() for day in orders.values()]
        self.last_day = max(days)
        held = self.held["CUSTOMER"]
        dense = sum(map(len, held.values())) / len(held) >= 3
        self.modes, self.recent_days = starting_values(dense, self._sellers_are_shops())
        self.linear, self.speakers_of = linear_values(dense), {}
        self.recent = defaultdict(int)
        for own in self.own_orders.values():
            for product, orders in own.items():
                self.recent[product] += max(orders.values()) > self.last_day - self.recent_days
        self.buyers = {product: len(customers) for product, customers in self.holders["CUSTOMER"].items()}
        self.w = {p: self.recent[p] + 0.00001 * n + 0.001 for p, n in self.buyers.items()}
        self.all_w = math.fsum(self.w.values())
        self.sold = sorted(self.buyers)
        last_days = defaultdict(int)
        for own in self.own_orders.values():
            for product, orders in own.items():
                last_days[product] = max(last_days[product], *orders.values())
        self.gone = {p for p in self.sold if last_days[p] <= self.last_day - NO_LONGER_SOLD_DAYS}
        self.is_gone = np.array([product in self.gone for product in self.sold])
        self.place_of = {product: place for place, product in enumerate(self.sold)}
        self.buyers_of = np.array([self.buyers[product] for product in self.sold], float)
        self.share_of = np.array([self.w[product] for product in self.sold]) / self.all_w
        self.category_of = np.array([self.category[product] or "" for product in self.sold])
        self.in_category, self.on_shelf = defaultdict(list), defaultdict(list)
        for product in self.buyers:
            self.in_category[self.category[product]].append(product)
            self.on_shelf[self.seller[product], self.category[product]].append(product)
        self.together, self.category_together = {}, {}

    def _sellers_are_shops(self):
        pairs, same, lines, of_seller = 0, 0, 0, defaultdict(int)
        for products in self.held["ORDER"].values():
            counts = defaultdict(int)
            for product in products:
                counts[self.seller[product]] += 1
                of_seller[self.seller[product]] += 1
            lines += len(products)
            pairs += len(products) * (len(products) - 1)
            same += sum(count * (count - 1) for count in counts.values())
        chance = sum(count * count for count in of_seller.values()) / lines**2
        return pairs > 0 and same / pairs >= max(0.3, 3 * chance)

    def neighbours(self, unit, alpha, product):
        """g of one product."""
        key = unit, alpha, product
        if key not in self.together:
            g = defaultdict(float)
            for holder in self.holders[unit].get(product, ()):
                products = self.held[unit][holder]
                for other in products:
                    if other != product:
                        g[other] += len(products) ** -alpha
            self.together[key] = g
        return self.together[key]

    def category_neighbours(self, unit, alpha, category):
        """g of one category."""
        key = unit, alpha, category
        if key not in self.category_together:
            g = defaultdict(float)
            for product in self.in_category[category]:
                for other, weight in self.neighbours(unit, alpha, product).items():
                    g[other] += weight
            self.category_together[key] = g
        return self.category_together[key]

    def speakers(self, linear, target):
        """w of each product that speaks for a target."""
        key = linear, target
        if key not in self.speakers_of:
            unit, l1, l2 = linear
            holders = self.holders[unit]
            near = set().union(*(self.held[unit][holder] for holder in holders[target])) - {target}
            both = lambda a, b: len(holders[a] & holders[b])
            nearness = lambda i: both(i, target) / (math.sqrt(len(holders[i]) * len(holders[target])) + 10)
            near = sorted(sorted(near, key=lambda i: (-nearness(i), i))[:100])
            gram = {i: {k: both(i, k) for k in near} for i in near}
            w = dict.fromkeys(near, 0.0)
            for _ in range(150):
                change = 0.0
                for i in near:
                    told = math.fsum(gram[i][k] * w[k] for k in near if k != i)
                    new = max(0.0, both(i, target) - told - l1) / (gram[i][i] + l2)
                    change, w[i] = max(change, abs(new - w[i])), new
                if change <= 1e-3 * max(w.values(), default=0.0):
                    break
            self.speakers_of[key] = w
        return self.speakers_of[key]

    def similar(self, mode, history):
        """By product, what each product of the history says for it."""
        linear = self.linear.get(mode)
        if linear is None:
            return {}
        unit, found = linear[0], defaultdict(dict)
        for i in history:
            for target in set().union(*(self.held[unit][holder] for holder in self.holders[unit].get(i, ()))) - {i}:
                w = self.speakers(linear, target).get(i, 0.0)
                if w > 0:
                    found[target][i] = w
        return found

    def scores(self, mode, history, own_orders=None):
        unit, alpha, k1, k2, rho, beta, g, own_tau, history_tau = self.modes[mode]
        parts, popular = defaultdict(lambda: defaultdict(float)), 0.0 if history else 1.0
        for i in history:
            weight = 1.0
            if history_tau and own_orders:
                weight = math.exp(-(self.last_day - max(own_orders[i].values())) / history_tau)
            near = self.neighbours(unit, alpha, i)
            scale = weight / (math.fsum(near.values()) + k1)
            for j, together in near.items():
                parts[j][TOGETHER, i] += scale * together
            if rho and i in self.seller:
                shelf = self.on_shelf[self.seller[i], self.category[i]]
                all_w = math.fsum(self.w[j] for j in shelf)
                for j in shelf:
                    parts[j][SELLER, self.seller[i]] += scale * k1 * rho * self.w[j] / all_w
            rest, category = scale * k1 * (1 - rho), self.category[i]
            if category is None:
                popular += rest
                continue
            g_c = self.category_neighbours(unit, alpha, category)
            n_c = math.fsum(g_c.values())
            for j, together in g_c.items():
                parts[j][CATEGORY, category] += rest * together / (n_c + k2)
            popular += rest * k2 / (n_c + k2)
        own = {}
        if own_tau and own_orders:
            ages = {j: [self.last_day - day for day in orders.values()] for j, orders in own_orders.items()}
            own = {j: math.fsum(math.exp(-age / own_tau) for age in of) for j, of in ages.items()}
        return Scores(self, parts, popular, own, self.similar(mode, history), beta if history else 0.0, g)


class Scores:
    """The score of every product that somebody bought, and on demand the parts of one."""

    def __init__(self, shop, parts, popular, own, similar, beta, g):
        self.shop, self.sparse, self.popular, self.own, self.similar = shop, parts, popular, own, similar
        self.held_back = shop.buyers_of ** -beta
        back = popular * shop.share_of
        for j, mine in parts.items():
            back[shop.place_of[j]] += math.fsum(mine.values())
        back *= self.held_back
        self.scale = g / back.max()
        self.all = back * self.scale
        for j, weight in own.items():
            self.all[shop.place_of[j]] += weight / max(own.values())
        self.similar_max = max((math.fsum(w.values()) for w in similar.values()), default=1.0)
        for j, w in similar.items():
            self.all[shop.place_of[j]] += math.fsum(w.values()) / self.similar_max

    def of(self, product):
        return self.all[self.shop.place_of[product]]

    def parts(self, product):
        place = self.shop.place_of[product]
        parts = {**self.sparse.get(product, {}), (NOW, None): self.popular * self.shop.share_of[place]}
        parts = {kind: part * self.held_back[place] * self.scale for kind, part in parts.items()}
        parts.update({(SIMILAR, i): w / self.similar_max for i, w in self.similar.get(product, {}).items()})
        if product in self.own:
            parts[BEFORE, None] = self.own[product] / max(self.own.values())
        return parts

    def best(self, first, left_out, category):
        """What is no longer sold comes last. Ties: more buyers first, then by id."""
        shop = self.shop
        allowed = np.ones(len(shop.sold), bool) if category is None else shop.category_of == category
        allowed[[shop.place_of[product] for product in left_out if product in shop.place_of]] = False
        places = np.flatnonzero(allowed)
        order = np.lexsort((places, -shop.buyers_of[places], -self.all[places], shop.is_gone[places]))
        return [shop.sold[place] for place in places[order[:first]]]
