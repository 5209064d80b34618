#!/bin/sh
# The tests where no C compiler runs: `unshare -m sh tests/without_compiler.sh`, as root. The mounts end with the shell.
# The engines must have been compiled before, as an installation does.
set -eu
mount --make-rprivate /
for name in cc c89 c99 gcc clang tcc as ld cpp g++ c++ "$(uname -m)-linux-gnu-gcc"; do
  for path in $(which -a "$name" || true); do
    file=$(readlink -f "$path")
    [ "$file" = /dev/null ] || mount --bind /dev/null "$file" || true # two names of one file
  done
done
if command -v cc gcc clang; then
  echo "a compiler is left" >&2
  exit 1
fi
XDG_CACHE_HOME=$(mktemp -d) # without the engines that were compiled before
export XDG_CACHE_HOME
exec "${PYTHON:-.venv/bin/python}" -m pytest -n auto -m "not slow" "$@"
