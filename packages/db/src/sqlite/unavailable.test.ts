import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeFolder } from '../../../../test-support/throw-away.ts';
import { UnavailableError } from '../index.ts';
import { createStore } from '../store/store.ts';
import { createRoom, register, send } from '../suite/test-database.ts';
import { connect } from './connection.ts';
import { sqliteEngine } from './engine.ts';
import { migrate } from './migrate.ts';
import { createReadingThread } from './reading-thread.ts';

it.each([
  ['is full', 'PRAGMA max_page_count = 1', 'PRAGMA max_page_count = 1000000'],
  ['is read-only', 'PRAGMA query_only = ON', 'PRAGMA query_only = OFF'],
])(
  'refuses a write as unavailable while the database %s, and serves again after it',
  async (_state, begin, end) => {
    await using folder = makeFolder();
    const path = join(folder.path, 'parley.db');
    const writer = connect(path);
    migrate(writer, path);
    const store = await createStore(
      sqliteEngine(writer, connect(path), createReadingThread(path), {
        assertInPlace: () => undefined,
        unlock: () => undefined,
      }),
    );
    const ada = await register(store, 'ada');
    const room = await createRoom(store, ada);
    writer.database.exec(begin);
    const long = 'x'.repeat(16_000);
    const failing = send(store, room, ada, long);
    await expect(failing).rejects.toBeInstanceOf(UnavailableError);
    await expect(failing).rejects.toMatchObject({ cause: { code: 'ERR_SQLITE_ERROR' } });
    expect(await store.messages.find(room.id, 1)).toBeUndefined();
    writer.database.exec(end);
    expect(await send(store, room, ada, long)).toMatchObject({ seq: 1 });
    await store.close();
  },
);
