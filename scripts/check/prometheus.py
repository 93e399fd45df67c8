"""Asks a Prometheus that scrapes a gateway: prometheus.py URL QUESTIONS DASHBOARD.

So many questions named `Months` were asked, and Prometheus must know exactly that many. Every panel of the dashboard must have
something to show, and no alert may be about to fire. Waits for scrapes; the limit is for a busy machine.
"""

import json
import re
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

SECONDS_MAX = 300
# Panels of things that a gateway on files alone, or one that is asked so little, need not have. They must parse all the same.
MAY_BE_EMPTY = {"Breakers", "Refused and failed", "Slow questions"}
# On a busy machine one of few answers may take a second, and tells of itself for five minutes.
MAY_BE_ABOUT_TO = {"TriptychAnswersSlow", "TriptychStoreSlow"}

url, questions, dashboard = sys.argv[1], int(sys.argv[2]), sys.argv[3]


def get(path, **arguments):
    with urllib.request.urlopen(f"{url}{path}?{urllib.parse.urlencode(arguments)}", timeout=60) as answer:
        return json.load(answer)["data"]


def query(expression):
    try:
        return get("/api/v1/query", query=expression)["result"]
    except urllib.error.HTTPError as error:
        sys.exit(f"Prometheus refuses `{expression}`: {error.read().decode()}")


def until(what, found):
    end = time.monotonic() + SECONDS_MAX
    while time.monotonic() < end:
        try:
            if found():
                return
        except (urllib.error.URLError, ConnectionError):
            pass  # It is starting.
        time.sleep(0.3)
    sys.exit(f"not within {SECONDS_MAX} s: {what}")


def value(expression):
    result = query(expression)
    return float(result[0]["value"][1]) if result else None


until("a scrape", lambda: value('up{job="triptych-gateway"}') == 1)
asked = 'sum(triptych_requests_total{operation="Months",outcome="ok"})'
until(f"{questions} questions", lambda: value(asked) == questions)
assert value('sum(triptych_requests_total{operation="Wrong",outcome="ok"})') is None, "a wrong question counts as answered"
counted = value("sum(triptych_request_duration_seconds_count)")
assert counted == questions + 1, f"{counted} requests were timed"
assert value("triptych_load_served") == 1

panels = [panel for panel in json.load(open(dashboard, encoding="utf-8"))["panels"] if "targets" in panel]
assert len(panels) > 10, f"the dashboard has {len(panels)} panels"
expressions = 0
for panel in panels:
    for target in panel["targets"]:
        expression = re.sub(r"\$__rate_interval|\$__range", "1m", target["expr"]).replace("$instance", ".*")
        if panel["title"] in MAY_BE_EMPTY:
            query(expression)
        else:
            until(f"`{panel['title']}`: {expression}", lambda e=expression: query(e))
        expressions += 1

def all_rules():
    return [rule for group in get("/api/v1/rules")["groups"] for rule in group["rules"]]


def is_well(rule):
    return rule["state"] == "inactive" or (rule["state"] == "pending" and rule["name"] in MAY_BE_ABOUT_TO)


rules = all_rules()
assert len(rules) > 5, f"{len(rules)} rules"
# One that missed a scrape is about to fire until the next.
until("a gateway that is well has no alert about to fire", lambda: all(map(is_well, all_rules())))
wrong = [rule["name"] for rule in all_rules() if rule["state"] == "firing" or rule["health"] == "err"]
assert not wrong, f"of a gateway that is well: {wrong}"
print(f"Prometheus has {questions} of {questions} questions; {expressions} expressions of {len(panels)} panels; {len(rules)} rules")
