import type { Section } from '@parley/api-contract';
import { m } from '@/paraglide/messages.js';

const builtIn = {
  favorites: m.sidebar_favorites,
  rooms: m.rooms_rooms,
  conversations: m.rooms_conversations,
};

export function sectionTitle({ kind, name }: Section): string {
  return kind === 'custom' ? (name ?? '') : builtIn[kind]();
}
