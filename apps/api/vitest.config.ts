import { defineConfig } from 'vitest/config';
import { testDefaults } from '../../test-support/vitest-defaults.ts';

export default defineConfig({
  test: {
    ...testDefaults,
    name: 'api',
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: './test/setup.ts',
    // As browsers have it, for tRPC's subscriptions over HTTP.
    execArgv: ['--experimental-eventsource'],
  },
});
