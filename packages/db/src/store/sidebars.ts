import { and, eq, inArray } from 'drizzle-orm';
import type { SidebarRow } from '../schema/tables.ts';
import { chunksOf, rowsPerStatement, type Engine } from './engine.ts';
import type { Queries } from './queries.ts';
import { slot, statement } from './statements.ts';

export interface Section {
  /** Unique among the sections of one user. */
  id: number;
  kind: 'favorites' | 'custom' | 'rooms' | 'conversations';
  /** Null unless it is custom. */
  name: string | null;
  isCollapsed: boolean;
}

/** The sections that everyone has, in the order in which they begin. They can't be renamed or removed. */
const builtInSections: readonly Section[] = (['favorites', 'rooms', 'conversations'] as const).map(
  (kind, index) => ({ id: index + 1, kind, name: null, isCollapsed: false }),
);

/** The sections of a user, in order; undefined for a user who has never changed them. */
export function sectionsOf(sidebar: Pick<SidebarRow, 'sections'> | undefined): Section[] {
  if (sidebar === undefined) return [...builtInSections];
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written only here
  return JSON.parse(sidebar.sections) as Section[];
}

/** The sections of people's sidebars: three that everyone has, and custom ones. Only their owner sees them. */
export interface SidebarStore {
  /** In order. */
  sections(userId: number): Promise<Section[]>;
  /** The rows of those among these users who have changed their sidebar, in no particular order. */
  listForUsers(userIds: readonly number[]): Promise<SidebarRow[]>;
  /**
   * Creates a section and places it above the rooms. `full` if the user already has `maxSections` custom ones.
   * @throws Error if there is no such user.
   */
  createSection(
    userId: number,
    section: { by: number; name: string; maxSections: number },
  ): Promise<Section | 'full'>;
  /** Changes what is given. Only custom sections get a name. Undefined if the user has no such section. */
  updateSection(
    userId: number,
    sectionId: number,
    update: { by: number; name?: string | undefined; isCollapsed?: boolean | undefined },
  ): Promise<Section | undefined>;
  /** Removes a custom section and takes its rooms out of it. Returns whether the user had it. */
  removeSection(userId: number, sectionId: number, removal: { by: number }): Promise<boolean>;
  /**
   * Puts sections in this order; those left out follow in their current order. Returns all of them, or undefined if the user lacks one of
   * these.
   */
  orderSections(
    userId: number,
    sectionIds: readonly number[],
    order: { by: number },
  ): Promise<Section[] | undefined>;
}

export function createSidebarStore(engine: Engine): SidebarStore {
  const { memberships, sidebars, users } = engine.tables;

  const selectOne = statement((queries) =>
    queries
      .select()
      .from(sidebars)
      .where(eq(sidebars.userId, slot('userId')))
      .prepare(),
  );

  /**
   * Locks a user's sidebar until the transaction ends, so that its changes take turns. It is created if there is none.
   * @throws Error if there is no such user.
   */
  async function lockSidebar(queries: Queries, userId: number): Promise<SidebarRow> {
    const isOwn = eq(sidebars.userId, userId);
    const isStored = (await queries.select().from(sidebars).where(isOwn)).length > 0;
    // Otherwise two transactions that create it would wait for each other.
    if (!isStored) await lockUser(queries, userId);
    const [sidebar] = await engine.forUpdate(queries.select().from(sidebars).where(isOwn));
    if (sidebar !== undefined) return sidebar;
    const sections = JSON.stringify(builtInSections);
    const created = { userId, sections, lastSectionId: builtInSections.length };
    await queries.insert(sidebars).values(created);
    return created;
  }

  async function lockUser(queries: Queries, userId: number): Promise<void> {
    const [user] = await engine.forUpdate(
      queries.select({ id: users.id }).from(users).where(eq(users.id, userId)),
    );
    if (user === undefined) throw new Error(`There is no user ${userId}.`);
  }

  async function save(queries: Queries, userId: number, sections: readonly Section[]): Promise<void> {
    await queries
      .update(sidebars)
      .set({ sections: JSON.stringify(sections) })
      .where(eq(sidebars.userId, userId));
  }

  return {
    async sections(userId) {
      const [sidebar] = await engine.read((queries) => selectOne(queries, { userId }));
      return sectionsOf(sidebar);
    },

    async listForUsers(userIds) {
      const found: SidebarRow[] = [];
      for (const chunk of chunksOf(userIds, rowsPerStatement)) {
        found.push(
          ...(await engine.read((queries) =>
            queries
              .select()
              .from(sidebars)
              .where(inArray(sidebars.userId, [...chunk])),
          )),
        );
      }
      return found;
    },

    createSection(userId, { name, maxSections }) {
      return engine.write(async (queries) => {
        const sidebar = await lockSidebar(queries, userId);
        const sections = sectionsOf(sidebar);
        if (sections.filter(({ kind }) => kind === 'custom').length >= maxSections) return 'full';
        const section: Section = { id: sidebar.lastSectionId + 1, kind: 'custom', name, isCollapsed: false };
        const index = sections.findIndex(({ kind }) => kind === 'rooms');
        await save(queries, userId, sections.toSpliced(index, 0, section));
        await queries.update(sidebars).set({ lastSectionId: section.id }).where(eq(sidebars.userId, userId));
        return section;
      });
    },

    updateSection(userId, sectionId, { name, isCollapsed }) {
      return engine.write(async (queries) => {
        const sections = sectionsOf(await lockSidebar(queries, userId));
        const section = sections.find(({ id }) => id === sectionId);
        if (section === undefined || (name !== undefined && section.kind !== 'custom')) return undefined;
        const changed = {
          ...section,
          name: name ?? section.name,
          isCollapsed: isCollapsed ?? section.isCollapsed,
        };
        await save(
          queries,
          userId,
          sections.map((each) => (each === section ? changed : each)),
        );
        return changed;
      });
    },

    removeSection(userId, sectionId) {
      return engine.write(async (queries) => {
        const sections = await lockSections(engine, queries, userId);
        const section = sections.find(({ id }) => id === sectionId);
        if (section?.kind !== 'custom') return false;
        await save(
          queries,
          userId,
          sections.filter((each) => each !== section),
        );
        await queries
          .update(memberships)
          .set({ sectionId: null })
          .where(and(eq(memberships.userId, userId), eq(memberships.sectionId, sectionId)));
        return true;
      });
    },

    orderSections(userId, sectionIds) {
      return engine.write(async (queries) => {
        const sections = sectionsOf(await lockSidebar(queries, userId));
        const first = sectionIds.flatMap((sectionId) => sections.find(({ id }) => id === sectionId) ?? []);
        if (first.length < sectionIds.length) return undefined;
        const ordered = [...new Set([...first, ...sections])];
        await save(queries, userId, ordered);
        return ordered;
      });
    },
  };
}

/** The custom sections of a user, locked until the transaction ends, so that none of them is removed. Lock them before a room. */
export async function lockSections(engine: Engine, queries: Queries, userId: number): Promise<Section[]> {
  const { sidebars } = engine.tables;
  const [sidebar] = await engine.forUpdate(
    queries.select().from(sidebars).where(eq(sidebars.userId, userId)),
  );
  return sectionsOf(sidebar);
}
