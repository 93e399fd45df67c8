"""The rules of `compareTo` and `fillGaps`, by the calendar of Python's standard library."""

import datetime as dt

from brute import DIMENSIONS, MEASURES, groups

PERIODS = ["DAY", "WEEK", "SUNDAY_WEEK", "MONTH", "QUARTER", "YEAR"]
WEEKS = ["WEEK", "SUNDAY_WEEK"]
TIMES = [*PERIODS, "MONTH_OF_YEAR", "DAY_OF_WEEK", "HOUR_OF_DAY"]
MONTHS = {"PREVIOUS_MONTH": 1, "PREVIOUS_YEAR": 12}
ROWS_FILLED_MAX = 200_000

# (comparison, shortest period grouped by): days, or months
DAYS = {
    ("PREVIOUS_PERIOD", "DAY"): 1,
    **{
        (comparison, week): days for week in WEEKS
        for comparison, days in {"PREVIOUS_PERIOD": 7, "PREVIOUS_MONTH": 28, "PREVIOUS_YEAR": 364}.items()
    },
}
OWN_MONTHS = {"MONTH": 1, "QUARTER": 3, "YEAR": 12}


class NotDefined(Exception):
    """What is asked has no meaning."""


def moment(text):
    return dt.datetime.fromisoformat(text)


def bounds(where):
    return [(where or {}).get(name) for name in ("purchasedFrom", "purchasedBefore")]


def ends_before_it_begins(where):
    first, end = bounds(where)
    return None not in (first, end) and moment(first) > moment(end)


class Step:
    """How far back: a span of time, or months."""

    def __init__(self, comparison, group_by, where):
        grouped = [name for name in PERIODS if name in group_by]
        self.period = grouped[0] if grouped else None
        self.span, self.months = None, MONTHS.get(comparison)
        if self.period is None:
            if None in bounds(where):
                raise NotDefined
            if self.months is None:
                first, end = map(moment, bounds(where))
                self.span = end - first
        elif self.period in WEEKS and (len(grouped) > 1 or "MONTH_OF_YEAR" in group_by):
            raise NotDefined
        elif (comparison, self.period) in DAYS:
            self.span = dt.timedelta(days=DAYS[comparison, self.period])
        elif comparison == "PREVIOUS_PERIOD":
            self.months = OWN_MONTHS[self.period]
        elif comparison == "PREVIOUS_MONTH" and self.period in ("QUARTER", "YEAR"):
            raise NotDefined

    def where(self, where):
        """The filter of the time before."""
        moved = dict(where or {})
        for name in ("purchasedFrom", "purchasedBefore"):
            if moved.get(name) is not None:
                moved[name] = self.bound(moment(moved[name])).isoformat()
        return moved

    def bound(self, at):
        if self.span is not None:
            return at - self.span
        day = months_back(at.date(), self.months)
        if day is not None:
            return dt.datetime.combine(day, at.time())
        # That month is too short: the first day of the month after it.
        return dt.datetime.combine(months_back(at.date().replace(day=1), self.months - 1), dt.time())

    def values(self, group_by, values):
        """The group that a group is compared with; None where the calendar has none."""
        if self.period is None:
            return values
        value = values[group_by.index(self.period)]
        start = dt.date(value, 1, 1) if self.period == "YEAR" else dt.date.fromisoformat(value)
        day = start - self.span if self.span is not None else months_back(start, self.months)
        if day is None:
            return None
        return self.at(group_by, values, day, self.months)

    def at(self, group_by, values, day, months):
        """The values of a group whose period begins on a day, so many months before."""
        told = [*PERIODS, "DAY_OF_WEEK", "MONTH_OF_YEAR"] if self.period == "DAY" else PERIODS
        at = dt.datetime.combine(day, dt.time())

        def moved(name, value):
            if name in told:
                return time_value(name, at)
            return (value - 1 - months) % 12 + 1 if name == "MONTH_OF_YEAR" else value

        return tuple(moved(name, value) for name, value in zip(group_by, values))

    def later(self, group_by, values):
        """The group that is compared with a group, and its period's first day; None where the calendar has none."""
        if self.period is None:
            return values, None
        value = values[group_by.index(self.period)]
        start = dt.date(value, 1, 1) if self.period == "YEAR" else dt.date.fromisoformat(value)
        day = start + self.span if self.span is not None else months_back(start, -self.months)
        if day is None:
            return None
        found = self.at(group_by, values, day, -(self.months or 0))
        return (found, day) if self.values(group_by, found) == values else None


def months_back(day, months):
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    try:
        return dt.date(year, month + 1, day.day)
    except ValueError:
        return None


def time_value(name, at):
    day = at.date()
    return {
        "YEAR": lambda: at.year,
        "QUARTER": lambda: dt.date(at.year, (at.month - 1) // 3 * 3 + 1, 1).isoformat(),
        "MONTH": lambda: day.replace(day=1).isoformat(),
        "WEEK": lambda: (day - dt.timedelta(days=day.weekday())).isoformat(),
        "SUNDAY_WEEK": lambda: (day - dt.timedelta(days=day.isoweekday() % 7)).isoformat(),
        "MONTH_OF_YEAR": lambda: at.month,
        "DAY": day.isoformat,
        "HOUR_OF_DAY": lambda: at.hour,
        "DAY_OF_WEEK": at.isoweekday,
    }[name]()


def times(database, group_by, where):
    """The values of the times grouped by, as they go together, hour by hour or day by day."""
    names = [name for name in group_by if name in TIMES]
    first, end = bounds(where)
    known_first, known_last = database.execute("SELECT min(bought), max(bought) FROM o").fetchone()
    first = moment(first) if first else known_first
    end = moment(end) if end else known_last + dt.timedelta(seconds=1)
    step = dt.timedelta(hours=1) if "HOUR_OF_DAY" in names else dt.timedelta(days=1)
    at = first.replace(minute=0, second=0) if "HOUR_OF_DAY" in names else dt.datetime.combine(first.date(), dt.time())
    found = set()
    while at < end and first < end:
        found.add(tuple(time_value(name, at) for name in names))
        at += step
    return found


def split(group_by, values):
    """The times of a group, and the group without them."""
    of_time = tuple(value for name, value in zip(group_by, values) if name in TIMES)
    return of_time, tuple(None if name in TIMES else value for name, value in zip(group_by, values))


def filled(database, found, group_by, where):
    """The groups with those that are missing, which have no numbers. None: there are too many."""
    if not set(group_by) & set(TIMES):
        return found
    others = {split(group_by, values)[1] for values in found}
    if set(group_by) <= set(TIMES):
        others = {(None,) * len(group_by)}
    there = times(database, group_by, where)
    if len(others) * len(there) > ROWS_FILLED_MAX:
        return None
    whole = dict(found)
    for other in others:
        for time in there:
            left = iter(time)
            values = tuple(next(left) if name in TIMES else value for name, value in zip(group_by, other))
            whole.setdefault(values, {})
    return whole


def averages(found, group_by, measure, length):
    """The moving average of each group, where one is asked for."""
    if not measure:
        return None
    of_time = [place for place, name in enumerate(group_by) if name in PERIODS]
    series = {}
    for values in found:
        series.setdefault(tuple(None if at in of_time else value for at, value in enumerate(values)), []).append(values)
    value, moving = MEASURES[measure][2], {}
    for rows in series.values():
        rows.sort(key=lambda values: tuple(values[place] for place in of_time))
        numbers = [value(found[values]) for values in rows]
        for at, values in enumerate(rows):
            there = [one for one in numbers[max(0, at - length + 1) : at + 1] if one is not None]
            moving[values] = sum(there) / len(there) if there else None
    return moving


def end_of(period, start):
    """The day after a period."""
    if period in OWN_MONTHS:
        return months_back(start, -OWN_MONTHS[period])
    return start + dt.timedelta(days=7 if period in WEEKS else 1)


def missing(database, question, found, earlier):
    """The groups that had something in the time before and have nothing in the time asked for."""
    group_by = question["groupBy"]
    step = Step(question["compareTo"], group_by, question["where"])
    first, end = bounds(question["where"])
    known_first, known_last = database.execute("SELECT min(bought), max(bought) FROM o").fetchone()
    first = moment(first) if first else known_first
    end = moment(end) if end else known_last + dt.timedelta(seconds=1)
    added = {}
    for values in earlier:
        later = step.later(group_by, values)
        if later is None or later[0] in found:
            continue
        values, start = later
        if start is not None:
            after = dt.datetime.combine(end_of(step.period, start), dt.time())
            if first >= end or dt.datetime.combine(start, dt.time()) >= end or after <= first:
                continue
        added[values] = {}
    return added


def before(database, question, asked):
    """Finds, for the values of a group, the values and numbers of the one that it is compared with, or None; and all groups of
    the time before."""
    group_by = question["groupBy"]
    step = Step(question["compareTo"], group_by, question["where"])
    where = step.where(question["where"])
    found = groups(database, group_by, where, asked)
    is_filled = question["fillGaps"] and set(group_by) & set(TIMES)
    there = times(database, group_by, where) if is_filled else set()

    def previous(values):
        values = step.values(group_by, values)
        if values is None or (values not in found and split(group_by, values)[0] not in there):
            return None
        return values, found.get(values, {})

    return previous, found


def total_before(database, question):
    """The numbers that the total is compared with; None without both bounds."""
    if None in bounds(question["where"]):
        return None
    where = Step(question["compareTo"], [], question["where"]).where(question["where"])
    return (), groups(database, [], where, question["totals"])[()]


def selected(name):
    field = DIMENSIONS[name][2]
    return f"{field} {{ id }}" if field in ("product", "seller") else field
