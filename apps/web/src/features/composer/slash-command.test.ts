import { expect, test } from 'vitest';
import { commandIn, messageIn, nameBegunIn } from './slash-command.ts';

test.each([
  ['/weather', { name: 'weather', text: '' }],
  [' /Weather  in Łódź\ntoday ', { name: 'weather', text: 'in Łódź\ntoday' }],
  ['/build-2 x', { name: 'build-2', text: 'x' }],
  ['//weather', null],
  ['/etc/hosts is a file', null],
  ['/ 5', null],
  ['/', null],
  ['and /weather', null],
  ['', null],
])('%j is the command %o', (text, command) => {
  expect(commandIn(text)).toEqual(command);
});

test.each([
  ['/', ''],
  ['/We', 'we'],
  ['/weather ', null],
  ['//', null],
  ['/etc/', null],
  ['weather', null],
])('of %j the name is begun as %o', (text, name) => {
  expect(nameBegunIn(text)).toBe(name);
});

test.each([
  ['//weather is a command', '/weather is a command'],
  [' hello ', 'hello'],
  ['/etc/hosts', '/etc/hosts'],
  ['///', '//'],
])('%j is sent as %j', (text, sent) => {
  expect(messageIn(text)).toBe(sent);
});
