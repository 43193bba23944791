import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { name: 'db', globalSetup: './src/mysql/test-setup.ts' } });
