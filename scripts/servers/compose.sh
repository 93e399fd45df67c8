# Sourced by `up` and `down`: the servers of docker-compose.yml.

compose_file=$here/../../docker-compose.yml

compose_is_at_hand() {
  command -v docker >/dev/null && docker info >/dev/null 2>&1 && docker compose version >/dev/null 2>&1
}

compose_up() {
  docker compose --file "$compose_file" up --detach --wait "${names[@]}" >&2
}

compose_down() {
  docker compose --file "$compose_file" --profile kafka --profile s3 stop "${all_names[@]}" >&2
}

# The ports and the password are those of docker-compose.yml.
compose_environment() {
  password=${TRIPTYCH_PASSWORD:-triptych} clickhouse_port=8123 mongodb_port=27017 neo4j_port=7687 kafka_port=9092 \
    s3_port=9000
  environment
}
