# Sourced. cargo_tool NAME VERSION: puts a subcommand of cargo on the PATH, installed once into the cache of this project, or ends with
# false where it cannot be had. Unoptimised, which is built in a third of the time: it runs for seconds.
source scripts/retry.sh
tools=${XDG_CACHE_HOME:-$HOME/.cache}/triptych/tools
export PATH=$tools/bin:$PATH

cargo_tool() {
  "$1" --version >/dev/null 2>&1 && return
  echo "installing $1 $2 into $tools, once; it takes some minutes" >&2
  # Not into the target folder of this project, nor with its lints.
  fetched env -u CARGO_TARGET_DIR -u RUSTC_WORKSPACE_WRAPPER -u CLIPPY_ARGS \
    cargo install --quiet --debug --locked --root "$tools" "$1@$2" >&2
}
