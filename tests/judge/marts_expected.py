"""What the marts hold, worked out from the relations of `source.py` by plain loops and NumPy: nothing of Triptych is used, and
where there are two ways to a number, the other one is taken."""

import datetime
from collections import defaultdict

import numpy as np

import data_end

DAY_SECONDS = 86_400
TOP_PERCENTS = [1, 5, 10, 20, 50]
WEEKDAY, DAYS_AROUND, WEEKS_AROUND, SAME_WEEKDAYS_MIN = 7, 28, 8, 4
# 1 / the third quartile of a standard normal distribution.
NORMAL = 1.482602218505602
ANOMALY_FROM = 3.5

SEGMENTS = """CHAMPIONS LOYAL POTENTIAL_LOYALIST NEW PROMISING NEED_ATTENTION ABOUT_TO_SLEEP AT_RISK CANT_LOSE HIBERNATING
    LOST""".split()

# One row an order: who (nobody for a guest's), when, how many sold lines, cents; and whether it is a credit note.
ORDERS = """
    SELECT customer, bought, count(number) FILTER (quantity > 0) AS items, coalesce(sum(price), 0)::BIGINT AS cents, credit_note
    FROM o LEFT JOIN i USING (order_id) GROUP BY order_id, customer, bought, credit_note ORDER BY bought, order_id
"""


def segments(database):
    """Sums over the customers of each segment, in the order of the API; `segments.py` says who is in which."""
    rows = database.execute(f"""
        SELECT segment, count(*), sum(days)::BIGINT, sum(orders)::BIGINT, sum(cents)::BIGINT
        FROM segments JOIN (
            SELECT customer, greatest(DATE '{data_end.of_orders(database)}' - max(bought)::DATE, 0) AS days,
                   count(*) AS orders
            FROM o WHERE NOT credit_note GROUP BY customer
        ) USING (customer) LEFT JOIN (
            SELECT customer, sum(price) AS cents FROM i JOIN o USING (order_id) GROUP BY customer
        ) USING (customer) GROUP BY segment
    """).fetchall()
    sums = {segment: numbers for segment, *numbers in rows}
    found = []
    for segment in SEGMENTS:
        customers, days, orders, cents = (number or 0 for number in sums.get(segment, (0, 0, 0, 0)))
        mean = lambda total: total / customers if customers else 0.0
        found.append({
            "segment": segment, "customers": customers, "revenue": cents / 100, "averageRecencyDays": mean(days),
            "averageFrequency": mean(orders), "averageMonetary": mean(cents / 100),
        })
    return found


def cohorts(database):
    """Every month from that of the first order to the data's last one."""
    first, cells = {}, defaultdict(lambda: (set(), [0, 0]))
    rows = database.execute(ORDERS).fetchall()
    month_of = lambda time: time.year * 12 + time.month - 1
    for customer, bought, _, cents, is_note in rows:
        if customer is None or is_note and customer not in first:
            continue
        month = month_of(bought)
        who, sums = cells[first.setdefault(customer, month), month]
        sums[1] += cents
        if not is_note:
            who.add(customer)
            sums[0] += 1
    last = max(month_of(row[1]) for row in rows)
    found = []
    for start in sorted(set(first.values())):
        whole = len(cells[start, start][0])
        points = []
        for month in range(start, last + 1):
            who, (orders, cents) = cells.get((start, month), (set(), (0, 0)))
            points.append({
                "monthsLater": month - start, "customers": len(who), "rate": len(who) / whole, "orders": orders,
                "revenue": cents / 100,
            })
        found.append({"month": f"{start // 12:04}-{start % 12 + 1:02}-01", "customers": whole, "retention": points})
    return found


def concentration(database):
    members = {
        "CUSTOMERS": "SELECT sum(price) AS cents FROM i JOIN o USING (order_id) WHERE customer IS NOT NULL GROUP BY customer",
        "PRODUCTS": "SELECT sum(price) AS cents FROM i GROUP BY product",
        "SELLERS": "SELECT sum(price) AS cents FROM i WHERE seller IS NOT NULL GROUP BY seller",
        "CATEGORIES": "SELECT sum(price) AS cents FROM i WHERE category IS NOT NULL GROUP BY category",
    }
    found = {}
    for of, statement in members.items():
        rows = database.execute(f"SELECT cents FROM ({statement}) WHERE cents > 0 ORDER BY cents").fetchall()
        if not rows:
            found[of] = {"members": 0, "gini": None, "topShares": []}
            continue
        # By the area under the Lorenz curve.
        shares = np.concatenate([[0.0], np.cumsum([float(row[0]) for row in rows])])
        shares /= shares[-1]
        places = np.linspace(0, 1, len(shares))
        area = float(np.sum((shares[1:] + shares[:-1]) / 2) / len(rows))
        tops = [100 * (1 - float(np.interp(1 - percent / 100, places, shares))) for percent in TOP_PERCENTS]
        points = [{"membersPercent": float(p), "revenuePercent": top} for p, top in zip(TOP_PERCENTS, tops)]
        found[of] = {"members": len(rows), "gini": 1 - 2 * area, "topShares": points}
    return found


def seasonality(database):
    """The index is over calendar months with orders that lie between the first and the last busy day."""
    orders = [row for row in database.execute(ORDERS).fetchall() if row[2] > 0 or row[4]]
    days = sorted({bought.date() for _, bought, items, _, _ in orders if items > 0})
    last = min(days[-1], data_end.of_orders(database))
    one_day = datetime.timedelta(days=1)
    whole = set()
    for day in days:
        start = day.replace(day=1)
        end = (start + 31 * one_day).replace(day=1) - one_day
        if days[0] <= start and end <= last:
            whole.add(start)
    whole_days = [day for day in days if day.replace(day=1) in whole]
    found = {}
    for by, positions, of_time in [
        ("HOUR_OF_DAY", range(24), lambda time: time.hour),
        ("DAY_OF_WEEK", range(1, 8), lambda time: time.isoweekday()),
        ("MONTH_OF_YEAR", range(1, 13), lambda time: time.month),
    ]:
        count, cents, counted = dict.fromkeys(positions, 0), dict.fromkeys(positions, 0), dict.fromkeys(positions, 0)
        for _, bought, items, value, _ in orders:
            position = of_time(bought)
            count[position] += items > 0
            cents[position] += value
            if bought.date().replace(day=1) in whole:
                counted[position] += value
        if by == "HOUR_OF_DAY":
            day_counts = {position: len(whole_days) / 24 for position in positions}
        else:
            day_counts = {position: sum(of_time(day) == position for day in whole_days) for position in positions}
        average = sum(counted.values()) / len(whole_days) if whole_days else 0
        index = lambda position: counted[position] / day_counts[position] / average if day_counts[position] and average else None
        found[by] = [
            {"position": position, "revenue": cents[position] / 100, "orders": count[position], "index": index(position)}
            for position in positions
        ]
    return found


def values(database):
    """Sorted, in units of money or days."""
    statements = {
        "ORDER_VALUE": ("SELECT sum(price)::BIGINT FROM i WHERE quantity > 0 GROUP BY order_id", 100),
        "ITEM_PRICE": ("SELECT price FROM i WHERE quantity > 0", 100),
        "FREIGHT": ("SELECT freight FROM i WHERE freight IS NOT NULL AND quantity > 0", 100),
        "DELIVERY_DAYS": (
            "SELECT epoch(delivered)::BIGINT - epoch(bought)::BIGINT FROM o "
            "WHERE status = 'DELIVERED' AND delivered IS NOT NULL AND NOT credit_note",
            DAY_SECONDS,
        ),
    }
    read = lambda statement: [int(row[0]) for row in database.execute(statement).fetchall()]
    return {of: np.sort(np.array(read(statement), dtype=np.int64)) / unit for of, (statement, unit) in statements.items()}


def distribution(values):
    names = ["mean", "standardDeviation", "min", "p25", "median", "p75", "p95", "p99", "max"]
    if len(values) == 0:
        return {"count": 0} | dict.fromkeys(names)
    deviation = float(np.std(values, ddof=1)) if len(values) > 1 else None
    quantiles = [float(np.quantile(values, share)) for share in (0, 0.25, 0.5, 0.75, 0.95, 0.99, 1)]
    return {"count": len(values)} | dict(zip(names, [float(np.mean(values)), deviation, *quantiles]))


def counts(values, bins):
    """How many values fall in bins that lie side by side, the end of the last one included."""
    if not bins:
        return []
    if [one["to"] for one in bins[:-1]] != [one["from"] for one in bins[1:]]:
        return ["bins that lie side by side"]
    if bins[0]["from"] == bins[-1]["to"]:
        return [len(values)]
    edges = [bins[0]["from"], *(one["to"] for one in bins)]
    return [int(count) for count in np.histogram(values, edges)[0]]


def days(database):
    return [str(row[0]) for row in database.execute("SELECT DISTINCT bought::DATE FROM o ORDER BY 1").fetchall()]


def anomalies(database):
    orders = database.execute(ORDERS).fetchall()
    sold = [(bought.date(), cents, items) for _, bought, items, cents, is_note in orders if items > 0 or is_note]
    first, last = sold[0][0], sold[-1][0]
    length = (last - first).days + 1
    cents, orders = [0] * length, [0] * length
    for day, value, items in sold:
        cents[(day - first).days] += value
        orders[(day - first).days] += items > 0
    revenue = [value / 100 for value in cents]
    lists = {
        "REVENUE": revenue,
        "ORDERS": [float(count) for count in orders],
        "AVERAGE_ORDER_VALUE": [value / count if count else None for value, count in zip(revenue, orders)],
    }
    return {of: judged(first, values) for of, values in lists.items()}


def judged(first, values):
    def others(of, place, most, step):
        near = [place + step * distance for distance in range(-most, most + 1) if distance]
        return [of[at] for at in near if 0 <= at < len(of) and of[at] is not None]

    usual = []
    for place in range(len(values)):
        same = others(values, place, WEEKS_AROUND, WEEKDAY)
        usual.append(float(np.median(same)) if len(same) >= SAME_WEEKDAYS_MIN else None)
    residuals = [v - e if v is not None and e is not None else None for v, e in zip(values, usual)]
    found = []
    for place, residual in enumerate(residuals):
        around = others(residuals, place, DAYS_AROUND, 1)
        if residual is None or not around:
            continue
        spread = NORMAL * float(np.median(np.abs(np.array(around) - np.median(around))))
        if spread > 0 and abs(residual / spread) >= ANOMALY_FROM:
            day = first + datetime.timedelta(days=place)
            found.append({"day": str(day), "value": values[place], "expected": usual[place], "deviations": residual / spread})
    return found
