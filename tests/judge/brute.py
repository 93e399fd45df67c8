"""The rules of `kpis`, by brute force: one relation per grain, joined to the distinct values of the other grains."""

import functools

GRAINS = {"o": "orders", "i": "items", "p": "payments", "r": "reviews"}

DAY = 86_400
# dimension: what is measured, and names with the least of each but the first
BANDS = {
    "DAYS_LATE": ("CASE WHEN o.status = 'DELIVERED' THEN epoch(o.delivered)::BIGINT - epoch(o.promised)::BIGINT END", [
        "14 days early or more", (-14 * DAY + 1, "7 to 14 days early"), (-7 * DAY + 1, "3 to 7 days early"),
        (-3 * DAY + 1, "up to 3 days early"), (1, "up to 1 day late"), (DAY + 1, "1 to 3 days late"),
        (3 * DAY + 1, "3 to 7 days late"), (7 * DAY + 1, "7 to 14 days late"), (14 * DAY + 1, "14 to 30 days late"),
        (30 * DAY + 1, "more than 30 days late"),
    ]),
    # Before refunds; of what came back, what was given back for it.
    "PRICE_BAND": ("(CASE WHEN i.quantity > 0 THEN i.price + i.refunded ELSE i.refunded END)", [
        "below 25", (2_500, "25 to 50"), (5_000, "50 to 100"), (10_000, "100 to 200"), (20_000, "200 to 500"),
        (50_000, "500 to 1000"), (100_000, "1000 to 2000"), (200_000, "2000 or more"),
    ]),
    "FREIGHT_BAND": ("i.freight", [
        "free", (1, "below 10"), (1_000, "10 to 15"), (1_500, "15 to 20"), (2_000, "20 to 30"), (3_000, "30 to 50"),
        (5_000, "50 or more"),
    ]),
    "WEIGHT_BAND": ("i.weight", [
        "below 250 g", (250, "250 to 500 g"), (500, "500 g to 1 kg"), (1_000, "1 to 2 kg"), (2_000, "2 to 5 kg"),
        (5_000, "5 to 10 kg"), (10_000, "10 to 20 kg"), (20_000, "20 kg or more"),
    ]),
    "DISTANCE_BAND": ("i.km", [
        "below 50 km", (50, "50 to 100 km"), (100, "100 to 250 km"), (250, "250 to 500 km"), (500, "500 to 1000 km"),
        (1_000, "1000 to 1500 km"), (1_500, "1500 to 2000 km"), (2_000, "2000 km or more"),
    ]),
}


def band(name):
    """The number of the band that a row falls in."""
    value, (_, *rest) = BANDS[name]
    cases = " ".join(f"WHEN {value} >= {least} THEN {place}" for place, (least, _) in reversed([*enumerate(rest, 1)]))
    return f"CASE WHEN {value} IS NULL THEN NULL {cases} ELSE 0 END"


def band_name(name, number):
    """As the API names it."""
    if name not in BANDS or number is None:
        return number
    found = BANDS[name][1][number]
    return found if number == 0 else found[1]


# dimension: grain, expression, field of a row
DIMENSIONS = {
    "YEAR": ("o", "year(o.bought)::INT", "year"),
    "QUARTER": ("o", "date_trunc('quarter', o.bought)::DATE::VARCHAR", "quarter"),
    "MONTH": ("o", "date_trunc('month', o.bought)::DATE::VARCHAR", "month"),
    "WEEK": ("o", "date_trunc('week', o.bought)::DATE::VARCHAR", "week"),
    "DAY": ("o", "o.bought::DATE::VARCHAR", "day"),
    "HOUR_OF_DAY": ("o", "hour(o.bought)::INT", "hourOfDay"),
    "DAY_OF_WEEK": ("o", "isodow(o.bought)::INT", "dayOfWeek"),
    "COUNTRY": ("o", "o.country", "country"),
    "STATE": ("o", "o.state", "state"),
    "CITY": ("o", "o.city", "city"),
    "ORDER_STATUS": ("o", "o.status", "orderStatus"),
    "CHANNEL": ("o", "o.channel", "channel"),
    "COUPON": ("o", "o.coupon", "coupon"),
    "CATEGORY": ("i", "i.category", "category"),
    "VENDOR": ("i", "i.vendor", "vendor"),
    "PRODUCT_TYPE": ("i", "i.type", "productType"),
    "PRODUCT": ("i", "i.product", "product"),
    "SELLER": ("i", "i.seller", "seller"),
    "SELLER_STATE": ("i", "i.seller_state", "sellerState"),
    "PAYMENT_TYPE": ("p", "p.type", "paymentType"),
    "REVIEW_SCORE": ("r", "r.score", "reviewScore"),
    "CUSTOMER_SEGMENT": ("o", "o.segment", "customerSegment"),
    # WEEK where weeks begin on Sunday.
    "SUNDAY_WEEK": ("o", "(o.bought::DATE - dayofweek(o.bought)::INT)::VARCHAR", "week"),
    "MONTH_OF_YEAR": ("o", "month(o.bought)::INT", "monthOfYear"),
    "IS_LATE": ("o", "CASE WHEN o.status = 'DELIVERED' THEN o.delivered > o.promised END", "isLate"),
    "DAYS_LATE": ("o", band("DAYS_LATE"), "daysLate"),
    "INSTALLMENTS": ("p", "p.installments", "installments"),
    "PRICE_BAND": ("i", band("PRICE_BAND"), "priceBand"),
    "FREIGHT_BAND": ("i", band("FREIGHT_BAND"), "freightBand"),
    "WEIGHT_BAND": ("i", band("WEIGHT_BAND"), "weightBand"),
    "DISTANCE_BAND": ("i", band("DISTANCE_BAND"), "distanceBand"),
}

SOLD = "FILTER (i.quantity > 0)"
# The whole numbers of each grain. What is distinct is counted by the database, group by group.
NUMBERS = {
    "i": {
        "rows": "count(*)",
        "price": "coalesce(sum(i.price), 0)",
        "refunded": "coalesce(sum(i.refunded), 0)",
        "freight": "coalesce(sum(i.freight), 0)",
        "items": "coalesce(sum(i.quantity), 0)",
        "orders": f"count(DISTINCT o.order_id) {SOLD}",
        "customers": f"count(DISTINCT o.customer) {SOLD}",
        "sellers": f"count(DISTINCT i.seller) {SOLD}",
        "products": f"count(DISTINCT i.product) {SOLD}",
        "new": "count(DISTINCT o.customer) FILTER (o.first_purchase AND i.quantity > 0)",
    },
    "o": {
        "rows": "count(*)",
        "credit_notes": "count(*) FILTER (o.credit_note)",
        **{name: value.replace("FILTER (", "FILTER (NOT o.credit_note AND ") for name, value in {
            "placed": "count(*) FILTER (true)",
            "delivered": "count(*) FILTER (o.status = 'DELIVERED')",
            "canceled": "count(*) FILTER (o.status = 'CANCELED')",
            "late": "count(*) FILTER (o.status = 'DELIVERED' AND o.delivered > o.promised)",
            "late_known": "count(*) FILTER (o.status = 'DELIVERED' AND o.delivered IS NOT NULL AND o.promised IS NOT NULL)",
            "days_known": "count(*) FILTER (o.status = 'DELIVERED' AND o.delivered IS NOT NULL)",
            "seconds": "coalesce(sum(epoch(o.delivered)::BIGINT - epoch(o.bought)::BIGINT) FILTER (o.status = 'DELIVERED'), 0)",
            "handled": "count(*) FILTER (o.shipped IS NOT NULL AND o.approved IS NOT NULL)",
            "handling": "coalesce(sum(epoch(o.shipped)::BIGINT - epoch(o.approved)::BIGINT) FILTER (true), 0)",
            "again": "count(o.bought_before) FILTER (true)",
            "gaps": "coalesce(sum(epoch(o.bought)::BIGINT - epoch(o.bought_before)::BIGINT) FILTER (true), 0)",
        }.items()},
    },
    "p": {
        "rows": "count(*)", "paid": "coalesce(sum(p.value), 0)", "payments": "count(*)",
        "installments": "coalesce(sum(p.installments), 0)",
    },
    "r": {"rows": "count(*)", "reviews": "count(*)", "points": "coalesce(sum(r.score), 0)", "satisfied": "count(*) FILTER (r.score >= 4)"},
}

PERCENTS = [25, 50, 75, 90, 95]
DELIVERY = "(epoch(o.delivered)::BIGINT - epoch(o.bought)::BIGINT) FILTER (o.status = 'DELIVERED' AND NOT o.credit_note)"
# What percentiles are taken of, by grain; of orders' values in a group, see `grain_groups`.
SPREADS = {"i": {"item_price": f"i.price {SOLD}"}, "o": {"delivery": DELIVERY}, "p": {}, "r": {}}


def ratio(part, whole):
    return lambda n: None if whole(n) == 0 else part(n) / whole(n)


def number(name):
    return lambda n: n.get(name, 0)


def cents(*names):
    return lambda n: sum(n.get(name, 0) for name in names) / 100


# measure: grain, field of a row, value from whole numbers, whether it must be exact
MEASURES = {
    "REVENUE": ("i", "revenue", cents("price"), True),
    "SOLD_REVENUE": ("i", "soldRevenue", cents("price", "refunded"), True),
    "REFUNDS": ("i", "refunds", cents("refunded"), True),
    "FREIGHT": ("i", "freight", cents("freight"), True),
    "GROSS_REVENUE": ("i", "grossRevenue", cents("price", "freight"), True),
    "ITEMS": ("i", "items", number("items"), True),
    "ORDERS": ("i", "orders", number("orders"), True),
    "CUSTOMERS": ("i", "customers", number("customers"), True),
    "SELLERS": ("i", "sellers", number("sellers"), True),
    "PRODUCTS": ("i", "products", number("products"), True),
    "AVERAGE_ORDER_VALUE": ("i", "averageOrderValue", ratio(number("price"), lambda n: 100 * n.get("orders", 0)), False),
    "AVERAGE_ITEM_PRICE": ("i", "averageItemPrice", ratio(number("price"), lambda n: 100 * n.get("items", 0)), False),
    "REPEAT_RATE": ("i", "repeatRate", ratio(number("repeaters"), number("customers")), False),
    "ORDERS_PLACED": ("o", "ordersPlaced", number("placed"), True),
    "CREDIT_NOTES": ("o", "creditNotes", number("credit_notes"), True),
    "DELIVERED_ORDERS": ("o", "deliveredOrders", number("delivered"), True),
    "CANCELED_ORDERS": ("o", "canceledOrders", number("canceled"), True),
    "CANCELLATION_RATE": ("o", "cancellationRate", ratio(number("canceled"), number("placed")), False),
    "LATE_ORDERS": ("o", "lateOrders", number("late"), True),
    "LATE_RATE": ("o", "lateRate", ratio(number("late"), number("late_known")), False),
    "AVERAGE_DELIVERY_DAYS": (
        "o", "averageDeliveryDays", ratio(number("seconds"), lambda n: 86_400 * n.get("days_known", 0)), False,
    ),
    "HANDLING_DAYS": ("o", "handlingDays", ratio(number("handling"), lambda n: DAY * n.get("handled", 0)), False),
    "DAYS_BETWEEN_ORDERS": ("o", "daysBetweenOrders", ratio(number("gaps"), lambda n: DAY * n.get("again", 0)), False),
    "NEW_CUSTOMERS": ("i", "newCustomers", number("new"), True),
    "RETURNING_CUSTOMERS": ("i", "returningCustomers", lambda n: n.get("customers", 0) - n.get("new", 0), True),
    "FREIGHT_SHARE": ("i", "freightShare", ratio(number("freight"), lambda n: n.get("price", 0) + n.get("freight", 0)), False),
    "PAYMENT_VALUE": ("p", "paymentValue", cents("paid"), True),
    "PAYMENTS": ("p", "payments", number("payments"), True),
    "AVERAGE_INSTALLMENTS": ("p", "averageInstallments", ratio(number("installments"), number("payments")), False),
    "REVIEWS": ("r", "reviews", number("reviews"), True),
    "AVERAGE_SCORE": ("r", "averageScore", ratio(number("points"), number("reviews")), False),
    "SATISFACTION_RATE": ("r", "satisfactionRate", ratio(number("satisfied"), number("reviews")), False),
}


def percentile(name, percent, unit):
    def value(numbers):
        found = numbers.get(f"{name}_{percent}")
        # Between two whole numbers it is a whole number of hundredths, so that equal ones compare as equal.
        return None if found is None else round(found * 100) / (100 * unit)

    return value


# By measure, what it is a percentile of.
SPREAD_OF = {}
for median, prefix, field, grain, name, unit in [
    ("MEDIAN_ORDER_VALUE", "ORDER_VALUE", "orderValue", "i", "order_value", 100),
    ("MEDIAN_ITEM_PRICE", "ITEM_PRICE", "itemPrice", "i", "item_price", 100),
    ("MEDIAN_DELIVERY_DAYS", "DELIVERY_DAYS", "deliveryDays", "o", "delivery", DAY),
]:
    for percent in PERCENTS:
        measure = median if percent == 50 else f"{prefix}_P{percent}"
        shown = f"median{field[0].upper()}{field[1:]}" if percent == 50 else f"{field}P{percent}"
        MEASURES[measure] = (grain, shown, percentile(name, percent, unit), False)
        SPREAD_OF[measure] = name

TEXT_FILTERS = {
    "country": ("o", "o.country"), "state": ("o", "o.state"), "city": ("o", "o.city"),
    "channel": ("o", "o.channel"), "coupon": ("o", "o.coupon"), "vendor": ("i", "i.vendor"), "productType": ("i", "i.type"),
    "category": ("i", "i.category"), "product": ("i", "i.product"), "seller": ("i", "i.seller"),
    "sellerState": ("i", "i.seller_state"),
}
LIST_FILTERS = {
    "orderStatus": ("o", "o.status"), "paymentType": ("p", "p.type"), "customerSegment": ("o", "o.segment"),
    **{DIMENSIONS[name][2]: DIMENSIONS[name][:2] for name in ["MONTH_OF_YEAR", "DAY_OF_WEEK", "HOUR_OF_DAY", "IS_LATE", "INSTALLMENTS"]},
}
BAND_FILTERS = {DIMENSIONS[name][2]: name for name in BANDS}
BOUND_FILTERS = {
    "purchasedFrom": ("o", "o.bought >= {}::TIMESTAMP"), "purchasedBefore": ("o", "o.bought < {}::TIMESTAMP"),
    "reviewScoreFrom": ("r", "r.score >= {}"), "reviewScoreTo": ("r", "r.score <= {}"),
}


class Conditions:
    """The filters of one grain, with their parameters."""

    def __init__(self):
        self.texts, self.values = [], []

    def add(self, text, *values):
        self.texts.append(text)
        self.values.extend(values)

    def is_in(self, column, values):
        """One of these; None among them is no value."""
        there = [value for value in values if value is not None]
        text = f"{column} IN ({', '.join('?' for _ in there)})" if there else "false"
        self.add(f"({text} OR {column} IS NULL)" if None in values else text, *there)

    def sql(self):
        return " AND ".join(self.texts) or "true"


def conditions(where):
    """By grain. A grain without an entry is not named by the filter."""
    found = {}
    for name, given in (where or {}).items():
        if given is None:
            continue
        if name in TEXT_FILTERS:
            grain, column = TEXT_FILTERS[name]
            form = "regexp_replace(strip_accents(lower(trim(?))), '\\s+', ' ', 'g')" if name == "city" else "?"
            for operator, value in given.items():
                if value is None:
                    continue
                mine = found.setdefault(grain, Conditions())
                if operator == "isNull":
                    mine.add(f"{column} IS {'' if value else 'NOT '}NULL")
                    continue
                asked = [value] if operator == "eq" else value
                values = [one for one in asked if one is not None]
                listed = ", ".join(form for _ in values)
                if operator == "notIn":
                    mine.add(f"({column} IS NULL OR {column} NOT IN ({listed}))" if values else "true", *values)
                    if None in asked:
                        mine.add(f"{column} IS NOT NULL")
                else:
                    text = f"{column} IN ({listed})" if values else "false"
                    mine.add(f"({column} IS NULL OR {text})" if None in asked else text, *values)
        elif name in BAND_FILTERS:
            grain, column, _ = DIMENSIONS[BAND_FILTERS[name]]
            names = [band_name(BAND_FILTERS[name], number) for number in range(len(BANDS[BAND_FILTERS[name]][1]))]
            numbers = [None if one is None else names.index(one) for one in given]
            found.setdefault(grain, Conditions()).is_in(column, numbers)
        elif name in LIST_FILTERS:
            grain, column = LIST_FILTERS[name]
            found.setdefault(grain, Conditions()).is_in(column, given)
        else:
            grain, text = BOUND_FILTERS[name]
            found.setdefault(grain, Conditions()).add(text.format("?"), given)
    return found


def groups(database, group_by, where, measures):
    """{values of the group: whole numbers}, for the measures asked (by name)."""
    filters = conditions(where)
    named = {DIMENSIONS[name][0] for name in group_by} | set(filters)
    grains = {MEASURES[name][0] for name in measures} or {"o"}
    found = {}
    for grain in sorted(grains):
        spread = {SPREAD_OF[name] for name in measures if name in SPREAD_OF}
        for values, numbers in grain_groups(database, grain, named, filters, group_by, spread).items():
            found.setdefault(values, {}).update(numbers)
    if not group_by and not found:
        found[()] = {}
    return found


def grain_groups(database, grain, named, filters, group_by, spread):
    sources, parameters, columns = ["o"], [], {}
    for name in group_by:
        dimension_grain, expression, field = DIMENSIONS[name]
        columns[name] = expression if dimension_grain in ("o", grain) else f"{dimension_grain}.{field}"
    for other in sorted(named - {"o", grain}):
        picked = [f"{DIMENSIONS[n][1]} AS {DIMENSIONS[n][2]}" for n in group_by if DIMENSIONS[n][0] == other]
        mine = filters.get(other, Conditions())
        distinct = ", ".join([f"{other}.order_id", *picked])
        sources.append(f"JOIN (SELECT DISTINCT {distinct} FROM {other} WHERE {mine.sql()}) AS {other} USING (order_id)")
        parameters.extend(mine.values)
    if grain != "o":
        sources.append(f"JOIN {grain} USING (order_id)")
    own = [filters[one] for one in dict.fromkeys(["o", grain]) if one in filters]
    restricted = " AND ".join(one.sql() for one in own) or "true"
    for one in own:
        parameters.extend(one.values)
    keys = [f"{expression} AS k{place}" for place, expression in enumerate(columns.values())]
    names = [f"k{place}" for place in range(len(keys))]
    by = f"GROUP BY {', '.join(names)}" if names else ""
    body = f"FROM {' '.join(sources)} WHERE {restricted}"
    numbers = [f"{expression} AS {name}" for name, expression in NUMBERS[grain].items()]
    rows = select(database, f"SELECT {', '.join(keys + numbers)} {body} {by}", parameters)
    result = split(rows, len(keys), list(NUMBERS[grain]))
    asked = {name: value for name, value in SPREADS[grain].items() if name in spread}
    add_percentiles(database, asked, keys, body, by, parameters, result)
    if grain == "i" and "order_value" in spread:
        values = f"FROM (SELECT {', '.join([*keys, f'sum(i.price) {SOLD} AS order_value'])} {body} " \
                 f"GROUP BY {', '.join([*names, 'o.order_id'])})"
        add_percentiles(database, {"order_value": "order_value"}, names, values, by, parameters, result)
    if grain == "i":
        inner = f"SELECT {', '.join([*keys, 'o.customer', f'count(DISTINCT o.order_id) {SOLD} AS times'])} {body} " \
                f"GROUP BY {', '.join([*names, 'o.customer'])}"
        rows = select(database, f"SELECT {', '.join([*names, 'count(*) FILTER (times >= 2 AND customer IS NOT NULL)'])} FROM ({inner}) {by}", parameters)
        for values, repeaters in split(rows, len(keys), ["repeaters"]).items():
            result.setdefault(values, {}).update(repeaters)
    if not group_by:
        # SQL gives a row over nothing; a group needs a row.
        result = {values: numbers for values, numbers in result.items() if numbers.get("rows", 0) > 0}
    return result


def add_percentiles(database, spreads, keys, body, by, parameters, result):
    for name, spread in spreads.items():
        value, _, only = spread.partition(" FILTER ")
        only = f" FILTER {only}" if only else ""
        taken = [f"quantile_cont({value}, {percent / 100}){only}" for percent in PERCENTS]
        for row in select(database, f"SELECT {', '.join([*keys, *taken])} {body} {by}", parameters):
            numbers = {f"{name}_{percent}": found for percent, found in zip(PERCENTS, row[len(keys):]) if found is not None}
            result.setdefault(tuple(row[: len(keys)]), {}).update(numbers)


def select(database, sql, parameters):
    return database.execute(sql, parameters).fetchall()


def split(rows, key_count, names):
    return {tuple(row[:key_count]): dict(zip(names, map(int, row[key_count:]))) for row in rows}


def growth(measure, numbers, earlier):
    """By which share a measure has grown, where there is something that it has grown from: not where more came back."""
    if earlier is None:
        return None
    now, then = (MEASURES[measure][2](one) for one in (numbers, earlier[1]))
    is_something = then and (MEASURES[measure][0] != "i" or then > 0)
    return (now - then) / then if now is not None and is_something else None


def figure(asked, previous):
    """The value of what rows are ordered, kept or picked by, from the values and numbers of a group."""
    if asked.get("growth"):
        return lambda pair: growth(asked["growth"], pair[1], previous(pair[0]))
    return lambda pair: MEASURES[asked["measure"]][2](pair[1])


def kept(found, having, previous):
    bounds = {
        "from": lambda value, bound: value >= bound, "to": lambda value, bound: value <= bound,
        "above": lambda value, bound: value > bound, "below": lambda value, bound: value < bound,
    }
    for one in having or []:
        value = figure(one, previous)

        def passes(pair):
            at = value(pair)
            return at is not None and all(test(at, one[name]) for name, test in bounds.items() if one.get(name) is not None)

        found = dict(pair for pair in found.items() if passes(pair))
    return found


def best(found, group_by, top):
    """So many rows of each group of rows."""
    if not top:
        return found
    within = top.get("within")
    within = group_by[:-1] if within is None else within
    direction = top.get("direction") or "DESC"
    counts, left = {}, {}
    for values, numbers in ordered(found, group_by, [{"measure": top["by"], "direction": direction}]):
        key = tuple(values[group_by.index(name)] for name in within)
        counts[key] = counts.get(key, 0) + 1
        if counts[key] <= top["first"]:
            left[values] = numbers
    return left


def ordered(found, group_by, order_by, previous=None):
    """The groups as a list, in the order of the API."""
    terms = []
    for term in order_by or []:
        if term.get("measure") or term.get("growth"):
            terms.append((figure(term, previous), term.get("direction", "DESC") == "DESC"))
        else:
            place = group_by.index(term["dimension"])
            terms.append((lambda pair, place=place: pair[0][place], term.get("direction", "ASC") == "DESC"))
    terms += [(lambda pair, place=place: pair[0][place], False) for place in range(len(group_by))]

    def compare(left, right):
        for value, descending in terms:
            a, b = value(left), value(right)
            if a == b:
                continue
            if a is None or b is None:
                return 1 if a is None else -1
            return (-1 if a < b else 1) * (-1 if descending else 1)
        return 0

    return sorted(found.items(), key=functools.cmp_to_key(compare))
