#!/usr/bin/env bash
# Everything that must hold before a change lands: the same list here and in CI.
set -euo pipefail
cd "$(dirname "$0")/.."

step() {
  printf '\n— %s\n' "$1"
  shift
  "$@"
}

migrations_are_current() {
  local said
  said=$(npm run generate --silent --workspace @parley/db)
  # Once for each dialect.
  if (($(grep -c 'No schema changes' <<<"$said") != 2)); then
    printf '%s\nThe tables have changed: look at the migration that was just written, and commit it.\n' "$said"
    return 1
  fi
}

step 'Formatting' prettier --check --log-level warn .
step 'Lint' oxlint --type-aware --deny-warnings
step 'Types' turbo run typecheck --output-logs=errors-only
step 'Rules' node scripts/check-rules.ts
step 'Migrations' migrations_are_current
step 'OpenAPI document' npm run openapi --silent -- --check
step 'Tests' vitest run
