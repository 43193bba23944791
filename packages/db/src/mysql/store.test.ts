import { describe, inject } from 'vitest';
import { describeStore } from '../suite/store.suite.ts';
import { openMySqlTestDatabase } from './test-database.ts';

const serverUrl = inject('mariaDbUrl');

describe.skipIf(serverUrl === null)('with MariaDB', () => {
  describeStore('MariaDB', () => openMySqlTestDatabase(serverUrl ?? ''));
});
