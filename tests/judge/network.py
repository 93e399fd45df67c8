#!/usr/bin/env python3
"""Asks a running gateway what the purchase graph says of products, sellers and customers, and compares it with networkx over the
orders of the load that it serves.

    pip install networkx numpy scipy
    triptych-loader load SOURCE --lake LAKE && triptych-gateway serve --lake LAKE &
    python3 tests/judge/network.py LAKE --gateway http://127.0.0.1:8000

Ranks are those of `networkx.pagerank` to 1e-9; the modularity is what networkx finds for the same division, to 1e-9, and at most 1 %
below the best of its own five; each path is one, and as short as networkx's; customers alike are all that a comparison of everybody
with everybody finds. Links are made anew of the orders' lines: nothing that was counted for the graph is used.
Exit code 0: all equal; 1: a difference; 2: no answer.
"""

import argparse
import itertools
import json
import pathlib
import random
import sqlite3
import sys
import urllib.request
from collections import Counter, defaultdict

import networkx as nx
from networkx.algorithms import community

RANK_TOLERANCE = 1e-9
MODULARITY_SHARE_MIN = 0.99
HOPS_MAX = 6
PAGE = 100


class Difference(Exception):
    pass


def main():
    parser = argparse.ArgumentParser(description="Judge communities, ranks, paths and customers alike against networkx.")
    parser.add_argument("lake", help="folder with the load that the gateway serves")
    parser.add_argument("--gateway", default="http://127.0.0.1:8000", help="address of the gateway")
    parser.add_argument("--paths", type=int, default=60, help="pairs of products to ask for")
    parser.add_argument("--customers", type=int, default=60, help="customers to ask for")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    judge = Judge(Bought(arguments.lake), arguments.gateway, random.Random(arguments.seed))
    try:
        judge.products()
        judge.sellers()
        judge.paths(arguments.paths)
        judge.customers(arguments.customers)
    except Difference as difference:
        print(difference)
        return 1
    print(f"all equal: {dict(judge.asked)}; modularity {judge.modularity:.6f}, networkx's own {judge.best:.6f}")
    return 0


class Bought:
    """What customers bought, from the documents of the load."""

    def __init__(self, lake):
        with sqlite3.connect(f"file:{pathlib.Path(lake) / 'current' / 'store.sqlite'}?mode=ro", uri=True) as store:
            self.product_ids = [row[0] for row in store.execute("SELECT product_id FROM products ORDER BY product_key")]
            self.seller_ids = [row[0] for row in store.execute("SELECT seller_id FROM sellers ORDER BY seller_key")]
            lines = store.execute(
                "SELECT product_id, seller_id, order_key, customer_id FROM order_items JOIN orders USING (order_key) "
                "JOIN customers USING (customer_key) JOIN products USING (product_key) LEFT JOIN sellers USING (seller_key) "
                "WHERE quantity > 0"
            ).fetchall()
            self.sold = store.execute(
                "SELECT product_id, seller_id FROM product_sellers JOIN products USING (product_key) JOIN sellers USING (seller_key)"
            ).fetchall()
        self.baskets, self.by_customer, self.sellers_of = defaultdict(set), defaultdict(set), defaultdict(set)
        for product, seller, order, customer in lines:
            self.baskets[order].add(product)
            self.by_customer[customer].add(product)
            if seller is not None:
                self.sellers_of[customer].add(seller)
        self.buyers = defaultdict(set)
        for customer, products in self.by_customer.items():
            for product in products:
                self.buyers[product].add(customer)

    def pairs(self):
        """Products of one basket, weighted by orders."""
        orders = Counter()
        for products in self.baskets.values():
            orders.update(itertools.combinations(sorted(products), 2))
        graph = nx.Graph()
        graph.add_nodes_from(self.product_ids)
        graph.add_weighted_edges_from((a, b, count) for (a, b), count in orders.items())
        return graph

    def shared_customers(self):
        """Sellers, by Newman's projection of who bought from whom."""
        both = nx.Graph()
        both.add_nodes_from(("seller", seller) for seller in self.seller_ids)
        for customer, sellers in self.sellers_of.items():
            both.add_edges_from((("customer", customer), ("seller", seller)) for seller in sellers)
        return nx.bipartite.collaboration_weighted_projected_graph(both, [("seller", seller) for seller in self.seller_ids])

    def through(self, kind):
        """Products, and who stands between them."""
        graph = nx.Graph()
        graph.add_nodes_from(("product", product) for product in self.product_ids)
        pairs = self.sold if kind == "SELLERS" else ((p, c) for c, products in self.by_customer.items() for p in products)
        graph.add_edges_from((("product", product), ("holder", holder)) for product, holder in pairs)
        return graph


class Judge:
    def __init__(self, bought, gateway, draw):
        self.bought, self.draw, self.address = bought, draw, f"{gateway}/graphql"
        self.asked, self.modularity, self.best = Counter(), 0.0, 0.0

    def ask(self, query, **variables):
        body = json.dumps({"query": query, "variables": variables}).encode()
        request = urllib.request.Request(self.address, body, {"content-type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=300) as response:
                answer = json.load(response)
        except OSError as error:
            print(f"no answer from {self.address}: {error}")
            sys.exit(2)
        if answer.get("errors"):
            raise Difference(f"the gateway answered {answer['errors']}")
        return answer["data"]

    def all_of(self, field, fields):
        after, found = None, {}
        while True:
            query = f"query ($after: String) {{ {field}(orderBy: ID, first: {PAGE}, after: $after) {{ nodes {{ id {fields} }} pageInfo {{ hasNextPage endCursor }} }} }}"
            page = self.ask(query, after=after)[field]
            found.update((node["id"], node) for node in page["nodes"])
            if not page["pageInfo"]["hasNextPage"]:
                return found
            after = page["pageInfo"]["endCursor"]

    def products(self):
        graph = self.bought.pairs()
        found = self.all_of("products", "pageRank community { number size pairs modularity modularityPart }")
        self.ranks("product", {id: node["pageRank"] for id, node in found.items()}, nx.pagerank(graph, tol=1e-15, max_iter=1000))
        members, told = defaultdict(set), {}
        for id, node in found.items():
            if (node["community"] is None) != (graph.degree(id) == 0):
                raise Difference(f"product {id} with {graph.degree(id)} links: community {node['community']}")
            if node["community"] is not None:
                members[node["community"]["number"]].add(id)
                told[node["community"]["number"]] = node["community"]
        linked = graph.subgraph(id for id in graph if graph.degree(id))
        division = [members[number] for number in sorted(members)]
        if [len(products) for products in division] != sorted(map(len, division), reverse=True):
            raise Difference("communities are not numbered by size")
        for number, products in members.items():
            within = linked.subgraph(products)
            expected = {"number": number, "size": len(products), "pairs": within.number_of_edges()}
            if any(told[number][field] != value for field, value in expected.items()) or not nx.is_connected(within):
                raise Difference(f"community {told[number]}, by networkx {expected}")
        if division:
            self.modularity = community.modularity(linked, division)
            parts = sum(one["modularityPart"] for one in told.values())
            for one in told.values():
                if max(abs(one["modularity"] - self.modularity), abs(parts - self.modularity)) > RANK_TOLERANCE:
                    raise Difference(f"modularity {one['modularity']}, parts {parts}, by networkx {self.modularity}")
            own = [community.louvain_communities(linked, seed=seed) for seed in range(5)]
            self.best = max(community.modularity(linked, division) for division in own)
            if self.modularity < MODULARITY_SHARE_MIN * self.best:
                raise Difference(f"modularity {self.modularity}, networkx finds {self.best}")
        listed = self.ask("{ productCommunities(first: 400) { number size products(first: 100) { id pageRank } } }")
        for one in listed["productCommunities"]:
            ids = [product["id"] for product in one["products"]]
            order = sorted(members[one["number"]], key=lambda id: (-found[id]["pageRank"], id))
            if one["size"] != len(order) or ids != order[:100]:
                raise Difference(f"community {one['number']} lists {ids}, expected {order[:100]}")
        self.asked["products"] += len(found)
        self.asked["communities"] += len(members)

    def sellers(self):
        found = self.all_of("sellers", "pageRank")
        ranks = nx.pagerank(self.bought.shared_customers(), tol=1e-15, max_iter=1000) if self.bought.seller_ids else {}
        expected = {id: rank for (_, id), rank in ranks.items()}
        self.ranks("seller", {id: node["pageRank"] for id, node in found.items()}, expected)
        self.asked["sellers"] += len(found)

    def ranks(self, of, found, expected):
        if found.keys() != expected.keys():
            raise Difference(f"{len(found)} of {of}s, expected {len(expected)}")
        for id, rank in expected.items():
            if abs(found[id] - rank) > RANK_TOLERANCE:
                raise Difference(f"page rank of {of} {id}: {found[id]}, by networkx {rank}")

    def paths(self, count):
        query = (
            "query ($from: ID!, $to: ID!, $through: PathThrough) { shortestPath(from: $from, to: $to, through: $through) "
            "{ hops complete steps { product { id } customer { id } seller { id } } } }"
        )
        for kind, field in (("BUYERS", "customer"), ("SELLERS", "seller")):
            graph = self.bought.through(kind)
            linked = [product for product in self.bought.product_ids if graph.degree(("product", product)) > 0]
            for number in range(count):
                ends = self.draw.choice(self.bought.product_ids), self.draw.choice(self.bought.product_ids)
                if linked and number % 3:
                    ends = self.near(graph, self.draw.choice(linked))
                path = self.ask(query, **{"from": ends[0], "to": ends[1], "through": kind})["shortestPath"]
                self.path(graph, ends, path, field)
                self.asked[f"paths through {kind.lower()}"] += path["hops"] is not None
                self.asked["no path"] += path["hops"] is None

    def near(self, graph, start):
        """A product, and one that there may be a path to: all distances up to one too many are as likely."""
        found = defaultdict(list)
        for (kind, id), distance in nx.single_source_shortest_path_length(graph, ("product", start), 2 * HOPS_MAX + 2).items():
            if kind == "product":
                found[distance].append(id)
        return start, self.draw.choice(sorted(found[self.draw.choice(sorted(found))]))

    def path(self, graph, ends, path, field):
        try:
            hops = nx.shortest_path_length(graph, *(("product", id) for id in ends)) // 2
        except nx.NetworkXNoPath:
            hops = None
        if hops is not None and hops > HOPS_MAX:
            hops = None
        if not path["complete"]:
            raise Difference(f"the path of {ends} was given up")
        if path["hops"] != hops:
            raise Difference(f"{path['hops']} hops of {ends}, by networkx {hops}")
        steps = path["steps"]
        if hops is None:
            return
        if [steps[0]["product"]["id"], steps[-1]["product"]["id"]] != list(ends) or len(steps) != hops + 1:
            raise Difference(f"{steps} is no path of {ends}")
        for before, step in zip(steps, steps[1:]):
            holder = "holder", step[field]["id"]
            if not all(graph.has_edge(("product", one["product"]["id"]), holder) for one in (before, step)):
                raise Difference(f"{step} does not follow {before}")

    def customers(self, count):
        several = [customer for customer, products in self.bought.by_customer.items() if len(products) > 1]
        everybody = sorted(self.bought.by_customer)
        for number in range(count):
            customer = self.draw.choice(sorted(several) if several and number % 2 else everybody)
            mine = self.bought.by_customer[customer]
            others = set().union(*(self.bought.buyers[product] for product in mine)) - {customer}
            def similarity(other):
                theirs = self.bought.by_customer[other]
                return len(mine & theirs) / len(mine | theirs)
            expected = sorted(others, key=lambda other: (-similarity(other), other))[:20]
            query = "query ($id: ID!) { customer(id: $id) { similarCustomers(first: 20) { sharedProducts similarity customer { id } } } }"
            found = self.ask(query, id=customer)["customer"]["similarCustomers"]
            if [one["customer"]["id"] for one in found] != expected:
                raise Difference(f"alike to {customer}: {found}, expected {expected}")
            for one, other in zip(found, expected):
                shared = len(mine & self.bought.by_customer[other])
                if one["sharedProducts"] != shared or abs(one["similarity"] - similarity(other)) > RANK_TOLERANCE:
                    raise Difference(f"alike to {customer}: {one}, expected {shared} and {similarity(other)}")
            self.asked["customers"] += 1


if __name__ == "__main__":
    sys.exit(main())
