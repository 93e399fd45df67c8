#!/usr/bin/env bash
# Runs what lakes in object stores do against a second server of S3's protocol, moto from PyPI: another hand wrote its conditional writes
# and its errors. It accepts any key and secret, so that what is refused is left to the first (scripts/servers/up --only-s3). Wants
# `cargo test` to have built the tests.
set -euo pipefail
cd "$(dirname "$0")/../.."
if [[ -n ${TRIPTYCH_WITHOUT_SERVERS:-} ]]; then
  echo "not run: lakes in object stores against moto (TRIPTYCH_WITHOUT_SERVERS is set)"
  exit
fi
source scripts/check/gateway.sh
source scripts/check/python.sh

python_with moto 'moto[s3]==5.2.5' flask==3.1.3 flask-cors==6.0.2
if [[ -z $python ]]; then
  echo "not run: lakes in object stores against moto (no moto)"
  exit
fi
port=$(PYTHONPATH=scripts/servers PYTHONDONTWRITEBYTECODE=1 "$python" -c 'import ports; print(*ports.free(1))')
"$(dirname "$python")/moto_server" -H 127.0.0.1 -p "$port" >"$scratch/moto.log" 2>&1 &
started+=($!)
wait_for "moto" "$scratch/moto.log" curl -sf "http://127.0.0.1:$port/moto-api/"
export AWS_ENDPOINT_URL=http://127.0.0.1:$port AWS_ACCESS_KEY_ID=triptych AWS_SECRET_ACCESS_KEY=triptych AWS_REGION=us-east-1
export AWS_DEFAULT_REGION=$AWS_REGION AWS_ALLOW_HTTP=true TRIPTYCH_BUCKET=triptych
"$python" -c 'import boto3; boto3.client("s3").create_bucket(Bucket="triptych")'
cargo test --release --workspace --test buckets -- served:: races:: changes::of_two forgotten::no_object sources::
