import { defineConfig } from 'vitest/config';
import { testDefaults } from '../../test-support/vitest-defaults.ts';

export default defineConfig({ test: { ...testDefaults, name: 'rules' } });
