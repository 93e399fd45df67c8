# Sourced by `up` and `down`: the processes of one folder, which holds for each its data, log and process id.
# Wants `folder`, `here`, `python`, `jars`, `kafka_jars`, `s3_jars` and `fail`.

names=(clickhouse mongodb neo4j) # that `up` is to start; `--kafka` adds one
all_names=(clickhouse mongodb neo4j kafka s3)
started=() # by this call: what was at work before is left alone, whatever becomes of the others
answer_seconds_max=600 # Neo4j takes 6 s on an idle machine; the rest is for a busy one
stop_tenths_max=600
port_tenths_max=600
stopping_seconds=0.5
log_lines_shown=20

# Whether the recorded process lives and is still the one that was started: a process id may be reused.
is_alive() { # NAME
  local process
  process=$(cat "$folder/$1.pid" 2>/dev/null) && [[ -n $process ]] &&
    cat "/proc/$process/cmdline" 2>/dev/null | tr '\0' ' ' | grep -qF -- "$folder/$1"
}

is_wanted() { # NAME
  [[ " ${names[*]} " == *" $1 "* ]]
}

any_is_alive() {
  local name
  for name in "${all_names[@]}"; do
    if is_alive "$name"; then return 0; fi
  done
  return 1
}

# Ports and password of this folder: chosen once, so that a server that is started again is found where it was. What an
# older folder lacks is added.
read_settings() {
  (
    umask 077
    PYTHONPATH=$here PYTHONDONTWRITEBYTECODE=1 "$python" - "$folder/settings" >"$folder/settings.new" <<'PYTHON'
import pathlib, secrets, sys
import ports

path = pathlib.Path(sys.argv[1])
known = path.read_text() if path.exists() else ""
print(known, end="")
servers = ("clickhouse", "mongodb", "neo4j", "kafka", "kafka_sasl", "kafka_controller", "s3")
missing = [server for server in servers if f"{server}_port=" not in known]
for server, port in zip(missing, ports.free(len(missing))):
    print(f"{server}_port={port}")
if "password=" not in known:
    print(f"password={secrets.token_hex(8)}")
PYTHON
  )
  mv "$folder/settings.new" "$folder/settings"
  source "$folder/settings"
}

# A server that was killed leaves its port a moment later.
wait_for_port() { # NAME PORT
  local tenths=0
  while (exec 3<>"/dev/tcp/127.0.0.1/$2") 2>/dev/null; do
    tenths=$((tenths + 1))
    ((tenths < port_tenths_max)) || fail "port $2, which $1 had in $folder, is taken by another process"
    sleep 0.1
  done
}

start() { # NAME COMMAND...
  local name=$1 port=$1_port
  shift
  is_alive "$name" && return
  wait_for_port "$name" "${!port}"
  mkdir -p "$folder/$name"
  # A session of its own outlives this shell; the lock is not for it to hold.
  setsid "$@" >"$folder/$name.log" 2>&1 </dev/null 9>&- &
  echo $! >"$folder/$name.pid"
  started+=("$name")
}

was_started() { # NAME
  [[ " ${started[*]} " == *" $1 "* ]]
}

start_all() {
  local name
  # The slowest first.
  for name in neo4j kafka s3 mongodb clickhouse; do
    if is_wanted "$name"; then "start_$name"; fi
  done
}

start_clickhouse() {
  start clickhouse "$python" "$here/clickhouse/server.py" --port "$clickhouse_port" --data "$folder/clickhouse" \
    --users "$folder/settings"
}

start_mongodb() {
  local mongod
  mongod=$(echo "$cache"/python/lib/python3*/site-packages/fiftyone/db/bin/mongod)
  start mongodb "$mongod" --dbpath "$folder/mongodb" --port "$mongodb_port" --bind_ip 127.0.0.1 --nounixsocket --auth \
    --wiredTigerCacheSizeGB 2 --setParameter diagnosticDataCollectionEnabled=false
}

start_neo4j() {
  local open=()
  for package in java.nio java.io sun.nio.ch java.util.concurrent; do
    open+=("--add-opens=java.base/$package=ALL-UNNAMED")
  done
  mkdir -p "$folder/neo4j/conf"
  if ! is_alive neo4j; then
    { cat "$here/neo4j/neo4j.conf" && echo "server.bolt.listen_address=127.0.0.1:$neo4j_port"; } >"$folder/neo4j/conf/neo4j.conf"
  fi
  # A load makes much that is soon garbage: with a large young generation, the collector for throughput and large pages it
  # takes less time. On two cores the compiler of a new server takes as much of them as the load; with little inlining it is
  # through in half the time, and what it makes is as fast.
  local memory=(-Xms1500m -Xmx2g -Xmn900m -XX:+UseParallelGC -XX:+UseTransparentHugePages)
  local compiler=(-XX:MaxInlineLevel=3 -XX:InlineSmallCode=500 -XX:FreqInlineSize=120)
  # shellcheck disable=SC2086  # options of one's own are meant to be split
  start neo4j java "${memory[@]}" "${compiler[@]}" ${NEO4J_JAVA_OPTIONS:-} "${open[@]}" -cp "$jars/*" \
    org.neo4j.server.CommunityEntryPoint --home-dir="$folder/neo4j" --config-dir="$folder/neo4j/conf" --console-mode
}

start_kafka() {
  local properties=$folder/kafka/server.properties
  local java=(java -Xmx384m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$kafka_jars/*")
  if ! is_alive kafka; then
    mkdir -p "$folder/kafka"
    {
      cat "$here/kafka/server.properties"
      echo "controller.quorum.bootstrap.servers=127.0.0.1:$kafka_controller_port"
      echo "listeners=PLAINTEXT://127.0.0.1:$kafka_port,SASL_PLAINTEXT://127.0.0.1:$kafka_sasl_port,CONTROLLER://127.0.0.1:$kafka_controller_port"
      echo "advertised.listeners=PLAINTEXT://127.0.0.1:$kafka_port,SASL_PLAINTEXT://127.0.0.1:$kafka_sasl_port"
      echo "listener.name.sasl_plaintext.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required user_triptych=\"$password\";"
      echo "log.dirs=$folder/kafka/data"
    } >"$properties"
    if [[ ! -f $folder/kafka/data/meta.properties ]]; then
      "${java[@]}" kafka.tools.StorageTool format --standalone --cluster-id "$("${java[@]}" kafka.tools.StorageTool random-uuid)" \
        --config "$properties" >"$folder/kafka/format.log" 2>&1 || fail "kafka: its folder cannot be made; see $folder/kafka/format.log"
    fi
  fi
  start kafka "${java[@]}" kafka.Kafka "$properties"
}

start_s3() {
  # A folder is a bucket; one that others may read is public.
  (umask 077 && mkdir -p "$folder/s3/data/triptych")
  if ! is_alive s3; then
    cat >"$folder/s3/s3proxy.conf" <<LINES
s3proxy.endpoint=http://127.0.0.1:$s3_port
s3proxy.authorization=aws-v2-or-v4
s3proxy.identity=triptych
s3proxy.credential=$password
jclouds.provider=filesystem-nio2
jclouds.filesystem.basedir=$folder/s3/data
LINES
  fi
  start s3 java -Xmx384m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$s3_jars/*" \
    -Dlogback.configurationFile="$here/s3/logback.xml" org.gaul.s3proxy.Main --properties "$folder/s3/s3proxy.conf"
}

# Until each answers a question by its own client, with its password set.
wait_for_all() {
  local name reason
  for name in "${names[@]}"; do
    if reason=$(probe "$name") && { was_started "$name" || stays "$name"; }; then continue; fi
    # One that was found alive and has ended was still stopping.
    if ! is_alive "$name" && ! was_started "$name"; then
      "start_$name"
      if reason=$(probe "$name"); then continue; fi
    fi
    tail -n "$log_lines_shown" "$folder/$name.log" >&2
    stop "${started[@]}"
    fail "$name: $reason; its log is $folder/$name.log"
  done
}

# One that is stopping may answer a last time.
stays() { # NAME
  sleep "$stopping_seconds"
  is_alive "$1" && probe "$1" >/dev/null
}

probe() { # NAME
  "$python" "$here/probe.py" "$1" --folder "$folder" --seconds-max "$answer_seconds_max" 2>&1
}

stop_all() {
  stop "${all_names[@]}"
}

stop() { # NAME...
  local name tenths
  for name in "$@"; do
    if is_alive "$name"; then kill "$(cat "$folder/$name.pid")"; fi
  done
  for name in "$@"; do
    tenths=0
    while is_alive "$name"; do
      tenths=$((tenths + 1))
      if ((tenths == stop_tenths_max)); then
        echo "$name does not stop by itself, so it is killed" >&2
        kill -9 "$(cat "$folder/$name.pid")"
      fi
      sleep 0.1
    done
    rm -f "$folder/$name.pid"
  done
}

environment() {
  if is_wanted clickhouse; then
    echo "export CLICKHOUSE_URL=http://127.0.0.1:$clickhouse_port CLICKHOUSE_USER=triptych CLICKHOUSE_PASSWORD=$password CLICKHOUSE_DATABASE=triptych"
  fi
  if is_wanted mongodb; then
    echo "export MONGODB_URL=mongodb://triptych:$password@127.0.0.1:$mongodb_port/?authSource=admin MONGODB_DATABASE=triptych"
  fi
  if is_wanted neo4j; then
    echo "export NEO4J_URL=bolt://127.0.0.1:$neo4j_port NEO4J_USER=neo4j NEO4J_PASSWORD=$password"
  fi
  if is_wanted kafka; then
    echo "export TRIPTYCH_KAFKA=127.0.0.1:$kafka_port"
  fi
  if is_wanted s3; then
    echo "export AWS_ENDPOINT_URL=http://127.0.0.1:$s3_port AWS_ACCESS_KEY_ID=triptych AWS_SECRET_ACCESS_KEY=$password AWS_REGION=us-east-1 AWS_ALLOW_HTTP=true"
    echo "export TRIPTYCH_BUCKET=triptych"
  fi
}
