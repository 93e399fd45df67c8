"""Cuts an Olist export at a day: what the shop would have exported at its end, what each of the seven days after it would have
brought, and the whole at the end of the last. Orders change until they are delivered, so a day brings old orders too.

    changes.py brazilian-ecommerce.zip FOLDER 2018-05-10
"""

import csv
import datetime
import io
import pathlib
import sys
import zipfile

DAYS = 7
ORDERS = "olist_orders_dataset.csv"
REVIEWS = "olist_order_reviews_dataset.csv"
CUSTOMERS = "olist_customers_dataset.csv"
OF_ORDERS = ("olist_order_items_dataset.csv", "olist_order_payments_dataset.csv")
# What is written into an order one after the other, with the status before.
STEPS = {
    "order_approved_at": "created",
    "order_delivered_carrier_date": "approved",
    "order_delivered_customer_date": "shipped",
}


class Export:
    def __init__(self, archive, last):
        with zipfile.ZipFile(archive) as files:
            names = [name for name in files.namelist() if name.endswith(".csv")]
            self.tables = {name: self.read(files, name) for name in names}
        header, rows = self.tables[ORDERS]
        self.at = {column: position for position, column in enumerate(header)}
        self.orders = [row for row in rows if self.purchased(row) <= last]
        self.day_of = {row[self.at["order_id"]]: self.purchased(row) for row in self.orders}
        self.day_of_account = {row[self.at["customer_id"]]: self.purchased(row) for row in self.orders}

    @staticmethod
    def read(files, name):
        with files.open(name) as file:
            header, *rows = csv.reader(io.TextIOWrapper(file, "utf-8-sig", newline=""))
        return header, rows

    def purchased(self, row):
        return row[self.at["order_purchase_timestamp"]][:10]

    def as_of(self, row, day):
        """An order as it stood at the end of a day."""
        row = list(row)
        late = [column for column in STEPS if row[self.at[column]] > f"{day} 23:59:59"]
        for column in late:
            row[self.at[column]] = ""
        if late:
            row[self.at["order_status"]] = STEPS[late[0]]
        return row

    def orders_at(self, day):
        return [self.as_of(row, day) for row in self.orders if self.purchased(row) <= day]

    def write(self, folder, day, since=None):
        """What there was at the end of a day, or what it brought since the end of another."""
        folder.mkdir(parents=True)
        before = {row[0]: row for row in self.orders_at(since)} if since else {}
        self.write_rows(folder, ORDERS, [row for row in self.orders_at(day) if before.get(row[0]) != row])

        def is_new(then):
            return (since is None or then > since) and then <= day

        for name in OF_ORDERS:
            header, rows = self.tables[name]
            order = header.index("order_id")
            self.write_rows(folder, name, [row for row in rows if row[order] in self.day_of and is_new(self.day_of[row[order]])])
        header, rows = self.tables[REVIEWS]
        order, created = header.index("order_id"), header.index("review_creation_date")
        reviews = [row for row in rows if row[order] in self.day_of]
        self.write_rows(folder, REVIEWS, [row for row in reviews if is_new(max(row[created][:10], self.day_of[row[order]]))])
        accounts = [row for row in self.tables[CUSTOMERS][1] if row[0] in self.day_of_account]
        self.write_rows(folder, CUSTOMERS, [row for row in accounts if is_new(self.day_of_account[row[0]])])
        if since is None:
            for name in self.tables.keys() - {ORDERS, REVIEWS, CUSTOMERS, *OF_ORDERS}:
                self.write_rows(folder, name, self.tables[name][1])

    def write_rows(self, folder, name, rows):
        if rows:
            with open(folder / name, "w", newline="", encoding="utf-8") as file:
                writer = csv.writer(file)
                writer.writerow(self.tables[name][0])
                writer.writerows(rows)


def main(archive, folder, first):
    first = datetime.date.fromisoformat(first)
    days = [(first + datetime.timedelta(number)).isoformat() for number in range(DAYS + 1)]
    export, folder = Export(archive, days[-1]), pathlib.Path(folder)
    export.write(folder / "first", days[0])
    for since, day in zip(days, days[1:]):
        export.write(folder / "days" / day, day, since)
    export.write(folder / "whole", days[-1])


if __name__ == "__main__":
    main(*sys.argv[1:])
