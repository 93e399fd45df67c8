# Sourced: puts the three servers, Kafka and an S3 server into the environment, and stops those that it started when the shell ends.

servers=
bucket_server=
start_servers() {
  local environment
  if [[ -n ${CLICKHOUSE_URL:-} && -n ${MONGODB_URL:-} && -n ${NEO4J_URL:-} && -n ${TRIPTYCH_KAFKA:-} ]]; then
    echo "those that the environment names" >&2
    return
  fi
  if command -v docker >/dev/null && docker info >/dev/null 2>&1; then
    environment=$(scripts/servers/up --kafka) || return
  else
    # A folder of their own: whoever works with servers of this machine is left alone.
    servers=$(mktemp -d) # empty elsewhere: those are not ours to kill
    servers_owner=$BASHPID
    trap stop_servers EXIT
    environment=$(scripts/servers/up --kafka "$servers") || return
  fi
  eval "$environment"
}

start_bucket() {
  local environment
  if [[ -n ${TRIPTYCH_BUCKET:-} ]]; then
    echo "the bucket that the environment names" >&2
    return
  fi
  bucket_server=$(mktemp -d)
  servers_owner=$BASHPID
  trap stop_servers EXIT
  environment=$(scripts/servers/up --only-s3 "$bucket_server") || return
  eval "$environment"
}

# A child that is ended before it became what it is to run has this trap as well.
stop_servers() {
  local folder
  [[ $BASHPID == "$servers_owner" ]] || return 0
  for folder in "$servers" "$bucket_server"; do
    if [[ -n $folder ]]; then
      scripts/servers/down "$folder"
      rm -rf "$folder"
    fi
  done
}

if [[ -n ${TRIPTYCH_WITHOUT_SERVERS:-} ]]; then
  echo "not run: what wants servers (TRIPTYCH_WITHOUT_SERVERS is set)" >&2
else
  start_servers && start_bucket
fi
