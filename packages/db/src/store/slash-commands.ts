import { asc, count, eq } from 'drizzle-orm';
import { randomBytes } from 'node:crypto';
import { ConflictError } from '../errors.ts';
import type { SlashCommandRow } from '../schema/tables.ts';
import type { Engine } from './engine.ts';
import type { Queries } from './queries.ts';
import { slot, statement } from './statements.ts';
import { insertUser, nameWordsOf } from './users.ts';

export interface NewSlashCommand extends Omit<SlashCommandRow, 'id' | 'botId' | 'createdBy'> {
  /** Stored as `createdBy`. */
  by: number;
  /** How many commands there may be. */
  maxCommands: number;
}

/** Fields that are missing stay as they are. */
export interface SlashCommandChange {
  by: number;
  name?: string | undefined;
  description?: string | undefined;
  argumentHint?: string | undefined;
  url?: string | undefined;
  sealedSecret?: string | undefined;
}

export interface SlashCommandStore {
  /**
   * Creates a command, and the bot that posts its answers: an account with the command's name, which nobody can sign in to. `full` if there
   * are already `maxCommands`.
   * @throws ConflictError if there is already a command with this name.
   */
  create(command: NewSlashCommand): Promise<SlashCommandRow | 'full'>;
  find(id: number): Promise<SlashCommandRow | undefined>;
  findByName(name: string): Promise<SlashCommandRow | undefined>;
  /** All of them, by name. */
  list(): Promise<SlashCommandRow[]>;
  /** Its bot is renamed with it. Undefined if it is gone. @throws ConflictError if another command has the name. */
  update(id: number, change: SlashCommandChange): Promise<SlashCommandRow | undefined>;
  /** Returns whether it existed. Its bot stays as the author of its messages. */
  remove(id: number, removal: { by: number }): Promise<boolean>;
}

export function createSlashCommandStore(engine: Engine): SlashCommandStore {
  const { slashCommands, users } = engine.tables;

  const selectByName = statement((queries) =>
    queries
      .select()
      .from(slashCommands)
      .where(eq(slashCommands.name, slot('name')))
      .prepare(),
  );

  async function insertBot(
    queries: Queries,
    { name, createdAt }: { name: string; createdAt: number },
  ): Promise<number> {
    // Nobody types it, and people who had such a name before keep it.
    const username = `${name}-command-${randomBytes(3).toString('hex')}`;
    const bot = await insertUser(engine, queries, {
      username,
      email: null,
      passwordHash: '',
      displayName: `/${name}`,
      kind: 'bot',
      createdAt,
    });
    return bot.id;
  }

  async function renameBot(queries: Queries, { name, botId }: SlashCommandRow): Promise<void> {
    const [bot] = await queries.select({ username: users.username }).from(users).where(eq(users.id, botId));
    await queries
      .update(users)
      .set({ displayName: `/${name}`, nameWords: nameWordsOf(bot?.username ?? '', name) })
      .where(eq(users.id, botId));
  }

  async function refusingTaken<Result>(write: Promise<Result>): Promise<Result> {
    try {
      return await write;
    } catch (error) {
      if (!engine.isViolationOf('slash_commands_name', error)) throw error;
      throw new ConflictError('commandName', { cause: error });
    }
  }

  return {
    create({ by, maxCommands, ...command }) {
      return refusingTaken(
        engine.write(async (queries) => {
          const [row] = await queries.select({ count: count() }).from(slashCommands);
          if ((row?.count ?? 0) >= maxCommands) return 'full';
          const botId = await insertBot(queries, command);
          const made = { ...command, botId, createdBy: by };
          return { id: await engine.insertCounted(queries, slashCommands, made), ...made };
        }),
      );
    },

    async find(id) {
      const [command] = await engine.read((queries) =>
        queries.select().from(slashCommands).where(eq(slashCommands.id, id)),
      );
      return command;
    },

    async findByName(name) {
      const rows = await engine.read((queries) => selectByName(queries, { name }));
      return rows[0];
    },

    list() {
      return engine.read((queries) => queries.select().from(slashCommands).orderBy(asc(slashCommands.name)));
    },

    update(id, { name, description, argumentHint, url, sealedSecret }) {
      return refusingTaken(
        engine.write(async (queries) => {
          const [command] = await engine.forUpdate(
            queries.select().from(slashCommands).where(eq(slashCommands.id, id)),
          );
          if (command === undefined) return undefined;
          const changed: SlashCommandRow = {
            ...command,
            name: name ?? command.name,
            description: description ?? command.description,
            argumentHint: argumentHint ?? command.argumentHint,
            url: url ?? command.url,
            sealedSecret: sealedSecret ?? command.sealedSecret,
          };
          await queries.update(slashCommands).set(changed).where(eq(slashCommands.id, id));
          if (changed.name !== command.name) await renameBot(queries, changed);
          return changed;
        }),
      );
    },

    remove(id) {
      return engine.write(async (queries) => {
        const found = await engine.forUpdate(
          queries.select({ id: slashCommands.id }).from(slashCommands).where(eq(slashCommands.id, id)),
        );
        await queries.delete(slashCommands).where(eq(slashCommands.id, id));
        return found.length > 0;
      });
    },
  };
}
