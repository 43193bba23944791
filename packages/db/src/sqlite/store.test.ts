import { describeStore } from '../suite/store.suite.ts';
import { openSqliteTestDatabase } from './test-folder.ts';

describeStore('SQLite', openSqliteTestDatabase);
