import { and, eq, inArray, isNotNull, ne, or } from 'drizzle-orm';
import { ConflictError } from '../errors.ts';
import type { Asker, Engine, Queries } from './engine.ts';
import { nameBeginning, normalizeName } from './names.ts';
import { fold } from './search-tokens.ts';
import { selectByIds, slot, statement } from './statements.ts';
import type { Availability, UserRow } from '../schema/tables.ts';

export interface NewUser {
  username: string;
  email: string | null;
  passwordHash: string;
  createdAt: number;
}

/** What is missing stays as it is; null clears. */
export interface StatusChange {
  availability?: Availability | undefined;
  statusText?: string | null | undefined;
  statusEmoji?: string | null | undefined;
}

export interface UserStore {
  /**
   * The display name starts as the username. The first user of the database becomes its admin.
   * @throws ConflictError when the username or the e-mail address, in whatever case, belongs to someone.
   */
  create(user: NewUser): Promise<UserRow>;
  find(id: number): Promise<UserRow | undefined>;
  /** Those that exist, in no particular order. */
  findMany(ids: readonly number[]): Promise<UserRow[]>;
  findByUsername(username: string): Promise<UserRow | undefined>;
  findByLogin(usernameOrEmail: string): Promise<UserRow | undefined>;
  /** @throws Error when there is no such user. */
  setStatus(id: number, status: StatusChange): Promise<UserRow>;
  /** Users whose username or a word of whose display name begins with `prefix`, by username; case and accents do not count. Empty finds nobody, and nothing finds a bot that was removed, or one that writes for a webhook. */
  search(prefix: string, limit: number, asker?: Asker): Promise<UserRow[]>;
}

export function createUserStore(engine: Engine): UserStore {
  const { users } = engine.tables;

  const selectOne = statement((queries) =>
    queries
      .select()
      .from(users)
      .where(eq(users.id, slot('id')))
      .prepare(),
  );

  const selectMany = selectByIds((queries, ids) =>
    queries.select().from(users).where(inArray(users.id, ids)).prepare(),
  );

  async function findByKey(column: typeof users.usernameKey | typeof users.emailKey, key: string) {
    const rows = await engine.read((queries) => queries.select().from(users).where(eq(column, key)));
    return rows[0];
  }

  /** Several first users may come at once. Each looks for the others under a lock, once it is there to be found itself. */
  async function makeAdminOfOnly(queries: Queries, id: number): Promise<void> {
    const others = await engine.forUpdate(
      queries.select({ id: users.id }).from(users).where(ne(users.id, id)).limit(1),
    );
    if (others.length === 0) await queries.update(users).set({ role: 'admin' }).where(eq(users.id, id));
  }

  return {
    async create({ username, email, passwordHash, createdAt }) {
      const user = { username, email, passwordHash, displayName: username, createdAt };
      try {
        return await engine.write(async (queries) => {
          const isFirst = (await queries.select({ id: users.id }).from(users).limit(1)).length === 0;
          const { id } = await insertUser(engine, queries, user);
          if (isFirst) await makeAdminOfOnly(queries, id);
          const [row] = await queries.select().from(users).where(eq(users.id, id));
          return present(row, id);
        });
      } catch (error) {
        return refuseTaken(engine, error);
      }
    },

    async find(id) {
      const rows = await engine.read((queries) => selectOne(queries, { id }));
      return rows[0];
    },

    findMany(ids) {
      return engine.read((queries) => selectMany(queries, ids));
    },

    findByUsername(username) {
      return findByKey(users.usernameKey, normalizeName(username));
    },

    async findByLogin(usernameOrEmail) {
      const key = normalizeName(usernameOrEmail);
      return (await findByKey(users.usernameKey, key)) ?? findByKey(users.emailKey, key);
    },

    setStatus(id, { availability, statusText, statusEmoji }) {
      return engine.write(async (queries) => {
        const [user] = await engine.forUpdate(queries.select().from(users).where(eq(users.id, id)));
        const changed = { ...present(user, id) };
        if (availability !== undefined) changed.availability = availability;
        if (statusText !== undefined) changed.statusText = statusText;
        if (statusEmoji !== undefined) changed.statusEmoji = statusEmoji;
        await queries
          .update(users)
          .set({
            availability: changed.availability,
            statusText: changed.statusText,
            statusEmoji: changed.statusEmoji,
          })
          .where(eq(users.id, id));
        return changed;
      });
    },

    async search(prefix, limit, asker) {
      const isNamed = nameBeginning(users.nameWords, prefix);
      if (isNamed === undefined) return [];
      return engine.readAside(
        (queries) =>
          queries
            .select()
            .from(users)
            .where(and(isNamed, or(eq(users.kind, 'person'), isNotNull(users.ownerId))))
            .orderBy(users.usernameKey)
            .limit(limit),
        asker,
      );
    },
  };
}

type UserToInsert = Pick<UserRow, 'username' | 'email' | 'passwordHash' | 'displayName' | 'createdAt'> &
  Partial<Pick<UserRow, 'kind' | 'ownerId'>>;

export async function insertUser(engine: Engine, queries: Queries, user: UserToInsert): Promise<UserRow> {
  const { users } = engine.tables;
  const id = await engine.insertCounted(queries, users, {
    ...user,
    usernameKey: normalizeName(user.username),
    emailKey: user.email === null ? null : normalizeName(user.email),
    nameWords: nameWordsOf(user.username, user.displayName),
    role: 'member',
  });
  const [row] = await queries.select().from(users).where(eq(users.id, id));
  return present(row, id);
}

/** @throws ConflictError when `error` says that a name or an address is taken, and else `error` itself. */
export function refuseTaken(engine: Engine, error: unknown): never {
  if (engine.isViolationOf('users_username_key', error))
    throw new ConflictError('username', { cause: error });
  if (engine.isViolationOf('users_email_key', error)) throw new ConflictError('email', { cause: error });
  throw error;
}

const maxNameWordsLength = 255;

/** Whole words, as many as the column takes. */
export function nameWordsOf(username: string, displayName: string): string {
  const words = fold(displayName).split(/[^\p{L}\p{N}\p{M}]+/u);
  const all = ['', ...new Set([fold(username), ...words])].join(' ');
  return all.length <= maxNameWordsLength ? all : all.slice(0, all.lastIndexOf(' ', maxNameWordsLength));
}

function present(user: UserRow | undefined, id: number): UserRow {
  if (user === undefined) throw new Error(`There is no user ${id}.`);
  return user;
}
