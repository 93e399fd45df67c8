"""The rules of `kpis`, by brute force: one relation per grain, joined to the distinct values of the other grains."""

import functools

GRAINS = {"o": "orders", "i": "items", "p": "payments", "r": "reviews"}

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
    "CATEGORY": ("i", "i.category", "category"),
    "PRODUCT": ("i", "i.product", "product"),
    "SELLER": ("i", "i.seller", "seller"),
    "SELLER_STATE": ("i", "i.seller_state", "sellerState"),
    "PAYMENT_TYPE": ("p", "p.type", "paymentType"),
    "REVIEW_SCORE": ("r", "r.score", "reviewScore"),
    "CUSTOMER_SEGMENT": ("o", "o.segment", "customerSegment"),
}

# The whole numbers of each grain. What is distinct is counted by the database, group by group.
NUMBERS = {
    "i": {
        "price": "coalesce(sum(i.price), 0)",
        "freight": "coalesce(sum(i.freight), 0)",
        "items": "count(*)",
        "orders": "count(DISTINCT o.order_id)",
        "customers": "count(DISTINCT o.customer)",
        "sellers": "count(DISTINCT i.seller)",
        "products": "count(DISTINCT i.product)",
    },
    "o": {
        "placed": "count(*)",
        "delivered": "count(*) FILTER (o.status = 'DELIVERED')",
        "canceled": "count(*) FILTER (o.status = 'CANCELED')",
        "late": "count(*) FILTER (o.status = 'DELIVERED' AND o.delivered > o.promised)",
        "late_known": "count(*) FILTER (o.status = 'DELIVERED' AND o.delivered IS NOT NULL AND o.promised IS NOT NULL)",
        "days_known": "count(*) FILTER (o.status = 'DELIVERED' AND o.delivered IS NOT NULL)",
        "seconds": "coalesce(sum(epoch(o.delivered)::BIGINT - epoch(o.bought)::BIGINT) FILTER (o.status = 'DELIVERED'), 0)",
        "first_orders": "count(DISTINCT o.customer) FILTER (o.is_first)",
    },
    "p": {"paid": "coalesce(sum(p.value), 0)", "payments": "count(*)", "installments": "coalesce(sum(p.installments), 0)"},
    "r": {"reviews": "count(*)", "points": "coalesce(sum(r.score), 0)", "satisfied": "count(*) FILTER (r.score >= 4)"},
}


def ratio(part, whole):
    return lambda n: None if whole(n) == 0 else part(n) / whole(n)


def number(name):
    return lambda n: n.get(name, 0)


def cents(*names):
    return lambda n: sum(n.get(name, 0) for name in names) / 100


# measure: grain, field of a row, value from whole numbers, whether it must be exact
MEASURES = {
    "REVENUE": ("i", "revenue", cents("price"), True),
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
    "DELIVERED_ORDERS": ("o", "deliveredOrders", number("delivered"), True),
    "CANCELED_ORDERS": ("o", "canceledOrders", number("canceled"), True),
    "CANCELLATION_RATE": ("o", "cancellationRate", ratio(number("canceled"), number("placed")), False),
    "LATE_ORDERS": ("o", "lateOrders", number("late"), True),
    "LATE_RATE": ("o", "lateRate", ratio(number("late"), number("late_known")), False),
    "AVERAGE_DELIVERY_DAYS": (
        "o", "averageDeliveryDays", ratio(number("seconds"), lambda n: 86_400 * n.get("days_known", 0)), False,
    ),
    "NEW_CUSTOMERS": ("o", "newCustomers", number("first_orders"), True),
    "PAYMENT_VALUE": ("p", "paymentValue", cents("paid"), True),
    "PAYMENTS": ("p", "payments", number("payments"), True),
    "AVERAGE_INSTALLMENTS": ("p", "averageInstallments", ratio(number("installments"), number("payments")), False),
    "REVIEWS": ("r", "reviews", number("reviews"), True),
    "AVERAGE_SCORE": ("r", "averageScore", ratio(number("points"), number("reviews")), False),
    "SATISFACTION_RATE": ("r", "satisfactionRate", ratio(number("satisfied"), number("reviews")), False),
}

TEXT_FILTERS = {
    "country": ("o", "o.country"), "state": ("o", "o.state"), "city": ("o", "o.city"),
    "category": ("i", "i.category"), "product": ("i", "i.product"), "seller": ("i", "i.seller"),
    "sellerState": ("i", "i.seller_state"),
}
LIST_FILTERS = {
    "orderStatus": ("o", "o.status"), "paymentType": ("p", "p.type"), "customerSegment": ("o", "o.segment"),
}
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
        self.add(f"{column} IN ({', '.join('?' for _ in values)})" if values else "false", *values)

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
                values = [value] if operator == "eq" else value
                mine = found.setdefault(grain, Conditions())
                listed = ", ".join(form for _ in values)
                if operator == "notIn":
                    mine.add(f"({column} IS NULL OR {column} NOT IN ({listed}))" if values else "true", *values)
                else:
                    mine.add(f"{column} IN ({listed})" if values else "false", *values)
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
        for values, numbers in grain_groups(database, grain, named, filters, group_by).items():
            found.setdefault(values, {}).update(numbers)
    if not group_by and not found:
        found[()] = {}
    return found


def grain_groups(database, grain, named, filters, group_by):
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
    if grain == "i":
        inner = f"SELECT {', '.join([*keys, 'o.customer', 'count(DISTINCT o.order_id) AS times'])} {body} " \
                f"GROUP BY {', '.join([*names, 'o.customer'])}"
        rows = select(database, f"SELECT {', '.join([*names, 'count(*) FILTER (times >= 2)'])} FROM ({inner}) {by}", parameters)
        for values, repeaters in split(rows, len(keys), ["repeaters"]).items():
            result.setdefault(values, {}).update(repeaters)
    if not group_by:
        # SQL gives a row over nothing; a group needs a row.
        result = {values: numbers for values, numbers in result.items() if next(iter(numbers_of(numbers, grain))) > 0}
    return result


def numbers_of(numbers, grain):
    yield numbers.get({"i": "items", "o": "placed", "p": "payments", "r": "reviews"}[grain], 0)


def select(database, sql, parameters):
    return database.execute(sql, parameters).fetchall()


def split(rows, key_count, names):
    return {tuple(row[:key_count]): dict(zip(names, map(int, row[key_count:]))) for row in rows}


def ordered(found, group_by, order_by):
    """The groups as a list, in the order of the API."""
    terms = []
    for term in order_by or []:
        if term.get("measure"):
            value = MEASURES[term["measure"]][2]
            terms.append((lambda pair, value=value: value(pair[1]), term.get("direction", "DESC") == "DESC"))
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
