import { describe } from 'vitest';
import { describeApiKeys } from './api-keys.suite.ts';
import { describeBots } from './bots.suite.ts';
import { describeCrossRoomMessages } from './cross-room-messages.suite.ts';
import { describeIncomingWebhooks } from './incoming-webhooks.suite.ts';
import { describeInstance } from './instance.suite.ts';
import { describeInvites } from './invites.suite.ts';
import { describeMemberships } from './memberships.suite.ts';
import { describeMessageChanges } from './message-changes.suite.ts';
import { describeMessageModel } from './message-model.suite.ts';
import { describePages } from './message-pages.suite.ts';
import { describeOutgoingWebhooks } from './outgoing-webhooks.suite.ts';
import { describeRestrictions } from './restrictions.suite.ts';
import { describeRights } from './rights.suite.ts';
import { describeRooms } from './rooms.suite.ts';
import { describeSearch } from './search.suite.ts';
import { describeSessions } from './sessions.suite.ts';
import { describeSidebars } from './sidebars.suite.ts';
import { describeSlashCommands } from './slash-commands.suite.ts';
import type { OpenTestDatabase } from './test-database.ts';
import { describeUsers } from './users.suite.ts';

/** What a store guarantees, whatever the engine beneath it. */
export function describeStore(engineName: string, open: OpenTestDatabase): void {
  describe(`a store on ${engineName}`, () => {
    describe('instance', () => {
      describeInstance(open);
    });
    describe('users', () => {
      describeUsers(open);
    });
    describe('sessions', () => {
      describeSessions(open);
    });
    describe('API keys', () => {
      describeApiKeys(open);
    });
    describe('bots', () => {
      describeBots(open);
    });
    describe('rooms', () => {
      describeRooms(open);
    });
    describe('memberships', () => {
      describeMemberships(open);
    });
    describe('restrictions', () => {
      describeRestrictions(open);
    });
    describe('invites', () => {
      describeInvites(open);
    });
    describe('rights', () => {
      describeRights(open);
    });
    describe('message changes', () => {
      describeMessageChanges(open);
    });
    describe('message changes, against a model', () => {
      describeMessageModel(open);
    });
    describe('pages of a room', () => {
      describePages(open);
    });
    describe('messages across rooms', () => {
      describeCrossRoomMessages(open);
    });
    describe('incoming webhooks', () => {
      describeIncomingWebhooks(open);
    });
    describe('search', () => {
      describeSearch(open);
    });
    describe('outgoing webhooks', () => {
      describeOutgoingWebhooks(open);
    });
    describe('sidebars', () => {
      describeSidebars(open);
    });
    describe('slash commands', () => {
      describeSlashCommands(open);
    });
  });
}
