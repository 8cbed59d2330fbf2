# shellcheck shell=bash
# What the set-up steps share. Sourced from the project's folder by each of them.
set -euo pipefail

say() { printf '→ %s\n' "$*" >&2; }

refuse() {
  printf '\n✗ %s\n\n' "$*" >&2
  exit 1
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif [ -t 0 ]; then
    sudo "$@"
  else
    sudo -n "$@" # nobody is there to type a password
  fi
}

# The database that the operator names wins: in the environment, else in `.env`.
if [ -z "${DATABASE_URL:-}" ] && [ -f .env ]; then
  DATABASE_URL=$(sed -n "s/^DATABASE_URL=[\"']\{0,1\}\([^\"']*\)[\"']\{0,1\}$/\1/p" .env | tail -n 1)
fi
if [ -n "${DATABASE_URL:-}" ]; then
  export DATABASE_URL
fi

python_program() {
  local python
  for python in python3 python3.14 python3.13 python3.12 python3.11; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$python"
      return
    fi
  done
  return 1
}

# The newest installed PostgreSQL that has PostGIS, as the folder of its programs.
postgres_programs() {
  local programs
  for programs in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV); do
    if [ -x "$programs/initdb" ] && [ -e "/usr/share/postgresql/$(basename "$(dirname "$programs")")/extension/postgis.control" ]; then
      echo "$programs"
      return
    fi
  done
  return 1
}

# A browser the tests can drive. A snap cannot see the profile folder that a test gives it, so it does not count.
chromium_program() {
  local name program
  for name in chromium google-chrome-stable google-chrome chromium-browser "$PWD/var/chromium/chromium"; do
    if program=$(command -v "$name") && ! grep -qsIw snap "$program" && [[ $(readlink -f "$program") != */snap* ]]; then
      echo "$program"
      return
    fi
  done
  return 1
}

npm_is_recent() {
  command -v npm >/dev/null && node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null
}

# Debian's own npm is old and pulls in 400 packages; the one from the Python package index is one download.
provide_npm() {
  npm_is_recent && return
  PATH=$PWD/.venv-node/bin:$PATH
  npm_is_recent && return
  say "npm, because this machine has none or an old one"
  "$(python_program)" -m venv .venv-node
  .venv-node/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r .ci/node.lock ||
    refuse "npm could not be installed; please install Node.js 20 or newer with npm, then run the command again."
}

npm_packages() {
  npm ci --ignore-scripts --loglevel=error "$@" >/dev/null ||
    refuse "npm ci failed: is there a network, and a registry for npm?"
}
