"""Copies a generated folder of clients and purchases, gives some purchases several lines, and makes some guests' and some come back.

    triptych-loader generate DIR --shape shop
    python3 tests/judge/returns.py DIR OUT --seed 1

About two purchases in five get a line or two more, and one in ten one that takes back some of the first; the lines of an order lie
anywhere. About one purchase in seven loses its client. About one in ten comes back up to 60 days later, wholly or in part, as a purchase of its
own with an amount below 0; a few of these are of a client who bought nothing else, or a guest's.
"""

import argparse
import csv
import datetime
import pathlib
import random
import shutil

from purchases import CLIENTS, PURCHASES

TIME = "%Y-%m-%d %H:%M:%S"
# Beyond the clients of the folder.
ONLY_RETURNS = 20


def main():
    parser = argparse.ArgumentParser(description="Makes guests and returns of some purchases.")
    parser.add_argument("source", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    arguments.out.mkdir(parents=True)
    shutil.copy(arguments.source / CLIENTS, arguments.out / CLIENTS)
    with open(arguments.out / CLIENTS, "a", newline="", encoding="utf-8") as file:
        clients = csv.writer(file, lineterminator="\n")
        clients.writerows([f"R{number}", "Retour", "", "2023-01-01", "France"] for number in range(ONLY_RETURNS))
    with open(arguments.source / PURCHASES, newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        rows, names = list(reader), reader.fieldnames
    with open(arguments.out / PURCHASES, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, names, lineterminator="\n")
        writer.writeheader()
        lines = [line for row in rows for line in mixed(row, rows, chance)]
        chance.shuffle(lines)
        writer.writerows(lines)


def mixed(row, rows, chance):
    row = dict(row)
    if chance.random() < 0.15:
        row["id_client"] = ""
    others = chance.sample(rows, chance.choice([0, 0, 0, 1, 2]))
    lines = [row, *(row | {"montant": other["montant"], "produit": other["produit"]} for other in others)]
    if chance.random() < 0.1:
        lines.append(row | {"montant": back(row, chance)})
    if chance.random() < 0.1:
        lines.append(returned(row, chance))
    return lines


def back(row, chance):
    cents = round(float(row["montant"]) * 100)
    cents = cents if chance.random() < 0.7 else chance.randint(1, cents)
    return f"-{cents // 100}.{cents % 100:02}"


def returned(row, chance):
    bought = datetime.datetime.strptime(row["date_achat"], TIME)
    client = f"R{chance.randrange(ONLY_RETURNS)}" if chance.random() < 0.1 else row["id_client"]
    later = datetime.timedelta(seconds=chance.randint(1, 60 * 86_400))
    return row | {
        "id_achat": f"R{row['id_achat']}", "id_client": client, "date_achat": (bought + later).strftime(TIME),
        "montant": back(row, chance),
    }


if __name__ == "__main__":
    main()
