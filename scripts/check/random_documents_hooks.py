"""What Schemathesis is told of the API (SCHEMATHESIS_HOOKS): how texts of its own kinds look, and what an answer may be.

Refuses answers that are a mistake of the gateway: a status from 500 on, no JSON, a mistake that it owns up to, an error
without a code, and an answer that took longer than a question may.
"""

import schemathesis
from hypothesis import strategies

SECONDS_MAX = 120  # No answer takes seconds; the rest is for a busy machine.
# What a client is told who asked for what there is not, for what has no meaning, or for too much.
REFUSALS = {"BAD_ARGUMENT", "BAD_REQUEST", "KPI_NOT_DEFINED"}


def node(value):
    from graphql import StringValueNode

    return StringValueNode(value=value)


days = strategies.dates().filter(lambda day: day.year >= 1000).map(str)
schemathesis.graphql.scalar("Date", days.map(node))
schemathesis.graphql.scalar("LocalDateTime", days.map(lambda day: node(f"{day}T12:30:00")))


@schemathesis.check
def no_mistake_of_the_gateway(ctx, response, case):
    assert response.status_code < 500, f"status {response.status_code}"
    assert response.elapsed < SECONDS_MAX, f"it took {response.elapsed} s"
    answer = response.json()
    for error in answer.get("errors", []):
        code = error.get("extensions", {}).get("code", "none")
        assert code in REFUSALS or code.endswith("_LIMIT"), f"{code}: {error['message']}"
    assert answer.get("errors") or "data" in answer, "neither data nor errors"
