import { fold, tokensIn, tokensOf } from '@parley/text';
import { pagesOf } from './copy/table-rows.ts';
import type { MessageRow } from './schema/tables.ts';
import type { Engine } from './store/engine.ts';
import { indexedOf } from './store/message-index.ts';

/**
 * The version of the rules by which messages are indexed. Raise it when `tokensOf` changes, and let `isOutdated` return true for the
 * messages that the change affects.
 *
 * 2: Emoji are tokens, and the way they are drawn (U+FE0F, skin tones) is ignored.
 */
const currentVersion = 2;

const emoji = /[\p{ExtPict}\p{RI}\p{Emoji_Modifier}\p{Variation_Selector}]/u;

/**
 * Reindexes messages that an earlier release indexed by other rules. It runs before the database is used, reads all messages once and
 * writes only a few. If interrupted, it starts over. Running it again changes nothing, even on several servers at once.
 */
export async function renewIndex(engine: Engine): Promise<void> {
  const { indexVersion } = engine.tables;
  const [row] = await engine.read((queries) => queries.select().from(indexVersion));
  if (row === undefined || row.version >= currentVersion) return;
  for await (const page of pagesOf(engine, 'messages')) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the rows of this table
    const outdated = (page as MessageRow[]).filter(isOutdated);
    if (outdated.length > 0) await indexAnew(engine, outdated);
  }
  await engine.write((queries) => queries.update(indexVersion).set({ version: currentVersion }));
}

function isOutdated({ content }: MessageRow): boolean {
  return emoji.test(content);
}

async function indexAnew(engine: Engine, outdated: readonly MessageRow[]): Promise<void> {
  const { messages } = engine.tables;
  const keys = outdated.map(({ roomId, seq }) => [roomId, seq]);
  await engine.write(async (queries) => {
    // Locked and read again: an edit made meanwhile is indexed after this.
    const isOne = engine.tupleIn([messages.roomId, messages.seq], keys);
    const rows = await engine.forUpdate(queries.select().from(messages).where(isOne));
    const current = indexedOf(rows);
    const contents = new Map(rows.map(({ roomId, seq, content }) => [`${roomId} ${seq}`, content]));
    const former = current.map((message) => ({
      ...message,
      tokens: formerTokensOf(contents.get(`${message.roomId} ${message.seq}`) ?? ''),
    }));
    await engine.messageIndex.remove(queries, former);
    await engine.messageIndex.add(queries, current);
  });
}

/** The tokens by which a message may have been indexed: those of version 1, which included how emoji are drawn, and today's. */
function formerTokensOf(content: string): string[] {
  const unvaried = Array.from(tokensIn(fold(content)), ({ token }) => token);
  return [...new Set([...unvaried, ...tokensOf(content)])];
}
