#!/usr/bin/env bash
# Holds the subject of every commit since the rule was made to 72 characters. A clone without that history, and a folder that
# is no clone, are named as not checked: they are no fault of the change.
set -euo pipefail
cd "$(dirname "$0")/../.."

# The last commit before the rule.
since=93d906ecfe72f50f9c8ed6505371d04de7673f7f
characters_max=72

if ! git rev-parse --git-dir >/dev/null 2>&1; then
  echo "not run: this folder is no git repository"
  exit
fi
if ! git merge-base --is-ancestor "$since" HEAD 2>/dev/null; then
  echo "not run: the history of this clone does not reach back to ${since:0:12} (git fetch --unshallow)"
  exit
fi

# Characters, not bytes. Merges are left out: git writes their subjects.
export LC_ALL=C.UTF-8
long=
while read -r commit subject; do
  ((${#subject} <= characters_max)) || long+="${#subject}: $commit $subject"$'\n'
done < <(git log --no-merges --format='%h %s' "$since..HEAD")
if [[ -n $long ]]; then
  printf 'the subject of a commit has at most %s characters:\n%s' "$characters_max" "$long" >&2
  exit 1
fi
echo "$(git rev-list --no-merges --count "$since..HEAD") commits since ${since:0:12} have subjects of at most $characters_max characters"
