"""Recency, frequency, monetary value, segment and activity of customers, by docs/marts.md over what `documents_source` reads."""

import bisect
import datetime as dt

import data_end
from segments import RULES

SEGMENTS = sorted({name for name, *_ in RULES})
# Up to so many days.
ACTIVITIES = [("VERY_ACTIVE", 30), ("ACTIVE", 90), ("AT_RISK", 180), ("CHURNED", float("inf"))]
FIELDS = """activity rfm { recencyDays frequency monetary recencyScore frequencyScore monetaryScore segment }"""


def day(text):
    return dt.date.fromisoformat(text[:10])


def quintile(value, ascending):
    """`ascending` are the values of all, worst first."""
    return 1 + 5 * bisect.bisect_left(ascending, value) // len(ascending)


def add(customers):
    """To each customer `activity` and `rfm`, as the API shows them. Orders are newest first."""
    last = data_end.of_days([day(order.bought) for customer in customers for order in customer.orders])
    ago = {customer.id: max((last - day(customer.orders[0].bought)).days, 0) for customer in customers}
    recency, monetary = sorted(-days for days in ago.values()), sorted(customer.revenue for customer in customers)
    for customer in customers:
        days = ago[customer.id]
        scores = quintile(-days, recency), min(len(customer.orders), 5), quintile(customer.revenue, monetary)
        fits = lambda bounds: all(least <= score <= most for score, (least, most) in zip(scores, bounds))
        customer.activity = next(name for name, most in ACTIVITIES if days <= most)
        customer.rfm = {
            "recencyDays": days,
            "frequency": len(customer.orders),
            "monetary": customer.revenue / 100,
            "recencyScore": scores[0],
            "frequencyScore": scores[1],
            "monetaryScore": scores[2],
            "segment": next(name for name, *bounds in RULES if fits(bounds)),
        }
