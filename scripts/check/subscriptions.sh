#!/usr/bin/env bash
# Lets the clients of npm's graphql-sse and graphql-ws subscribe: each hears of the load that is served, of the next one, and of what is
# wrong with a subscription; graphql-ws asks a question too. Wants npm, which fetches them.
set -euo pipefail
cd "$(dirname "$0")/../.."
source scripts/check/gateway.sh
source scripts/check/npm.sh

packages=(graphql-sse@2.6.1 graphql-ws@6.4.2 graphql@16.15.0 ws@8.23.0)
npm_with "$scratch" "the clients of subscriptions" "${packages[@]}"
load() { "$loader" load "$1" --lake "$scratch/lake" --quiet 2>"$scratch/load.log" || { cat "$scratch/load.log"; fail "the load"; }; }
load generate:orders=60,seed=1
serve "$scratch/lake"

cat >"$scratch/subscribe.mjs" <<'EOF_SUBSCRIBE'
import assert from 'node:assert/strict';
import * as sse from 'graphql-sse';
import * as ws from 'graphql-ws';
import WebSocket from 'ws';

const address = process.argv[2];
const clients = {
  'graphql-sse': sse.createClient({ url: `${address}/graphql`, retryAttempts: 0 }),
  'graphql-ws': ws.createClient({ url: `${address.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket, retryAttempts: 0 }),
};
const loads = { query: 'subscription Loads { loads { id source } }' };
const heard = Object.fromEntries(Object.keys(clients).map((name) => [name, clients[name].iterate(loads)]));
const next = async (name) => {
  const { value, done } = await heard[name].next();
  assert.ok(!done && value.data, `${name}: ${JSON.stringify(value)}`);
  assert.equal(value.extensions.load, value.data.loads.id);
  return value.data.loads.source;
};
for (const name of Object.keys(clients)) assert.equal(await next(name), 'generate:orders=60,seed=1');
// Whoever waits for this publishes the next load.
console.log('first');
for (const name of Object.keys(clients)) assert.equal(await next(name), 'generate:orders=80,seed=2');
for (const name of Object.keys(clients)) await heard[name].return();

const wrong = { query: 'subscription { nothing { id } }' };
for await (const answer of clients['graphql-sse'].iterate(wrong)) assert.match(answer.errors[0].message, /nothing/);
await assert.rejects(async () => {
  for await (const answer of clients['graphql-ws'].iterate(wrong)) assert.fail(JSON.stringify(answer));
}, (errors) => /nothing/.test(errors[0].message));
for await (const answer of clients['graphql-ws'].iterate({ query: '{ load { source } }' })) {
  assert.equal(answer.data.load.source, 'generate:orders=80,seed=2');
}
for await (const answer of clients['graphql-sse'].iterate({ query: '{ load { source } }' })) {
  assert.equal(answer.data.load.source, 'generate:orders=80,seed=2');
}
for (const client of Object.values(clients)) await client.dispose();
console.log('all');
EOF_SUBSCRIBE
node "$scratch/subscribe.mjs" "$address" >"$scratch/heard" 2>"$scratch/subscribe.log" &
started+=($!)
wait_for "what is served" "$scratch/subscribe.log" grep -q first "$scratch/heard"
load generate:orders=80,seed=2
wait_for "the next load" "$scratch/subscribe.log" grep -q all "$scratch/heard"
echo "graphql-sse and graphql-ws hear of each load"
