// Composes two subgraphs, the gateway at an address and a blog that is made here, and asks Apollo Gateway across both. What it
// answers of the shop's things must be what the gateway answers itself.
//
// federation.mjs ADDRESS SUBGRAPH.graphql
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { composeServices } from "@apollo/composition";
import { ApolloGateway, LocalGraphQLDataSource, RemoteGraphQLDataSource } from "@apollo/gateway";
import { ApolloServer } from "@apollo/server";
import { buildSubgraphSchema } from "@apollo/subgraph";
import { parse } from "graphql";

const [address, printed] = process.argv.slice(2);
const shop = { requests: 0 };

async function ask(query, variables = {}) {
  const body = JSON.stringify({ query, variables });
  const response = await fetch(address, { method: "POST", headers: { "content-type": "application/json" }, body });
  return response.json();
}
async function data(query, variables) {
  const answer = await ask(query, variables);
  assert.equal(answer.errors, undefined, JSON.stringify(answer.errors));
  return answer.data;
}

const { _service: { sdl } } = await data("{ _service { sdl } }");
assert.equal(sdl, readFileSync(printed, "utf8"), "`schema --federation` prints what `_service` tells");

// What the blog writes about.
const things = await data(`{
  products(first: 3, orderBy: ID) { nodes { id nodeId category orders } }
  customers(first: 1) { nodes { id orderCount } }
  sellers(first: 1) { nodes { nodeId orders } }
  reviews(first: 2) { nodes { id reviewId orderId score } }
}`);
const [products, [customer], [seller], reviews] = ["products", "customers", "sellers", "reviews"].map((name) => things[name].nodes);

// Relay's `node` and `PageInfo` are in it too: both subgraphs must be able to have them.
const blogTypes = parse(`
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@shareable"])
  type Query { posts: [Post!]! node(id: ID!): Node }
  interface Node { id: ID! }
  type PageInfo @shareable { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }
  type Post implements Node @key(fields: "id") {
    id: ID! title: String! about: Product by: Customer from: Seller quotes: Review pageInfo: PageInfo!
  }
  type Product @key(fields: "id") { id: ID! posts: [Post!]! }
  type Customer @key(fields: "id") { id: ID! }
  type Seller @key(fields: "nodeId") { nodeId: ID! }
  type Review @key(fields: "reviewId orderId") { reviewId: ID! orderId: ID! answer: String }
`);
const page = { hasNextPage: false, hasPreviousPage: false };
const posts = [
  { id: "1", title: "one", about: products[0], by: customer, from: seller, quotes: reviews[0], pageInfo: page },
  { id: "2", title: "two", about: products[1], quotes: reviews[1], pageInfo: page },
  { id: "3", title: "three", about: { id: "no such product" }, pageInfo: page },
];
const blog = buildSubgraphSchema([{
  typeDefs: blogTypes,
  resolvers: {
    Query: { posts: () => posts, node: (_, { id }) => posts.find((post) => post.id === id) },
    Node: { __resolveType: () => "Post" },
    Product: {
      __resolveReference: (reference) => reference,
      posts: ({ id }) => posts.filter((post) => post.about.id === id),
    },
    Review: { __resolveReference: (reference) => reference, answer: ({ reviewId }) => `on ${reviewId}` },
  },
}]);

const composed = composeServices([
  { name: "shop", url: address, typeDefs: parse(sdl) },
  { name: "blog", url: "http://blog.invalid/", typeDefs: blogTypes },
]);
assert.equal(composed.errors, undefined, composed.errors?.map(String).join("\n"));
const hints = (composed.hints ?? []).filter((hint) => hint.definition.level.value >= 40).map(String);
assert.deepEqual(hints, [], "composition warns of nothing");

class Shop extends RemoteGraphQLDataSource {
  willSendRequest() { shop.requests += 1; }
}
const router = new ApolloServer({
  gateway: new ApolloGateway({
    supergraphSdl: composed.supergraphSdl,
    buildService: ({ name }) => (name === "shop" ? new Shop({ url: address }) : new LocalGraphQLDataSource(blog)),
  }),
});
await router.start();

// What the router answers to a question, which takes so many requests to the shop: one for each field that leads there.
async function across(query, requests) {
  shop.requests = 0;
  const { body } = await router.executeOperation({ query });
  assert.equal(body.singleResult.errors, undefined, JSON.stringify(body.singleResult.errors));
  assert.equal(shop.requests, requests, `requests to the shop for ${query}`);
  return JSON.parse(JSON.stringify(body.singleResult.data));
}

const written = await across(`{ posts {
  title about { id category orders } by { orderCount } from { orders } quotes { score answer }
} }`, 4);
const of = ({ id, category, orders }) => ({ id, category, orders });
assert.deepEqual(written, {
  posts: [
    {
      title: "one", about: of(products[0]), by: { orderCount: customer.orderCount }, from: { orders: seller.orders },
      quotes: { score: reviews[0].score, answer: `on ${reviews[0].reviewId}` },
    },
    {
      title: "two", about: of(products[1]), by: null, from: null,
      quotes: { score: reviews[1].score, answer: `on ${reviews[1].reviewId}` },
    },
    // The shop has no such product, and tells nothing of it.
    { title: "three", about: { id: "no such product", category: null, orders: null }, by: null, from: null, quotes: null },
  ],
});

const shown = await across(`{ products(first: 3, orderBy: ID) { nodes { id category posts { title } } pageInfo { hasNextPage } } }`, 1);
assert.deepEqual(shown.products.nodes.map(({ posts }) => posts.map(({ title }) => title)), [["one"], ["two"], []]);
assert.equal(shown.products.pageInfo.hasNextPage, true);
await router.stop();
console.log("Apollo's composition takes the gateway as a subgraph, and Apollo Gateway answers across two");
