import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'db',
    globalSetup: './src/mysql/test-setup.ts',
    // A new database takes MariaDB half a second, and many times that on a busy machine.
    testTimeout: 30_000,
  },
});
