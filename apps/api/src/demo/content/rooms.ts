import type { RoomSettings } from '@parley/db';
import type { RoomKind } from '@parley/rules';
import { buildPosts, monitoringPosts, orderPosts, type CardPost } from './cards.ts';

/** A room or a conversation. Its first member owns it, and in rooms the second one is a moderator. */
export interface DemoRoom {
  kind: RoomKind;
  /** Null for conversations without one. */
  name: string | null;
  description: string | null;
  settings?: Partial<Pick<RoomSettings, 'topic' | 'emoji' | 'posting' | 'slowModeSeconds' | 'newcomersJoin'>>;
  /** Whether it was archived at the end of the year. */
  isArchived?: boolean;
  /** Usernames. */
  members: 'everyone' | readonly string[];
  /** The languages spoken here, most common first. At least two members speak each. */
  languages: readonly string[];
  /** Its share of all messages, relative to the other rooms' shares. */
  share: number;
  /** How many messages are unread for the account that you sign in with. */
  unread?: number;
  /** Usernames of people whom the moderator has banned or silenced; those who are banned are not members. */
  banned?: readonly { username: string; reason: string }[];
  silenced?: readonly string[];
  /** What programs post here. */
  webhook?: {
    name: string;
    posts: CardPost;
    /** The share of the room's messages that are posts, from 0 to 1. */ share: number;
  };
  /** Links to it that still work. Nobody knows their codes. */
  invites?: readonly DemoInvite[];
}

export interface DemoInvite {
  /** The username of a member. */
  by: string;
  /** How many days ago it was created. */
  ageDays: number;
  /** How many days it works, from its creation. */
  lifeDays: number;
  /** Null for any number. */
  maxUses: number | null;
}

export const rooms: readonly DemoRoom[] = [
  {
    kind: 'public',
    name: 'General',
    description: 'Everything that concerns all of us.',
    settings: { topic: 'Summer party on the 12th: who brings a grill?', emoji: '👋', newcomersJoin: true },
    members: 'everyone',
    languages: ['en', 'de', 'es', 'fr'],
    share: 14,
    unread: 12,
  },
  {
    kind: 'public',
    name: 'Announcements',
    description: 'Rarely, and worth reading.',
    settings: { emoji: '📣', posting: 'moderators', newcomersJoin: true },
    members: 'everyone',
    languages: ['en'],
    share: 2,
    unread: 1,
  },
  {
    kind: 'public',
    name: 'Engineering',
    description: 'How it works, and why it sometimes does not.',
    settings: { topic: 'Release 4.2 is frozen until Thursday', emoji: '🛠️' },
    members: [
      'jonas',
      'mira',
      'zofia',
      'kacper',
      'pavel',
      'irina',
      'tobias',
      'arjun',
      'liwei',
      'eitan',
      'daniel',
    ],
    languages: ['en', 'de', 'pl', 'ru'],
    share: 12,
    unread: 34,
  },
  {
    kind: 'public',
    name: 'Design',
    description: 'Screens, words and colours.',
    members: ['amelie', 'mira', 'misaki', 'haruto', 'jiwoo', 'minseo', 'luc', 'hannah', 'elif'],
    languages: ['en', 'fr', 'ko', 'ja'],
    share: 8,
  },
  {
    kind: 'public',
    name: 'Customer support',
    description: 'Questions from customers, in whatever language they arrive.',
    members: [
      'lucia',
      'mira',
      'mateo',
      'elif',
      'deniz',
      'omar',
      'layla',
      'priya',
      'arjun',
      'grace',
      'samuel',
      'katrin',
    ],
    languages: ['en', 'es', 'ar', 'hi', 'tr'],
    share: 11,
    unread: 140,
  },
  {
    kind: 'public',
    name: 'Builds',
    description: 'What the build server reports.',
    members: ['tobias', 'mira', 'jonas', 'zofia', 'pavel', 'eitan', 'daniel'],
    invites: [{ by: 'mira', ageDays: 1, lifeDays: 7, maxUses: null }],
    languages: ['en'],
    share: 4,
    unread: 5,
    banned: [{ username: 'kacper', reason: 'A script of his posted each build twice.' }],
    silenced: ['daniel'],
    webhook: { name: 'Build server', posts: buildPosts, share: 0.6 },
  },
  {
    kind: 'public',
    name: 'Monitoring',
    description: 'Alerts, and what we did about them.',
    members: ['pavel', 'mira', 'irina', 'kacper', 'tobias', 'liwei'],
    languages: ['en', 'ru'],
    share: 3,
    webhook: { name: 'Watchtower', posts: monitoringPosts, share: 0.45 },
  },
  {
    kind: 'public',
    name: 'Orders',
    description: 'New orders from the shop.',
    members: ['mateo', 'mira', 'lucia', 'daniel', 'katrin', 'samuel'],
    languages: ['en', 'es'],
    share: 3,
    unread: 8,
    webhook: { name: 'Shop', posts: orderPosts, share: 0.5 },
  },
  {
    kind: 'public',
    name: 'Büro Berlin',
    description: 'Alles rund um das Büro an der Spree.',
    members: ['katrin', 'mira', 'jonas', 'tobias', 'deniz', 'irina'],
    languages: ['de'],
    share: 6,
  },
  {
    kind: 'public',
    name: 'Bureau de Paris',
    description: 'La vie du bureau, les clés et le café.',
    members: ['luc', 'amelie', 'layla', 'samuel'],
    languages: ['fr'],
    share: 4,
  },
  {
    kind: 'public',
    name: '東京オフィス',
    description: '東京のみんなの部屋です。',
    members: ['misaki', 'haruto', 'mira'],
    languages: ['ja'],
    share: 3,
    unread: 3,
  },
  {
    kind: 'public',
    name: '上海办公室',
    description: '上海同事的日常。',
    members: ['liwei', 'xinyi'],
    languages: ['zh'],
    share: 3,
  },
  {
    kind: 'public',
    name: 'Lunch and coffee',
    description: 'Where shall we go today?',
    members: 'everyone',
    languages: ['en', 'de', 'fr', 'es', 'pl', 'tr'],
    share: 5,
  },
  {
    kind: 'public',
    name: 'Languages',
    description: 'Write in whichever language you like.',
    settings: { slowModeSeconds: 30 },
    members: 'everyone',
    languages: ['ar', 'he', 'hi', 'ja', 'zh', 'ko', 'ru', 'tr', 'pl', 'es', 'fr', 'de', 'en'],
    share: 6,
    unread: 20,
  },
  {
    kind: 'private',
    name: 'Leadership',
    description: 'Plans and budgets.',
    members: ['mira', 'hannah', 'daniel', 'amelie', 'jonas'],
    languages: ['en'],
    share: 3,
  },
  {
    kind: 'private',
    name: 'Release planning',
    description: 'What ships, and when.',
    members: ['jonas', 'mira', 'zofia', 'katrin', 'tobias', 'arjun'],
    languages: ['en', 'de'],
    share: 4,
    unread: 2,
  },
  {
    kind: 'private',
    name: 'Hiring',
    description: 'Applications and interviews.',
    members: ['noa', 'mira', 'eitan', 'grace', 'hannah'],
    invites: [
      { by: 'noa', ageDays: 12, lifeDays: 30, maxUses: 10 },
      { by: 'mira', ageDays: 0.2, lifeDays: 1, maxUses: 1 },
    ],
    languages: ['en', 'he'],
    share: 2,
  },
  {
    kind: 'private',
    name: 'Рабочая группа',
    description: 'Обсуждаем инфраструктуру.',
    members: ['irina', 'pavel'],
    languages: ['ru'],
    share: 1,
  },
  {
    kind: 'direct',
    name: null,
    description: null,
    members: ['jonas', 'mira'],
    languages: ['de'],
    share: 2,
    unread: 2,
  },
  { kind: 'direct', name: null, description: null, members: ['mira', 'hannah'], languages: ['en'], share: 2 },
  {
    kind: 'direct',
    name: null,
    description: null,
    members: ['amelie', 'mira'],
    languages: ['fr', 'en'],
    share: 1,
  },
  {
    kind: 'direct',
    name: null,
    description: null,
    members: ['noa', 'mira'],
    languages: ['en'],
    share: 1,
    unread: 1,
  },
  { kind: 'direct', name: null, description: null, members: ['omar', 'layla'], languages: ['ar'], share: 1 },
  {
    kind: 'group',
    name: null,
    description: null,
    members: ['priya', 'mira', 'arjun', 'daniel'],
    languages: ['en', 'hi'],
    share: 2,
    unread: 4,
  },
  {
    kind: 'group',
    name: 'Climbing on Fridays',
    description: null,
    members: ['zofia', 'kacper', 'mira', 'elif', 'deniz'],
    languages: ['en', 'pl', 'tr'],
    share: 2,
  },
  {
    kind: 'public',
    name: 'Office move',
    description: 'Boxes, keys and who sits where.',
    isArchived: true,
    members: ['hannah', 'mira', 'jonas', 'amelie', 'tobias'],
    languages: ['en', 'de'],
    share: 1,
  },
];
