# Sourced by `up` and `down`: where the packages lie, and their installation, which is done once a machine.

cache=${XDG_CACHE_HOME:-$HOME/.cache}/triptych/servers
default_folder=$cache/running
python=$cache/python/bin/python
jars=$cache/neo4j

fail() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

install_packages() {
  command -v python3 >/dev/null || fail "python3 is not installed (Debian and Ubuntu: apt-get install python3-venv)"
  command -v java >/dev/null || fail "Neo4j wants Java 17 or 21, and there is no java (Debian and Ubuntu: apt-get install openjdk-17-jre-headless)"
  mkdir -p "$cache"
  (
    flock 8
    install_python
    install_jars
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
  "$python" -m pip install --quiet --disable-pip-version-check --requirement "$here/requirements.txt" >&2 ||
    fail "the packages of $here/requirements.txt cannot be installed; on anything but Linux on x86-64, use Docker"
  cp "$here/requirements.txt" "$cache/python/made-from"
}

install_jars() {
  is_made_from "$jars" "$here/neo4j/pom.xml" && return
  command -v mvn >/dev/null || fail "Neo4j's jars come by Maven, and there is no mvn (Debian and Ubuntu: apt-get install maven)"
  echo "Fetching Neo4j into $cache (once) ..." >&2
  rm -rf "$jars"
  mvn --quiet --batch-mode --file "$here/neo4j/pom.xml" dependency:copy-dependencies \
    -DincludeScope=runtime -DoutputDirectory="$jars" >&2 || fail "Maven cannot fetch what $here/neo4j/pom.xml names"
  cp "$here/neo4j/pom.xml" "$jars/made-from"
}
