"""What each area of the API must answer, from the shop as `documents_source` reads it, and questions worth asking of it."""

import re
from documents_rfm import ACTIVITIES, FIELDS, SEGMENTS
from documents_source import distance_km, summary, terms

LAST = (1,)


def present(value, sign=1):
    """A sort value; what has none stands last."""
    return LAST if value is None else (0, sign * value)


def text_passes(condition, value):
    """A StringFilter or IdFilter on one value, null where there is none."""
    condition = condition or {}
    if condition.get("eq") is not None and value != condition["eq"]:
        return False
    if condition.get("in") is not None and value not in condition["in"]:
        return False
    return condition.get("notIn") is None or value not in condition["notIn"]


def some_text(chance, pool):
    form = chance.choice(["eq", "in", "in", "notIn", "notIn", "both", "empty"])
    some = lambda: chance.sample(pool, min(len(pool), chance.choice([1, 2, 5])))
    if form == "eq":
        return {"eq": chance.choice(pool)}
    if form == "both":
        return {"in": some() + [chance.choice(pool)], "notIn": some(), "eq": None}
    return {form: some()} if form != "empty" else {chance.choice(["in", "notIn"]): []}


def some_near(chance, shop):
    latitude, longitude = chance.choice(shop.points)
    return {"latitude": latitude + chance.uniform(-1, 1), "longitude": longitude, "kilometres": chance.choice([0, 3, 40.5, 300, 2000, 30000])}


def near_passes(condition, centre):
    if condition is None:
        return True
    return centre is not None and distance_km((condition["latitude"], condition["longitude"]), centre) <= condition["kilometres"]


def place(centre):
    return None if centre is None else {"latitude": centre[0], "longitude": centre[1]}


def units(amount):
    return None if amount is None else amount / 100


class Area:
    list_field = None
    extra = ""

    def __init__(self, shop):
        self.shop = shop
        if not hasattr(shop, "points"):
            shop.points = sorted(shop.centres.values())
            shop.categories = sorted({product.category for product in shop.products.values() if product.category})
            shop.seller_ids, shop.product_ids = sorted(shop.sellers), sorted(shop.products)
            shop.states = sorted({customer.state for customer in shop.customers.values()})

    def filter(self, chance):
        if chance.random() < 0.15:
            return chance.choice([None, {}])
        makers = self.conditions(chance)
        names = chance.sample(list(makers), min(len(makers), chance.choice([1, 1, 2, 3])))
        return {name: None if chance.random() < 0.04 else makers[name]() for name in names}

    def show_extra(self, rows):
        return {}

    def id(self, row):
        return row.id


SUMMARY = "{ count averageScore histogram withMessage }"


class Products(Area):
    list_field, filter_type, order_type, default_order = "products", "ProductFilter", "ProductOrder", "BEST_SELLING"
    fields = f"""id name sku vendor type variant category categoryPortuguese nameLength descriptionLength photos weightGrams lengthCm
        heightCm widthCm priceMin priceMax orders items revenue abcClass reviewSummary {SUMMARY}"""
    nested = "sellers { id } reviews(first: 3) { totalCount nodes { id } }"
    orders = {
        "BEST_SELLING": lambda row: -len(row.items),
        "REVENUE": lambda row: -row.revenue,
        "BEST_REVIEWED": lambda row: (present(row.summary["averageScore"], -1), -row.summary["count"]),
        "PRICE_ASC": lambda row: present(min(row.prices, default=None)),
        "PRICE_DESC": lambda row: present(max(row.prices, default=None), -1),
        "ID": lambda row: 0,
    }

    def __init__(self, shop):
        super().__init__(shop)
        self.rows = list(shop.products.values())

    def conditions(self, chance):
        return {
            "category": lambda: some_text(chance, self.shop.categories),
            "seller": lambda: some_text(chance, self.shop.seller_ids),
            "priceFrom": lambda: chance.choice([0, 9.99, 50, 58.9, 100.5, 1000]),
            "priceTo": lambda: chance.choice([-1, 9.99, 50, 58.9, 100.5, 1000]),
            "scoreFrom": lambda: chance.choice([1, 3.5, 4, 4.75, 5, 6]),
            "ids": lambda: chance.sample(self.shop.product_ids, chance.choice([0, 1, 30])) + ["unknown"],
        }

    def passes(self, row, where):
        sellers = {item.seller.id for item in row.items} or {None}
        average = row.summary["averageScore"]
        return (
            text_passes(where.get("category"), row.category)
            and any(text_passes(where.get("seller"), seller) for seller in sellers)
            and (where.get("priceFrom") is None or bool(row.prices) and max(row.prices) / 100 >= where["priceFrom"])
            and (where.get("priceTo") is None or bool(row.prices) and min(row.prices) / 100 <= where["priceTo"])
            and (where.get("scoreFrom") is None or average is not None and average >= where["scoreFrom"])
            and (where.get("ids") is None or row.id in where["ids"])
        )

    def some_id(self, chance):
        id = chance.choice([*chance.sample(self.shop.product_ids, 9), "unknown"])
        return f'product(id: "{id}")', self.shop.products.get(id)

    def show(self, row):
        names = "nameLength descriptionLength photos weightGrams lengthCm heightCm widthCm".split()
        return dict(zip(names, row.sizes)) | {
            "id": row.id,
            **dict.fromkeys("name sku vendor type variant".split()),
            "category": row.category,
            "categoryPortuguese": row.portuguese,
            "priceMin": units(min(row.prices, default=None)),
            "priceMax": units(max(row.prices, default=None)),
            "orders": len(row.orders),
            "items": len(row.items),
            "revenue": units(row.revenue),
            "abcClass": row.abc,
            "reviewSummary": row.summary,
        }

    def show_nested(self, row):
        newest = sorted(row.reviews, key=lambda review: (Reviews.orders["NEWEST"](review), review.id, review.order.id))
        reviews = [{"id": f"{review.id}:{review.order.id}"} for review in newest[:3]]
        sellers = sorted({item.seller.id for item in row.items})
        return {"sellers": [{"id": id} for id in sellers], "reviews": {"totalCount": len(newest), "nodes": reviews}}


def seconds(text):
    """A time as a number, only for comparing."""
    return int("".join(symbol for symbol in text if symbol.isdigit()))


class Reviews(Area):
    list_field, filter_type, order_type, default_order = "reviews", "ReviewFilter", "ReviewOrder", "NEWEST"
    extra = f"summary {SUMMARY}"
    fields = "id reviewId orderId score title message createdAt answeredAt"
    nested = "order { id status } products { id } customer { id }"
    orders = {
        "NEWEST": lambda row: present(row.created and seconds(row.created), -1),
        "OLDEST": lambda row: present(row.created and seconds(row.created)),
        "BEST": lambda row: (-row.score, Reviews.orders["NEWEST"](row)),
        "WORST": lambda row: (row.score, Reviews.orders["NEWEST"](row)),
    }

    def __init__(self, shop):
        super().__init__(shop)
        self.rows = list(shop.reviews.values())
        self.written = [row for row in self.rows if row.message]

    def id(self, row):
        return row.id, row.order.id

    def conditions(self, chance):
        times = ["2016-10-09", "2017-05-13T00:00:00", "2018-01-31", "2018-08-01T10:15:30", "2019-01-01"]
        return {
            "scoreFrom": lambda: chance.randint(0, 6),
            "scoreTo": lambda: chance.randint(0, 6),
            "category": lambda: some_text(chance, self.shop.categories),
            "product": lambda: some_text(chance, self.shop.product_ids),
            "seller": lambda: some_text(chance, self.shop.seller_ids),
            "state": lambda: some_text(chance, self.shop.states),
            "hasMessage": lambda: chance.choice([True, False]),
            "createdFrom": lambda: chance.choice(times),
            "createdBefore": lambda: chance.choice(times),
            "search": lambda: self.words(chance),
        }

    def words(self, chance):
        row = chance.choice(self.written)
        # Quotes and stars ask for phrases and beginnings, which other tests do.
        words = re.sub('["*]', " ", f"{row.title or ''} {row.message}").split() or ["produto"]
        words = chance.sample(words, min(len(words), chance.choice([1, 1, 2, 3])))
        words = [chance.choice([word, word.upper(), word + "s"]) for word in words]
        return chance.choice([" ".join(words), " ".join(words), "devoluções", "produto", " !", "palavraquenaoexiste"])

    def passes(self, row, where):
        if where.get("scoreFrom") is not None and row.score < where["scoreFrom"]:
            return False
        if where.get("scoreTo") is not None and row.score > where["scoreTo"]:
            return False
        if where.get("hasMessage") is not None and (row.message is not None) != where["hasMessage"]:
            return False
        if where.get("createdFrom") is not None and not (row.created and row.created >= midnight(where["createdFrom"])):
            return False
        if where.get("createdBefore") is not None and not (row.created and row.created < midnight(where["createdBefore"])):
            return False
        if where.get("search") is not None:
            # Without any word nothing is found.
            words = terms(where["search"])
            if not words or not words <= row.terms:
                return False
        if not text_passes(where.get("state"), row.order.state):
            return False
        items = [(item.product.category, item.product.id, item.seller.id) for item in row.order.items]
        names = "category", "product", "seller"
        return any(all(map(lambda name, value: text_passes(where.get(name), value), names, item)) for item in items or [(None, None, None)])

    def show_extra(self, rows):
        return {"summary": summary(rows)}

    def some_id(self, chance):
        review, order = chance.choice(list(self.shop.reviews))
        if chance.random() < 0.1:
            order = "unknown"
        return f'review(reviewId: "{review}", orderId: "{order}")', self.shop.reviews.get((review, order))

    def show(self, row):
        return {
            "id": f"{row.id}:{row.order.id}",
            "reviewId": row.id,
            "orderId": row.order.id,
            "score": row.score,
            "title": row.title,
            "message": row.message,
            "createdAt": row.created,
            "answeredAt": row.answered,
        }

    def show_nested(self, row):
        products = list(dict.fromkeys(item.product.id for item in row.order.items))
        return {
            "order": {"id": row.order.id, "status": row.order.status},
            "products": [{"id": id} for id in products],
            "customer": {"id": row.order.customer.id},
        }


def midnight(text):
    return text if "T" in text else f"{text}T00:00:00"


class Sellers(Area):
    list_field, filter_type, order_type, default_order = "sellers", "SellerFilter", "SellerOrder", "REVENUE"
    fields = f"id city state zipPrefix location {{ latitude longitude }} orders items revenue reviewSummary {SUMMARY}"
    nested = "products(first: 3) { totalCount nodes { id } }"
    orders = {
        "REVENUE": lambda row: -row.revenue,
        "ORDERS": lambda row: -len(row.orders),
        "BEST_REVIEWED": lambda row: (present(row.summary["averageScore"], -1), -row.summary["count"]),
        "ID": lambda row: 0,
    }

    def __init__(self, shop):
        super().__init__(shop)
        self.rows = list(shop.sellers.values())

    def conditions(self, chance):
        return {
            "state": lambda: some_text(chance, self.shop.states),
            "category": lambda: some_text(chance, self.shop.categories),
            "near": lambda: some_near(chance, self.shop),
        }

    def passes(self, row, where):
        categories = {item.product.category for item in row.items} or {None}
        return (
            text_passes(where.get("state"), row.state)
            and any(text_passes(where.get("category"), category) for category in categories)
            and near_passes(where.get("near"), self.shop.centres.get(row.zip))
        )

    def some_id(self, chance):
        id = chance.choice([*chance.sample(self.shop.seller_ids, 9), "unknown"])
        return f'seller(id: "{id}")', self.shop.sellers.get(id)

    def show(self, row):
        return {
            "id": row.id,
            "city": row.city,
            "state": row.state,
            "zipPrefix": row.zip,
            "location": place(self.shop.centres.get(row.zip)),
            "orders": len(row.orders),
            "items": len(row.items),
            "revenue": units(row.revenue),
            "reviewSummary": row.summary,
        }

    def show_nested(self, row):
        products = {item.product.id: item.product for item in row.items}.values()
        best = sorted(products, key=lambda product: (-len(product.items), product.id))
        return {"products": {"totalCount": len(best), "nodes": [{"id": product.id} for product in best[:3]]}}


class Customers(Area):
    list_field, filter_type, order_type, default_order = "customers", "CustomerFilter", "CustomerOrder", "REVENUE"
    fields = f"""id accounts city state country zipPrefix location {{ latitude longitude }} firstOrderAt lastOrderAt orderCount
        itemCount revenue {FIELDS}"""
    nested = "orders(first: 2) { id purchasedAt } reviews(first: 2) { id }"
    orders = {
        "REVENUE": lambda row: -row.revenue,
        "ORDERS": lambda row: -len(row.orders),
        "LAST_ORDER": lambda row: -seconds(row.orders[0].bought),
        "ID": lambda row: 0,
    }

    def __init__(self, shop):
        super().__init__(shop)
        self.rows = list(shop.customers.values())
        self.ids = sorted(shop.customers) + sorted(shop.accounts)

    def conditions(self, chance):
        return {
            "state": lambda: some_text(chance, self.shop.states),
            "orderCountFrom": lambda: chance.choice([0, 1, 2, 2, 3, 20]),
            "segment": lambda: chance.sample(SEGMENTS, chance.choice([0, 1, 2, 5])),
            "activity": lambda: [name for name, _ in chance.sample(ACTIVITIES, chance.choice([0, 1, 2]))],
            "near": lambda: some_near(chance, self.shop),
        }

    def passes(self, row, where):
        return (
            text_passes(where.get("state"), row.state)
            and (where.get("orderCountFrom") is None or len(row.orders) >= where["orderCountFrom"])
            and near_passes(where.get("near"), self.shop.centres.get(row.zip))
            and (where.get("segment") is None or row.rfm["segment"] in where["segment"])
            and (where.get("activity") is None or row.activity in where["activity"])
        )

    def some_id(self, chance):
        id = chance.choice([*chance.sample(self.ids, 9), "unknown"])
        return f'customer(id: "{id}")', self.shop.customers.get(id) or self.shop.accounts.get(id)

    def show(self, row):
        return {
            "id": row.id,
            "accounts": sorted(row.accounts),
            "city": row.city,
            "state": row.state,
            "country": "BR",
            "zipPrefix": row.zip,
            "location": place(self.shop.centres.get(row.zip)),
            "firstOrderAt": row.orders[-1].bought,
            "lastOrderAt": row.orders[0].bought,
            "orderCount": len(row.orders),
            "itemCount": len(row.items),
            "revenue": units(row.revenue),
            "activity": row.activity,
            "rfm": row.rfm,
        }

    def show_nested(self, row):
        reviews = [review for order in row.orders for review in order.reviews]
        reviews.sort(key=lambda review: (Reviews.orders["NEWEST"](review), review.id, review.order.id))
        return {
            "orders": [{"id": order.id, "purchasedAt": order.bought} for order in row.orders[:2]],
            "reviews": [{"id": f"{review.id}:{review.order.id}"} for review in reviews[:2]],
        }


class Orders(Area):
    fields = """id status purchasedAt approvedAt shippedAt deliveredAt estimatedDeliveryAt late revenue freight paymentValue
        refunded discount shipping tax total coupon channel source currency creditNote"""
    nested = """customer { id } items { number product { id } seller { id } quantity price freight refunded shippingLimitAt }
        payments { number type installments value } reviews { id }"""

    def __init__(self, shop):
        super().__init__(shop)
        self.ids = sorted(shop.orders)

    def some_id(self, chance):
        id = chance.choice([*chance.sample(self.ids, 9), "unknown"])
        return f'order(id: "{id}")', self.shop.orders.get(id)

    def show(self, row):
        known = row.status == "DELIVERED" and row.delivered and row.promised
        return {
            "id": row.id,
            "status": row.status,
            "purchasedAt": row.bought,
            "approvedAt": row.approved,
            "shippedAt": row.shipped,
            "deliveredAt": row.delivered,
            "estimatedDeliveryAt": row.promised,
            "late": row.delivered > row.promised if known else None,
            "revenue": units(row.revenue),
            "freight": units(sum(item.freight for item in row.items)),
            "paymentValue": units(sum(payment[3] for payment in row.payments)),
            "refunded": 0,
            "creditNote": False,
        } | dict.fromkeys("discount shipping tax total coupon channel source currency".split())

    def show_nested(self, row):
        return {
            "customer": {"id": row.customer.id},
            "items": [
                {
                    "number": item.number,
                    "product": {"id": item.product.id},
                    "seller": {"id": item.seller.id},
                    "quantity": 1,
                    "refunded": 0,
                    "price": units(item.price),
                    "freight": units(item.freight),
                    "shippingLimitAt": item.limit,
                }
                for item in row.items
            ],
            "payments": [
                {"number": number, "type": kind, "installments": installments, "value": units(value)}
                for number, kind, installments, value in row.payments
            ],
            "reviews": [{"id": f"{review.id}:{row.id}"} for review in row.reviews],
        }
