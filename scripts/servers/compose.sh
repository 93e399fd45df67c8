# Sourced by `up` and `down`: the servers of docker-compose.yml.

compose_file=$here/../../docker-compose.yml

compose_is_at_hand() {
  command -v docker >/dev/null && docker info >/dev/null 2>&1 && docker compose version >/dev/null 2>&1
}

compose_up() {
  docker compose --file "$compose_file" up --detach --wait clickhouse mongodb neo4j >&2
}

compose_down() {
  docker compose --file "$compose_file" stop clickhouse mongodb neo4j >&2
}

# The ports and the password are those of docker-compose.yml.
compose_environment() {
  local password=${TRIPTYCH_PASSWORD:-triptych}
  cat <<LINES
export CLICKHOUSE_URL=http://127.0.0.1:8123 CLICKHOUSE_USER=triptych CLICKHOUSE_PASSWORD=$password CLICKHOUSE_DATABASE=triptych
export MONGODB_URL=mongodb://triptych:$password@127.0.0.1:27017/?authSource=admin MONGODB_DATABASE=triptych
export NEO4J_URL=bolt://127.0.0.1:7687 NEO4J_USER=neo4j NEO4J_PASSWORD=$password
LINES
}
