"""Reads an Olist-shaped folder of CSVs into plain Python objects, by rules of its own: nothing of Triptych is used.

Refuses to clean: point it at files that load without quarantine.
"""

import csv
import functools
import math
import pathlib
import re
import statistics
import unicodedata
from collections import defaultdict
from types import SimpleNamespace as Row

import snowballstemmer

import documents_rfm

EARTH_RADIUS_KM = 6371.0088
STEMMER = snowballstemmer.stemmer("portuguese")
KNOWN_STATUS = set("created approved invoiced processing shipped delivered unavailable canceled".split())
KNOWN_PAYMENT = set("credit_card boleto voucher debit_card not_defined".split())


def read(folder, name):
    with open(pathlib.Path(folder) / f"{name}.csv", encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def given(text):
    return text if text.strip() else None


def time(text):
    return text.strip().replace(" ", "T") or None


def number(text):
    return int(float(text)) if text.strip() else None


def cents(text):
    whole, _, part = text.strip().partition(".")
    return int(whole) * 100 + int(part.ljust(2, "0")[:2] or 0)


def spaced(text):
    return " ".join(text.split()) or None


@functools.cache
def term(word):
    for ending in ("oes", "aes"):
        if word.endswith(ending):
            word = word[: -len(ending)] + "ao"
    return STEMMER.stemWord(word)


def terms(text):
    decomposed = unicodedata.normalize("NFD", text or "")
    folded = "".join(symbol for symbol in decomposed if not unicodedata.combining(symbol)).lower()
    return {term(word) for word in re.findall(r"[^\W_]+", folded)}


def distance_km(one, other):
    (a, b), (c, d) = one, other
    a, b, c, d = map(math.radians, (a, b, c, d))
    chord = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1, math.sqrt(chord)))


def summary(reviews):
    histogram = [sum(review.score == score for review in reviews) for score in range(1, 6)]
    count = len(reviews)
    average = sum(review.score for review in reviews) / count if count else None
    with_message = sum(review.message is not None for review in reviews)
    return {"count": count, "averageScore": average, "histogram": histogram, "withMessage": with_message}


class Shop:
    def __init__(self, folder):
        places = defaultdict(list)
        for row in read(folder, "olist_geolocation_dataset"):
            point = float(row["geolocation_lat"]), float(row["geolocation_lng"])
            if -34 <= point[0] <= 6 and -74.1 <= point[1] <= -28.8:
                places[row["geolocation_zip_code_prefix"].zfill(5)].append(point)
        self.centres = {
            prefix: tuple(statistics.median(degrees) for degrees in zip(*points)) for prefix, points in places.items()
        }
        english = {row["product_category_name"]: row["product_category_name_english"] for row in read(folder, "product_category_name_translation")}
        self.read_catalogue(folder, english)
        self.read_orders(folder)
        self.link()

    def read_catalogue(self, folder, english):
        columns = "name_lenght description_lenght photos_qty weight_g length_cm height_cm width_cm".split()
        self.products = {
            row["product_id"]: Row(
                id=row["product_id"],
                category=english.get(row["product_category_name"], given(row["product_category_name"])),
                portuguese=given(row["product_category_name"]),
                sizes=[number(row[f"product_{column}"]) for column in columns],
                items=[],
            )
            for row in read(folder, "olist_products_dataset")
        }
        self.sellers = {
            row["seller_id"]: Row(
                id=row["seller_id"],
                zip=row["seller_zip_code_prefix"].zfill(5),
                city=spaced(row["seller_city"]),
                state=row["seller_state"],
                items=[],
            )
            for row in read(folder, "olist_sellers_dataset")
        }

    def read_orders(self, folder):
        accounts = {row["customer_id"]: row for row in read(folder, "olist_customers_dataset")}
        self.orders, self.customers = {}, {}
        for row in read(folder, "olist_orders_dataset"):
            account = accounts[row["customer_id"]]
            person = account["customer_unique_id"]
            customer = self.customers.setdefault(person, Row(id=person, accounts=[], orders=[]))
            customer.accounts.append(row["customer_id"])
            status = row["order_status"].strip().lower()
            order = Row(
                id=row["order_id"],
                customer=customer,
                account=account,
                state=account["customer_state"],
                status=None if not status else status.upper() if status in KNOWN_STATUS else "OTHER",
                bought=time(row["order_purchase_timestamp"]),
                approved=time(row["order_approved_at"]),
                shipped=time(row["order_delivered_carrier_date"]),
                delivered=time(row["order_delivered_customer_date"]),
                promised=time(row["order_estimated_delivery_date"]),
                items=[],
                payments=[],
                reviews=[],
            )
            customer.orders.append(order)
            self.orders[order.id] = order
        self.accounts = {account: customer for customer in self.customers.values() for account in customer.accounts}
        for row in read(folder, "olist_order_items_dataset"):
            item = Row(
                order=self.orders[row["order_id"]],
                number=int(row["order_item_id"]),
                product=self.products[row["product_id"]],
                seller=self.sellers[row["seller_id"]],
                limit=time(row["shipping_limit_date"]),
                price=cents(row["price"]),
                freight=cents(row["freight_value"]),
            )
            for parent in (item.order, item.product, item.seller):
                parent.items.append(item)
        for row in read(folder, "olist_order_payments_dataset"):
            kind = row["payment_type"].strip().lower()
            kind = kind.upper() if kind in KNOWN_PAYMENT else "OTHER"
            payment = int(row["payment_sequential"]), kind, int(row["payment_installments"]), cents(row["payment_value"])
            self.orders[row["order_id"]].payments.append(payment)
        self.reviews = {}
        for row in read(folder, "olist_order_reviews_dataset"):
            title, message = given(row["review_comment_title"]), given(row["review_comment_message"])
            review = Row(
                id=row["review_id"],
                order=self.orders[row["order_id"]],
                score=int(row["review_score"]),
                title=title,
                message=message,
                created=time(row["review_creation_date"]),
                answered=time(row["review_answer_timestamp"]),
                terms=terms(title) | terms(message),
            )
            self.reviews[review.id, row["order_id"]] = review
            review.order.reviews.append(review)

    def link(self):
        """What is derived: totals, reviews of products and sellers, addresses."""
        for order in self.orders.values():
            order.items.sort(key=lambda item: item.number)
            order.payments.sort()
            order.reviews.sort(key=lambda review: review.id)
            order.revenue = sum(item.price for item in order.items)
        for parent in [*self.products.values(), *self.sellers.values()]:
            parent.orders = {item.order.id: item.order for item in parent.items}
            parent.revenue = sum(item.price for item in parent.items)
            parent.reviews = [review for order in parent.orders.values() for review in order.reviews]
            parent.summary = summary(parent.reviews)
            parent.prices = [item.price for item in parent.items]
        for customer in self.customers.values():
            customer.orders.sort(key=lambda order: (order.bought, order.id), reverse=True)
            latest = customer.orders[0].account
            customer.zip = latest["customer_zip_code_prefix"].zfill(5)
            customer.city = spaced(latest["customer_city"])
            customer.state = latest["customer_state"]
            customer.revenue = sum(order.revenue for order in customer.orders)
            customer.items = [item for order in customer.orders for item in order.items]
        documents_rfm.add(self.customers.values())
        whole, before = sum(product.revenue for product in self.products.values()), 0
        for product in sorted(self.products.values(), key=lambda product: (-product.revenue, product.id)):
            share = before * 100
            product.abc = "C" if not product.revenue else "A" if share < 80 * whole else "B" if share < 95 * whole else "C"
            before += product.revenue
