import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { name: 'test-support', testTimeout: 30_000 } });
