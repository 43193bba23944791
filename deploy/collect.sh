#!/bin/sh
# Copies only what a built Parley needs to run into an empty folder. Start it there with
#   bin/node --max-semi-space-size=16 apps/api/dist/main.js
set -eu

case "${1-}" in
  -h | --help)
    echo "deploy/collect.sh FOLDER"
    echo
    echo "Copies what a built Parley needs to run, Node.js included, into a folder that is empty or does not exist."
    exit 0
    ;;
esac
case "$#${1-}" in
  1[!-]*) ;;
  *)
    echo "Give the folder to copy to: deploy/collect.sh /opt/parley" >&2
    exit 2
    ;;
esac
if [ -n "$(ls -A "$1" 2>/dev/null)" ]; then
  echo "The folder $1 is not empty. Delete it first, or give another one." >&2
  exit 1
fi
mkdir -p "$1"
to=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."

for built in apps/api/dist/main.js apps/web/dist/index.html node_modules/node/bin/node; do
  if [ ! -e "$built" ]; then
    echo "$built is missing. Build first: npm ci && npm run build" >&2
    exit 1
  fi
done

mkdir "$to/bin"
# The Node.js version that the tests use.
cp node_modules/node/bin/node "$to/bin/node"
# The server finds the web app and the migrations by package name, through these links.
cp -rP --preserve=timestamps --parents \
  LICENSE \
  apps/api/package.json apps/api/dist \
  apps/web/package.json apps/web/dist \
  packages/db/package.json packages/db/migrations \
  node_modules/@parley/db node_modules/@parley/web \
  node_modules/@node-rs \
  "$to"
# The server's user can read these files and write none of them.
chmod -R u=rwX,go=rX "$to"
