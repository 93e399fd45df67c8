"""The last busy day, by docs/marts.md over the days of all orders, of which a credit note is none: by a plain loop over every day of the data."""

import datetime as dt
from collections import Counter
from statistics import median

STRETCHES = (7, 28)


def of_days(days):
    """`days` are those of all orders, one an order, in any order."""
    orders = Counter(days)
    first, last = min(orders), max(orders)
    calendar = [first + dt.timedelta(days=number) for number in range((last - first).days + 1)]
    counts = [orders[day] for day in calendar]
    sums = {length: [sum(counts[max(0, end - length + 1):end + 1]) for end in range(len(counts))] for length in STRETCHES}
    usual = {}
    for length, ending in sums.items():
        whole = [total for total in ending[length - 1:] if total > 0]
        usual[length] = median(whole) if whole else 0
    busy = [
        day for number, day in enumerate(calendar)
        if counts[number] > 0 and all(10 * sums[length][number] >= usual[length] for length in STRETCHES)
    ]
    return max(busy, default=last)


def of_orders(database):
    """Of the relation `o`."""
    return of_days([row[0] for row in database.execute("SELECT bought::DATE FROM o WHERE NOT credit_note").fetchall()])
