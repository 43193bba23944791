import { fold } from '@parley/text';
import { and, count, eq, inArray, isNotNull, ne, notExists, or } from 'drizzle-orm';
import { ConflictError } from '../errors.ts';
import type { Asker, Engine } from './engine.ts';
import type { Queries } from './queries.ts';
import { lookForLacking } from './lacking.ts';
import { nameBeginning, normalizeName, skeletonKeyOf } from './names.ts';
import { selectByIds, slot, statement } from './statements.ts';
import type { Availability, UserRole, UserRow } from '../schema/tables.ts';

export interface NewUser {
  username: string;
  /** Defaults to the username. */
  displayName?: string;
  email: string | null;
  passwordHash: string;
  createdAt: number;
}

/** Fields that are missing stay as they are; null clears. */
export interface StatusChange {
  by: number;
  availability?: Availability | undefined;
  statusText?: string | null | undefined;
  statusEmoji?: string | null | undefined;
}

export interface UserStore {
  /**
   * The first user of the database becomes its admin.
   * @throws ConflictError if the username or the e-mail address is taken, ignoring case, or if the username looks like another one.
   */
  create(user: NewUser): Promise<UserRow>;
  find(id: number): Promise<UserRow | undefined>;
  /** Those that exist, in no particular order. */
  findMany(ids: readonly number[]): Promise<UserRow[]>;
  findByUsername(username: string): Promise<UserRow | undefined>;
  findByLogin(usernameOrEmail: string): Promise<UserRow | undefined>;
  /** The person whose username is this name, ignoring case, or looks the same. Never a bot. */
  findPersonLike(name: string): Promise<UserRow | undefined>;
  /** @throws Error if there is no such user. */
  setStatus(id: number, status: StatusChange): Promise<UserRow>;
  /**
   * Users whose username, or a word of whose display name, begins with `prefix`, by username. Case and accents are ignored. An empty prefix
   * finds nobody. Removed bots, and bots that write for a webhook, are never found. With `outsideRoomId`, members of that room are left
   * out.
   */
  search(prefix: string, limit: number, asker?: Asker, outsideRoomId?: number): Promise<UserRow[]>;
  /**
   * The IDs among these of users who don't have the role, ascending. Made for thousands, which must differ; other work gets its turn in
   * between.
   */
  withoutRole(userIds: readonly number[], role: UserRole): Promise<number[]>;
  /** Whether nobody has an account yet. */
  isEmpty(): Promise<boolean>;
}

export function createUserStore(engine: Engine): UserStore {
  const { users, memberships } = engine.tables;

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

  const lookForOtherRoles = lookForLacking(engine, ['id'], {
    count: (queries, items) => {
      const isAmong = inArray(
        users.id,
        items.map(({ id }) => id),
      );
      const hasRole = eq(users.role, slot('role'));
      return queries.select({ count: count() }).from(users).where(and(isAmong, hasRole)).prepare();
    },
    find: (queries, items) => {
      const isAmong = inArray(
        users.id,
        items.map(({ id }) => id),
      );
      return queries.select({ id: users.id, role: users.role }).from(users).where(isAmong).prepare();
    },
  });

  function isOutside(queries: Pick<Queries, 'select'>, roomId: number) {
    const membership = and(eq(memberships.roomId, roomId), eq(memberships.userId, users.id));
    return notExists(queries.select({ roomId: memberships.roomId }).from(memberships).where(membership));
  }

  async function findByKey(column: typeof users.usernameKey | typeof users.emailKey, key: string) {
    const rows = await engine.read((queries) => queries.select().from(users).where(eq(column, key)));
    return rows[0];
  }

  /** Several first users may register at once. Each looks for others under a lock, once its own row can be found. */
  async function makeAdminOfOnly(queries: Queries, id: number): Promise<void> {
    const others = await engine.forUpdate(
      queries.select({ id: users.id }).from(users).where(ne(users.id, id)).limit(1),
    );
    if (others.length === 0) await queries.update(users).set({ role: 'admin' }).where(eq(users.id, id));
  }

  return {
    async create({ username, displayName = username, email, passwordHash, createdAt }) {
      const user = { username, email, passwordHash, displayName, createdAt };
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

    async findPersonLike(name) {
      const key = normalizeName(name.trim());
      // Capital letters look like other letters than small ones do: I looks like l, but i does not.
      const isLike = inArray(users.usernameSkeleton, [skeletonKeyOf(name), skeletonKeyOf(key)]);
      const rows = await engine.read((queries) =>
        queries
          .select()
          .from(users)
          .where(and(or(eq(users.usernameKey, key), isLike), eq(users.kind, 'person'))),
      );
      return rows[0];
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

    async search(prefix, limit, asker, outsideRoomId) {
      const isNamed = nameBeginning(users.nameWords, prefix);
      if (isNamed === undefined) return [];
      return engine.readOffThread(
        (queries) =>
          queries
            .select()
            .from(users)
            .where(
              and(
                isNamed,
                or(eq(users.kind, 'person'), isNotNull(users.ownerId)),
                outsideRoomId === undefined ? undefined : isOutside(queries, outsideRoomId),
              ),
            )
            .orderBy(users.usernameKey)
            .limit(limit),
        asker,
      );
    },

    async withoutRole(userIds, role) {
      const pieces = await lookForOtherRoles(
        userIds.map((id) => ({ id })),
        { role },
      );
      const rows = pieces.flatMap((piece) => piece.rows);
      return rows.flatMap((row) => (row.role === role ? [] : row.id)).toSorted((a, b) => a - b);
    },

    async isEmpty() {
      const rows = await engine.read((queries) => queries.select({ id: users.id }).from(users).limit(1));
      return rows.length === 0;
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
    usernameSkeleton: skeletonKeyOf(user.username),
    emailKey: user.email === null ? null : normalizeName(user.email),
    nameWords: nameWordsOf(user.username, user.displayName),
    role: 'member',
  });
  const [row] = await queries.select().from(users).where(eq(users.id, id));
  return present(row, id);
}

export function isUsernameTaken(engine: Engine, error: unknown): boolean {
  return (
    engine.isViolationOf('users_username_key', error) ||
    engine.isViolationOf('users_username_skeleton', error)
  );
}

/** @throws ConflictError if `error` says that a name or an address is taken, otherwise `error` itself. */
export function refuseTaken(engine: Engine, error: unknown): never {
  if (isUsernameTaken(engine, error)) throw new ConflictError('username', { cause: error });
  if (engine.isViolationOf('users_email_key', error)) throw new ConflictError('email', { cause: error });
  throw error;
}

const maxNameWordsLength = 255;

/** As many whole words as fit into the column. */
export function nameWordsOf(username: string, displayName: string): string {
  const words = fold(displayName).split(/[^\p{L}\p{N}\p{M}]+/u);
  const all = ['', ...new Set([fold(username), ...words])].join(' ');
  return all.length <= maxNameWordsLength ? all : all.slice(0, all.lastIndexOf(' ', maxNameWordsLength));
}

function present(user: UserRow | undefined, id: number): UserRow {
  if (user === undefined) throw new Error(`There is no user ${id}.`);
  return user;
}
