import { describeStore } from '../suite/store.suite.ts';
import { openSqliteTestDatabase } from './test-database.ts';

describeStore('SQLite', openSqliteTestDatabase);
