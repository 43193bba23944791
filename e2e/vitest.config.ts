import { defineConfig } from 'vitest/config';
import { testDefaults } from '../test-support/vitest-defaults.ts';

export default defineConfig({
  test: {
    ...testDefaults,
    name: 'e2e',
    include: ['*.test.ts'],
    globalSetup: './setup.ts',
    testTimeout: 300_000,
  },
});
