import { defineTables } from '../schema/tables.ts';
import { mysqlKit } from './kit.ts';

export const { users, sessions, rooms, memberships, messages } = defineTables(mysqlKit);
