"""Reads an Olist-shaped folder of CSVs into DuckDB, by rules of its own: nothing of Triptych is used.

Refuses to clean: point it at files that load without quarantine.
"""

import pathlib

import duckdb

import purchases
import retail

FILES = {
    "customers": "olist_customers_dataset.csv",
    "orders": "olist_orders_dataset.csv",
    "items": "olist_order_items_dataset.csv",
    "payments": "olist_order_payments_dataset.csv",
    "reviews": "olist_order_reviews_dataset.csv",
    "products": "olist_products_dataset.csv",
    "sellers": "olist_sellers_dataset.csv",
    "places": "olist_geolocation_dataset.csv",
}
TRANSLATION = "product_category_name_translation.csv"
# What an absent optional file would have held.
OPTIONAL_COLUMNS = {
    "payments": ["order_id", "payment_sequential", "payment_type", "payment_installments", "payment_value"],
    "reviews": ["review_id", "order_id", "review_score", "review_creation_date", "review_answer_timestamp"],
    "places": ["geolocation_zip_code_prefix", "geolocation_lat", "geolocation_lng"],
}
KNOWN_STATUS = "created approved invoiced processing shipped delivered unavailable canceled".split()
KNOWN_PAYMENT = "credit_card boleto voucher debit_card not_defined".split()


def connect(folder):
    """One view of the data per grain: `o` (orders), `i` (items), `p` (payments), `r` (reviews)."""
    for form in (purchases, retail):
        if form.is_one(folder):
            database = form.connect(folder)
            for statement in ORDERS_BEFORE:
                database.execute(statement)
            return database
    database = duckdb.connect()
    folder = pathlib.Path(folder)
    for table, file in FILES.items():
        path = folder / file
        if not path.exists() and table in OPTIONAL_COLUMNS:
            columns = ", ".join(f"NULL::VARCHAR AS {name}" for name in OPTIONAL_COLUMNS[table])
            database.execute(f"CREATE TABLE raw_{table} AS SELECT {columns} WHERE false")
            continue
        database.execute(f"CREATE TABLE raw_{table} AS SELECT COLUMNS(*).trim().nullif('') FROM {csv(path)}")
    translation = folder / TRANSLATION
    if translation.exists():
        database.execute(
            f"CREATE TABLE translation AS SELECT trim(a) AS portuguese, trim(b) AS english FROM "
            f"read_csv('{translation}', header = false, skip = 1, all_varchar = true, names = ['a', 'b'])"
        )
    else:
        database.execute("CREATE TABLE translation (portuguese VARCHAR, english VARCHAR)")
    for statement in [*VIEWS, *ORDERS_BEFORE]:
        database.execute(statement)
    return database


def csv(path):
    return f"read_csv('{path}', header = true, all_varchar = true, quote = '\"', escape = '\"')"


def known(column, words, other):
    listed = ", ".join(f"'{word}'" for word in words)
    return f"CASE WHEN {column} IS NULL THEN NULL WHEN lower({column}) IN ({listed}) THEN upper({column}) ELSE '{other}' END"


# Of the Earth, by the IUGG.
RADIUS_KM = 6371.0088
VIEWS = [
    """
    CREATE TABLE centres AS
    SELECT lpad(geolocation_zip_code_prefix, 5, '0') AS zip, median(lat) AS lat, median(lng) AS lng
    FROM (SELECT *, geolocation_lat::DOUBLE AS lat, geolocation_lng::DOUBLE AS lng FROM raw_places)
    WHERE lat BETWEEN -34 AND 6 AND lng BETWEEN -74.1 AND -28.8 GROUP BY ALL
    """,
    f"""
    CREATE TABLE o AS
    SELECT order_id, customer_unique_id AS customer, {known("order_status", KNOWN_STATUS, "OTHER")} AS status,
           order_purchase_timestamp::TIMESTAMP AS bought,
           try_cast(order_delivered_customer_date AS TIMESTAMP) AS delivered,
           try_cast(order_estimated_delivery_date AS TIMESTAMP) AS promised,
           try_cast(order_approved_at AS TIMESTAMP) AS approved,
           try_cast(order_delivered_carrier_date AS TIMESTAMP) AS shipped,
           lpad(customer_zip_code_prefix, 5, '0') AS zip,
           regexp_replace(strip_accents(lower(customer_city)), '\\s+', ' ', 'g') AS city,
           upper(customer_state) AS state, 'BR' AS country, NULL::VARCHAR AS channel, NULL::VARCHAR AS coupon
    FROM raw_orders JOIN raw_customers USING (customer_id)
    """,
    f"""
    CREATE TABLE i AS
    SELECT order_id, order_item_id::INT AS number, product_id AS product, seller_id AS seller,
           round(price::DECIMAL(18, 4) * 100)::BIGINT AS price, round(freight_value::DECIMAL(18, 4) * 100)::BIGINT AS freight,
           1 AS quantity, 0::BIGINT AS refunded, NULL::VARCHAR AS vendor, NULL::VARCHAR AS type,
           coalesce(english, product_category_name) AS category, upper(seller_state) AS seller_state,
           product_weight_g::DOUBLE::INT AS weight, floor(2 * {RADIUS_KM} * asin(sqrt(
               sin(radians(there.lat - here.lat) / 2) ** 2
               + cos(radians(here.lat)) * cos(radians(there.lat)) * sin(radians(there.lng - here.lng) / 2) ** 2
           ))) AS km
    FROM raw_items JOIN raw_orders USING (order_id) JOIN o USING (order_id) JOIN raw_products USING (product_id)
    LEFT JOIN raw_sellers USING (seller_id) LEFT JOIN translation ON portuguese = product_category_name
    LEFT JOIN centres AS here ON here.zip = lpad(seller_zip_code_prefix, 5, '0')
    LEFT JOIN centres AS there ON there.zip = o.zip
    """,
    f"""
    CREATE TABLE p AS
    SELECT order_id, payment_sequential::INT AS number, {known("payment_type", KNOWN_PAYMENT, "OTHER")} AS type,
           payment_installments::INT AS installments, round(payment_value::DECIMAL(18, 4) * 100)::BIGINT AS value
    FROM raw_payments JOIN raw_orders USING (order_id)
    """,
    """
    CREATE TABLE r AS
    SELECT order_id, review_id, review_score::INT AS score,
           coalesce(try_cast(review_answer_timestamp AS TIMESTAMP), try_cast(review_creation_date AS TIMESTAMP)) AS told
    FROM raw_reviews JOIN raw_orders USING (order_id)
    """,
]

# Which orders are none, because all of their lines give back; and of each customer: the order before, and the first with items.
ORDERS_BEFORE = [
    """
    CREATE OR REPLACE TABLE o AS
    SELECT *, order_id IN (SELECT order_id FROM i GROUP BY order_id HAVING max(quantity) <= 0) AS credit_note FROM o
    """,
    """
    CREATE OR REPLACE TABLE o AS
    SELECT *, CASE WHEN customer IS NOT NULL AND NOT credit_note THEN
               lag(bought) OVER (PARTITION BY customer, credit_note ORDER BY bought, order_id)
           END AS bought_before,
           order_id IN (
               SELECT arg_min(order_id, (bought, order_id)) FROM o
               WHERE order_id IN (SELECT order_id FROM i WHERE quantity > 0) AND customer IS NOT NULL GROUP BY customer
           ) AS first_purchase
    FROM o
    """,
]
