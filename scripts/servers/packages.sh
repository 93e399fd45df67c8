# Sourced by `up` and `down`: where the packages lie, and their installation, which is done once a machine.

source "$here/../retry.sh"

cache=${XDG_CACHE_HOME:-$HOME/.cache}/triptych/servers
default_folder=$cache/running
python=$cache/python/bin/python
jars=$cache/neo4j
kafka_jars=$cache/kafka
s3_jars=$cache/s3

fail() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

install_packages() {
  command -v python3 >/dev/null || fail "python3 is not installed (Debian and Ubuntu: apt-get install python3-venv)"
  command -v java >/dev/null || fail "Neo4j and Kafka want Java 17 or 21, and there is no java (Debian and Ubuntu: apt-get install openjdk-17-jre-headless)"
  mkdir -p "$cache"
  (
    flock 8
    install_python
    if is_wanted neo4j; then install_jars Neo4j "$jars" "$here/neo4j/pom.xml"; fi
    if is_wanted kafka; then install_jars Kafka "$kafka_jars" "$here/kafka/pom.xml"; fi
    if is_wanted s3; then install_jars "the S3 server" "$s3_jars" "$here/s3/pom.xml"; fi
  ) 8>"$cache/.lock"
}

# A folder is complete when it says what it was made from, which is written last; an edited list is installed anew.
is_made_from() { # FOLDER LIST
  cmp -s "$1/made-from" "$2"
}

install_python() {
  is_made_from "$cache/python" "$here/requirements.txt" && return
  echo "Installing mongod and ClickHouse's engine into $cache (once) ..." >&2
  python3 -m venv --clear "$cache/python" >&2 ||
    fail "python3 cannot make virtual environments (Debian and Ubuntu: apt-get install python3-venv)"
  fetched "$python" -m pip install --quiet --disable-pip-version-check --requirement "$here/requirements.txt" >&2 ||
    fail "the packages of $here/requirements.txt cannot be installed; on anything but Linux on x86-64, use Docker"
  cp "$here/requirements.txt" "$cache/python/made-from"
}

install_jars() { # SERVER FOLDER POM
  is_made_from "$2" "$3" && return
  command -v mvn >/dev/null || fail "$1's jars come by Maven, and there is no mvn (Debian and Ubuntu: apt-get install maven)"
  echo "Fetching $1 into $cache (once) ..." >&2
  rm -rf "$2"
  fetched mvn --quiet --batch-mode --file "$3" dependency:copy-dependencies \
    -DincludeScope=runtime -DoutputDirectory="$2" >&2 || fail "Maven cannot fetch what $3 names"
  cp "$3" "$2/made-from"
}
