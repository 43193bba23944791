import { createParleyClient, mutedForGood } from '@parley/api-contract';
import { password, say, signIn, type Person } from '../apps/api/test/people.ts';

/** A server's people and rooms, with an example of everything there is to see. */
export interface Workspace {
  /** The account whose views are checked. It is the first, and so an administrator. All test people have the same password. */
  ann: Person;
  bo: Person;
  /** Paths of pages. */
  garden: string;
  office: string;
  /** A public room that Ann has not joined. */
  harbour: string;
  /** The page of an invite to it. */
  invite: string;
  /** The page of an invite to a group conversation. */
  groupInvite: string;
  /** A room in which nothing has been written. */
  attic: string;
  /** A room in which Ann is silenced. */
  library: string;
  /** Ann's conversation with Bo. */
  talk: string;
  gardenId: number;
  /** Someone whose name and messages run from right to left. */
  oasis: string;
}

/** Fills a new server. */
export async function fillWorkspace(url: string): Promise<Workspace> {
  const ann = await register(url, 'ann');
  const bo = await register(url, 'bo');
  const cy = await register(url, 'cy');
  const di = await register(url, 'di');
  const { api } = ann;
  const { room: garden } = await api.rooms.create.mutate({
    name: 'garden',
    kind: 'public',
    description: 'What grows, and who waters it',
  });
  const { room: office } = await api.rooms.create.mutate({ name: 'office', kind: 'private' });
  const { room: attic } = await api.rooms.create.mutate({ name: 'attic', kind: 'public' });
  const { section } = await api.me.createSection.mutate({ name: 'Projects' });
  await api.me.updateRoom.mutate({ roomId: office.id, sectionId: section.id });
  await api.me.updateRoom.mutate({ roomId: attic.id, isFavorite: true, mutedUntil: mutedForGood });
  const { room: harbour } = await bo.api.rooms.create.mutate({ name: 'harbour', kind: 'public' });
  await bo.api.rooms.join.mutate({ roomId: garden.id });
  await cy.api.rooms.join.mutate({ roomId: garden.id });
  const { room: talk } = await api.rooms.openConversation.mutate({ userIds: [bo.account.id] });
  const { room: group } = await api.rooms.openConversation.mutate({
    userIds: [bo.account.id, cy.account.id],
  });

  await api.rooms.invite.mutate({ roomId: office.id, userIds: [bo.account.id] });
  await bo.api.rooms.createInvite.mutate({ roomId: office.id, maxUses: 10 });
  await api.rooms.createInvite.mutate({ roomId: office.id });
  const invite = await bo.api.rooms.createInvite.mutate({ roomId: harbour.id });
  const groupInvite = await cy.api.rooms.createInvite.mutate({ roomId: group.id });

  await say(bo, harbour.id, 'The boats are in');
  const { room: library } = await bo.api.rooms.create.mutate({ name: 'library', kind: 'private' });
  await bo.api.rooms.invite.mutate({ roomId: library.id, userIds: [ann.account.id] });
  const until = new Date(Date.now() + 7 * 24 * 3_600_000).toISOString();
  await bo.api.rooms.silence.mutate({ roomId: library.id, userId: ann.account.id, until });
  await bo.api.rooms.ban.mutate({ roomId: harbour.id, userId: di.account.id, reason: 'Advertising' });
  await bo.api.rooms.silence.mutate({ roomId: harbour.id, userId: cy.account.id, until });
  await say(ann, office.id, 'Budget for **March**');
  await say(bo, talk.id, 'Did you water the tomatoes?');
  await say(cy, group.id, 'Lunch at twelve');
  await fillGarden(ann, bo, cy, garden.id);
  const oasis = await fillOasis(ann, bo);

  await api.keys.create.mutate({ name: 'nightly report', scope: 'read' });
  await api.bots.create.mutate({ username: 'echo', displayName: 'Echo' });
  await api.outgoingWebhooks.create.mutate({
    roomId: garden.id,
    name: 'build server',
    url: 'https://build.example.org/hook',
    // No message is deleted from here on, so this address is never called.
    events: ['message.deleted'],
  });
  await api.commands.create.mutate({
    name: 'weather',
    description: 'Says how the weather is',
    argumentHint: '[city]',
    url: 'https://weather.example.org/parley',
  });
  return {
    ann,
    bo,
    garden: `/rooms/${garden.id}`,
    office: `/rooms/${office.id}`,
    harbour: `/rooms/${harbour.id}`,
    invite: invite.path,
    groupInvite: groupInvite.path,
    attic: `/rooms/${attic.id}`,
    library: `/rooms/${library.id}`,
    talk: `/rooms/${talk.id}`,
    gardenId: garden.id,
    oasis: `/rooms/${oasis}`,
  };
}

/** Messages of all kinds, in several scripts and both directions. */
async function fillGarden(ann: Person, bo: Person, cy: Person, roomId: number): Promise<void> {
  await say(ann, roomId, 'The **tomatoes** are in, see [the plan](https://example.org/plan)');
  await say(
    ann,
    roomId,
    'Water them with `hose --gently`:\n\n```\nfor bed in north south; do\n  water "$bed"\ndone\n```',
  );
  const { seq: question } = await say(bo, roomId, 'Who waters on Sunday?');
  await ann.api.messages.send.mutate({
    roomId,
    content: 'I do',
    replyTo: question,
    clientMessageId: 'answer',
  });
  await say(cy, roomId, '- north bed\n- south bed\n\n> Not in the noon heat');
  const { seq: edited } = await say(bo, roomId, 'The rain comes on Thurs');
  await bo.api.messages.edit.mutate({ roomId, seq: edited, content: 'The rain comes on Thursday' });
  const { seq: deleted } = await say(bo, roomId, 'wrong room');
  await bo.api.messages.delete.mutate({ roomId, seq: deleted });
  await say(bo, roomId, 'שלום, מי משקה ביום ראשון? אפשר להשתמש ב־hose --gently');
  await ann.api.messages.send.mutate({
    roomId,
    content: 'سأسقي الحديقة يوم الأحد، انظر https://example.org/plan',
    replyTo: question,
    clientMessageId: 'arabic-answer',
  });
  const { path } = await ann.api.incomingWebhooks.create.mutate({ roomId, name: 'Weather station' });
  const posted = await fetch(new URL(path, ann.url), {
    method: 'POST',
    body: JSON.stringify({
      attachments: [
        {
          color: 'warning',
          title: 'Frost tonight',
          title_link: 'https://example.org/frost',
          text: 'Down to *-2°C* before dawn.',
          fields: [
            { title: 'Station', value: 'north bed', short: true },
            { title: 'Wind', value: '3 km/h', short: true },
          ],
          footer: 'measured every hour',
        },
      ],
    }),
  });
  if (!posted.ok) throw new Error(`The webhook was refused: ${posted.status} ${await posted.text()}`);
  const { seq } = await say(ann, roomId, 'Cover the beds, please');
  await ann.api.me.markRead.mutate({ roomId, seq });
  await say(bo, roomId, 'Done');
  await say(bo, roomId, 'Done');
}

async function fillOasis(ann: Person, bo: Person): Promise<number> {
  const { room } = await ann.api.rooms.create.mutate({
    name: 'واحة النخيل',
    kind: 'public',
    description: 'كل ما يخص الحديقة',
  });
  await bo.api.rooms.join.mutate({ roomId: room.id });
  await say(bo, room.id, 'من سيسقي الحديقة يوم الأحد؟ (القسم north)');
  await ann.api.messages.send.mutate({
    roomId: room.id,
    content: 'أنا، كما في https://example.org/plan.',
    replyTo: 1,
    clientMessageId: 'oasis-answer',
  });
  await say(bo, room.id, '- الطماطم\n- الخيار\n\n> ليس في حر الظهيرة\n\n```\nwater --beds "north"\n```');
  await say(ann, room.id, 'שלום לכולם! הגינה מוכנה, 3 ערוגות (north, south) ו־`hose` אחד.');
  await say(bo, room.id, 'Thanks, شكرا, תודה!');
  return room.id;
}

async function register(url: string, username: string): Promise<Person> {
  const { api } = createParleyClient({ url });
  await api.auth.register.mutate({ username, password });
  return signIn(url, username);
}
