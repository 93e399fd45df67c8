"""Random `kpis` questions from a seed: what a person might ask, and the edges that a person would not think of."""

import random

from brute import BANDS, BAND_FILTERS, BOUND_FILTERS, DIMENSIONS, MEASURES, band_name
from periods import PERIODS, WEEKS

STATUSES = "CREATED APPROVED INVOICED PROCESSING SHIPPED DELIVERED UNAVAILABLE CANCELED OTHER".split()
PAYMENTS = "CREDIT_CARD BOLETO VOUCHER DEBIT_CARD NOT_DEFINED OTHER".split()
SEGMENTS = """CHAMPIONS LOYAL POTENTIAL_LOYALIST NEW PROMISING NEED_ATTENTION ABOUT_TO_SLEEP AT_RISK CANT_LOSE
    HIBERNATING LOST""".split()
LISTS = {
    "orderStatus": [*STATUSES, None], "paymentType": PAYMENTS, "isLate": [True, False, None],
    "monthOfYear": [*range(0, 14)], "dayOfWeek": [*range(0, 9)], "hourOfDay": [*range(-1, 25)], "installments": [*range(0, 13)],
}
COMPARISONS = ["PREVIOUS_PERIOD", "PREVIOUS_MONTH", "PREVIOUS_YEAR"]
FIRSTS = [0, 1, 2, 7, 40, 1000, 10_000]
POOLS = {
    "country": "SELECT DISTINCT country FROM o WHERE country IS NOT NULL",
    "state": "SELECT DISTINCT state FROM o WHERE state IS NOT NULL",
    "city": "SELECT city FROM o WHERE city IS NOT NULL USING SAMPLE reservoir(300 ROWS) REPEATABLE (1)",
    "channel": "SELECT DISTINCT channel FROM o WHERE channel IS NOT NULL",
    "coupon": "SELECT DISTINCT coupon FROM o WHERE coupon IS NOT NULL",
    "vendor": "SELECT DISTINCT vendor FROM i WHERE vendor IS NOT NULL",
    "productType": "SELECT DISTINCT type FROM i WHERE type IS NOT NULL",
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
        if set(WEEKS) <= set(group_by):
            # One question has one beginning of weeks.
            group_by.remove("SUNDAY_WEEK")
        compare_to = chance.choice([None, None, None, *COMPARISONS])
        measure_count = chance.choices([0, 1, 2, 4, len(MEASURES)], [5, 30, 30, 25, 10])[0]
        return {
            "groupBy": group_by,
            "where": self.filter(chance),
            "orderBy": self.order(chance, group_by, compare_to),
            "having": self.having(chance, compare_to),
            "topPerGroup": self.top(chance, group_by),
            "averageOf": chance.choice(list(MEASURES)) if set(PERIODS) & set(group_by) and chance.random() < 0.4 else None,
            "first": chance.choice(FIRSTS),
            "measures": chance.sample(list(MEASURES), measure_count),
            "totals": chance.sample(list(MEASURES), chance.choice([0, 0, 1, 3])),
            "pages": chance.choice([1, 1, 2, 3]),
            "style": chance.choice(["plain", "plain", "alias", "fragment", "skip"]),
            "compareTo": compare_to,
            "growthOf": chance.choice(list(MEASURES)),
            "fillGaps": chance.random() < 0.3,
        }

    def filter(self, chance):
        if chance.random() < 0.2:
            return chance.choice([None, {}])
        names = [*POOLS, *BOUND_FILTERS, *LISTS, *BAND_FILTERS, "customerSegment"]
        return {name: self.condition(chance, name) for name in chance.sample(names, chance.choice([1, 1, 2, 2, 3, 5]))}

    def condition(self, chance, name):
        if chance.random() < 0.04:
            return None
        if name in POOLS:
            return self.text(chance, name)
        if name in LISTS:
            return chance.sample(LISTS[name], chance.choice([0, 1, 1, 2]))
        if name in BAND_FILTERS:
            dimension = BAND_FILTERS[name]
            names = [band_name(dimension, number) for number in range(len(BANDS[dimension][1]))]
            return chance.sample([*names, None], chance.choice([0, 1, 2, 4]))
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
        kind = chance.choice(["eq", "in", "in", "notIn", "notIn", "both", "all", "empty", "unknown", "null", "null"])
        if kind == "null":
            return chance.choice([
                {"isNull": True}, {"isNull": False}, {"in": [*few(), None]}, {"notIn": [None, *few()]}, {"notIn": [None]},
                {"in": few(), "isNull": False},
            ])
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

    def having(self, chance, compare_to):
        if chance.random() < 0.75:
            return None
        figure = "growth" if compare_to and chance.random() < 0.5 else "measure"
        bounds = chance.sample(["from", "to", "above", "below"], chance.choice([0, 1, 1, 2]))
        scale = 1 if figure == "growth" else chance.choice([1, 10, 1000])
        return [{figure: chance.choice(list(MEASURES)), **{bound: scale * chance.randint(-1, 3) for bound in bounds}}]

    def top(self, chance, group_by):
        if chance.random() < 0.75:
            return None
        within = chance.choice([None, chance.sample(group_by, chance.randint(0, len(group_by)))])
        direction = chance.choice([None, "ASC", "DESC"])
        return {"by": chance.choice(list(MEASURES)), "first": chance.choice([0, 1, 1, 3]), "within": within, "direction": direction}

    def order(self, chance, group_by, compare_to):
        if chance.random() < 0.4:
            return chance.choice([None, []])
        terms = []
        for _ in range(chance.choice([1, 1, 2, 3])):
            term = {"growth" if compare_to and chance.random() < 0.3 else "measure": chance.choice(list(MEASURES))}
            if group_by and chance.random() < 0.4:
                term = {"dimension": chance.choice(group_by)}
            if chance.random() < 0.6:
                term["direction"] = chance.choice(["ASC", "DESC"])
            terms.append(term)
        return terms
