import { expect, test } from 'vitest';
import { createPlaces } from './places.ts';

test('a place is kept, and so is having been at the end', () => {
  const places = createPlaces();
  places.keep('a', { seq: 3, offset: 12 });
  places.keep('b', null);
  expect(places.of('a')).toEqual({ seq: 3, offset: 12 });
  expect(places.of('b')).toBeNull();
  expect(places.of('c')).toBeUndefined();
});

test('only the most recent places are kept', () => {
  const places = createPlaces();
  places.keep('first', null);
  for (let index = 0; index < 499; index++) places.keep(String(index), null);
  places.keep('first', null);
  places.keep('one more', null);
  expect(places.of('first')).toBeNull();
  expect(places.of('0')).toBeUndefined();
  expect(places.of('1')).toBeNull();
});
