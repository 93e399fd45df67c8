"""The RFM segments of customers, by the table in docs/marts.md over the relations `o` and `i`: each order gets that of its
customer, as `o.segment`."""

import data_end

# segment: least and greatest score of recency, frequency and monetary
RULES = [
    ("CHAMPIONS", (4, 5), (3, 5), (4, 5)),
    ("LOYAL", (4, 5), (3, 5), (1, 3)),
    ("LOYAL", (3, 3), (3, 5), (1, 5)),
    ("POTENTIAL_LOYALIST", (4, 5), (2, 2), (1, 5)),
    ("NEW", (5, 5), (1, 1), (1, 5)),
    ("PROMISING", (4, 4), (1, 1), (1, 5)),
    ("NEED_ATTENTION", (3, 3), (2, 2), (1, 5)),
    ("NEED_ATTENTION", (3, 3), (1, 1), (3, 5)),
    ("ABOUT_TO_SLEEP", (3, 3), (1, 1), (1, 2)),
    ("CANT_LOSE", (1, 2), (3, 5), (4, 5)),
    ("AT_RISK", (1, 2), (3, 5), (1, 3)),
    ("AT_RISK", (1, 2), (2, 2), (1, 5)),
    ("HIBERNATING", (2, 2), (1, 1), (1, 5)),
    ("LOST", (1, 1), (1, 1), (1, 5)),
]


def add(database):
    rules = ", ".join(
        f"('{name}', {', '.join(str(score) for bounds in scores for score in bounds)})" for name, *scores in RULES
    )
    # A rank less one is the number of customers who are worse.
    database.execute(f"""
        CREATE TABLE segments AS
        WITH worth AS (
            SELECT order_id, sum(price) AS price FROM i GROUP BY order_id
        ), people AS (
            SELECT customer, count(*) FILTER (NOT credit_note) AS frequency, greatest(coalesce(sum(price), 0), 0) AS monetary,
                   greatest(DATE '{data_end.of_orders(database)}' - (max(bought) FILTER (NOT credit_note))::DATE, 0) AS recency
            FROM o LEFT JOIN worth USING (order_id) WHERE customer IS NOT NULL GROUP BY customer HAVING frequency > 0
        ), ranks AS (
            SELECT customer, least(frequency, 5) AS f, count(*) OVER () AS customers,
                   rank() OVER (ORDER BY recency DESC) - 1 AS longer_ago, rank() OVER (ORDER BY monetary) - 1 AS poorer
            FROM people
        ), scores AS (
            SELECT customer, f, 1 + 5 * longer_ago // customers AS r, 1 + 5 * poorer // customers AS m FROM ranks
        )
        SELECT customer, rules.segment FROM scores
        JOIN (VALUES {rules}) AS rules (segment, r1, r2, f1, f2, m1, m2)
        ON r BETWEEN r1 AND r2 AND f BETWEEN f1 AND f2 AND m BETWEEN m1 AND m2
    """)
    database.execute("ALTER TABLE o ADD COLUMN segment VARCHAR")
    database.execute("UPDATE o SET segment = segments.segment FROM segments WHERE segments.customer = o.customer")
