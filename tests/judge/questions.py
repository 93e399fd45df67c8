"""Random `kpis` questions from a seed: what a person might ask, and the edges that a person would not think of."""

import random

from brute import BOUND_FILTERS, DIMENSIONS, MEASURES

STATUSES = "CREATED APPROVED INVOICED PROCESSING SHIPPED DELIVERED UNAVAILABLE CANCELED OTHER".split()
PAYMENTS = "CREDIT_CARD BOLETO VOUCHER DEBIT_CARD NOT_DEFINED OTHER".split()
SEGMENTS = """CHAMPIONS LOYAL POTENTIAL_LOYALIST NEW PROMISING NEED_ATTENTION ABOUT_TO_SLEEP AT_RISK CANT_LOSE
    HIBERNATING LOST""".split()
COMPARISONS = ["PREVIOUS_PERIOD", "PREVIOUS_MONTH", "PREVIOUS_YEAR"]
FIRSTS = [0, 1, 2, 7, 40, 1000, 10_000]
POOLS = {
    "country": "SELECT DISTINCT country FROM o WHERE country IS NOT NULL",
    "state": "SELECT DISTINCT state FROM o WHERE state IS NOT NULL",
    "city": "SELECT city FROM o WHERE city IS NOT NULL USING SAMPLE reservoir(300 ROWS) REPEATABLE (1)",
    "category": "SELECT DISTINCT category FROM i WHERE category IS NOT NULL",
    "product": "SELECT product FROM i USING SAMPLE reservoir(400 ROWS) REPEATABLE (1)",
    "seller": "SELECT seller FROM i WHERE seller IS NOT NULL USING SAMPLE reservoir(200 ROWS) REPEATABLE (1)",
    "sellerState": "SELECT DISTINCT seller_state FROM i WHERE seller_state IS NOT NULL",
}


class Questions:
    """`dimensions` are those that the gateway offers."""

    def __init__(self, database, dimensions):
        self.dimensions = [name for name in DIMENSIONS if name in dimensions]
        self.pools = {name: sorted({row[0] for row in database.execute(sql).fetchall()}) for name, sql in POOLS.items()}
        self.first, self.last = database.execute("SELECT min(bought), max(bought) FROM o").fetchone()

    def make(self, seed):
        chance = random.Random(seed)
        dimension_count = chance.choices([0, 1, 2, 3, 4], [15, 30, 30, 20, 5])[0]
        group_by = chance.sample(self.dimensions, dimension_count)
        measure_count = chance.choices([0, 1, 2, 4, len(MEASURES)], [5, 30, 30, 25, 10])[0]
        return {
            "groupBy": group_by,
            "where": self.filter(chance),
            "orderBy": self.order(chance, group_by),
            "first": chance.choice(FIRSTS),
            "measures": chance.sample(list(MEASURES), measure_count),
            "totals": chance.sample(list(MEASURES), chance.choice([0, 0, 1, 3])),
            "pages": chance.choice([1, 1, 2, 3]),
            "style": chance.choice(["plain", "plain", "alias", "fragment", "skip"]),
            "compareTo": chance.choice([None, None, None, *COMPARISONS]),
            "growthOf": chance.choice(list(MEASURES)),
            "fillGaps": chance.random() < 0.3,
        }

    def filter(self, chance):
        if chance.random() < 0.2:
            return chance.choice([None, {}])
        names = [*POOLS, *BOUND_FILTERS, "orderStatus", "paymentType", "customerSegment"]
        return {name: self.condition(chance, name) for name in chance.sample(names, chance.choice([1, 1, 2, 2, 3, 5]))}

    def condition(self, chance, name):
        if chance.random() < 0.04:
            return None
        if name in POOLS:
            return self.text(chance, name)
        if name == "orderStatus":
            return chance.sample(STATUSES, chance.choice([0, 1, 2, 5]))
        if name == "paymentType":
            return chance.sample(PAYMENTS, chance.choice([0, 1, 1, 2, 4]))
        if name == "customerSegment":
            return chance.sample(SEGMENTS, chance.choice([0, 1, 2, 5]))
        if name.startswith("reviewScore"):
            return chance.randint(0, 6)
        moment = self.first + (self.last - self.first) * chance.random()
        return moment.strftime(chance.choice(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]))

    def text(self, chance, name):
        pool = self.pools[name]
        some = lambda count: [self.spelled(chance, name, value) for value in chance.choices(pool, k=count)] if pool else []
        few = lambda: some(chance.choice([0, 1, 2, 5, 20, 60]))
        kind = chance.choice(["eq", "in", "in", "notIn", "notIn", "both", "all", "empty", "unknown"])
        if kind == "eq":
            return {"eq": (some(1) or ["nothing"])[0]}
        if kind == "both":
            return {"in": few(), "notIn": few()}
        if kind == "all":
            values = some(6)
            return {"eq": (values or ["nothing"])[0], "in": values, "notIn": some(2)}
        if kind == "empty":
            return chance.choice([{}, {"eq": None}, {"in": []}, {"notIn": []}, {"in": None, "notIn": []}])
        if kind == "unknown":
            return chance.choice([{"eq": "no such value"}, {"notIn": ["no such value", ""]}])
        return {kind: few()}

    def spelled(self, chance, name, value):
        if name != "city":
            return value
        return chance.choice([value, value.upper(), value.title(), f" {value}", value.replace("a", "ã")])

    def order(self, chance, group_by):
        if chance.random() < 0.4:
            return chance.choice([None, []])
        terms = []
        for _ in range(chance.choice([1, 1, 2, 3])):
            term = {"measure": chance.choice(list(MEASURES))}
            if group_by and chance.random() < 0.4:
                term = {"dimension": chance.choice(group_by)}
            if chance.random() < 0.6:
                term["direction"] = chance.choice(["ASC", "DESC"])
            terms.append(term)
        return terms
