import { expect, test } from 'vitest';
import { loggedUrl } from './log-unexpected.ts';

test.each([
  ['/trpc/rooms.follow?input=%7B%7D&connectionParams=%7B%22token%22%3A%22secret%22%7D', '/trpc/rooms.follow'],
  ['/api/search?q=a?b\nc', '/api/search'],
  ['/api/me', '/api/me'],
  ['/invite/0Fh3sV9q?from=mail', '/invite/…'],
  ['//Invite/0Fh3sV9q/x', '//Invite/…'],
])('of %s the log has %s', (url, logged) => {
  expect(loggedUrl(url)).toBe(logged);
});
