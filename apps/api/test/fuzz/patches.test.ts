import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readPatches } from './patch-file.ts';

const root = fileURLToPath(new URL('../../../..', import.meta.url));

describe('each patch that takes out a repair', () => {
  const patches = readPatches();

  test('is there', () => {
    expect(patches.length).toBeGreaterThan(0);
  });

  test.each(patches.map((patch) => [patch.name, patch] as const))(
    '%s applies, and says what it takes out and what notices',
    (_, { path, summary, testFile }) => {
      expect(summary).toMatch(/^Without .*\.$/);
      expect(existsSync(`${root}/${testFile}`)).toBe(true);
      execFileSync('git', ['apply', '--check', path], { cwd: root });
    },
  );
});
