import { defineTables } from '../schema/tables.ts';
import { sqliteKit } from './kit.ts';

export const { users, sessions, rooms, memberships, messages } = defineTables(sqliteKit);
