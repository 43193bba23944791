import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Rooms that are not being removed, piece by piece. */
const kept = '(select * from rooms where deleted_at is null) as kept';

/** What must hold of a database at rest: each statement finds what breaks it. */
const invariants: Record<string, string> = {
  'rows refer to rows that are there': 'select * from pragma_foreign_key_check',
  'the file is whole': "select * from pragma_integrity_check where integrity_check <> 'ok'",
  'messages of a room are numbered from 1 without gaps': `
    select id, last_seq, count(seq) as messages, min(seq), max(seq) from ${kept} left join messages on room_id = id
    group by id having messages <> last_seq or (messages > 0 and (min(seq) <> 1 or max(seq) <> last_seq))`,
  'a room is at the version of its newest change': `
    select id, kept.version, max(messages.version) as newest from ${kept} left join messages on room_id = id
    group by id having kept.version <> coalesce(newest, 0)`,
  'no two messages of a room have one version':
    'select room_id, version from messages group by room_id, version having count(*) > 1',
  'a room counts its members': `
    select id, member_count, count(user_id) as members from rooms left join memberships on room_id = id
    group by id having members <> member_count`,
  'what a message answers is there': `
    select * from messages as answer join ${kept} on id = room_id where reply_to is not null and not exists (
      select 1 from messages where room_id = answer.room_id and seq = answer.reply_to)`,
  'nobody has read what was not written':
    'select * from memberships join rooms on id = room_id where read_seq < 0 or read_seq > last_seq',
  'a room with members has an owner': `
    select id from rooms where kind in ('public', 'private') and member_count > 0 and not exists (
      select 1 from memberships where room_id = id and role = 'owner')`,
  'a direct conversation is of two, or notes to oneself': `
    select id from rooms where kind = 'direct' and
      member_count <> case when direct_key = created_by || ':' || created_by then 1 else 2 end`,
  'a group is of at most 20': "select id from rooms where kind = 'group' and member_count > 20",
  'no invite has more uses than it may have': 'select * from invites where uses > max_uses',
  'what is deleted is gone': "select * from messages where deleted_at is not null and content <> ''",
};

/** Which invariants do not hold, each with the first rows that break it. */
export function incoherences(dataDir: string): string[] {
  const database = new DatabaseSync(join(dataDir, 'parley.db'), { readOnly: true });
  try {
    return Object.entries(invariants).flatMap(([invariant, sql]) => {
      const rows = database.prepare(sql).all();
      return rows.length === 0 ? [] : [`Not so: ${invariant}. ${JSON.stringify(rows.slice(0, 3))}`];
    });
  } finally {
    database.close();
  }
}
