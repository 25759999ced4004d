import { expect, test } from 'vitest';
import { pickNode } from './find-node.ts';

const NODES = [
  { id: 1, name: 'ada' },
  { id: 2, name: 'bo' },
  { id: 3, name: 'bo' },
  { id: 4, name: '1' },
];

test.each([
  ['ada', 1],
  ['2', 2],
  ['1', 1],
])('%j is daemon %i', (asked, id) => expect(pickNode(asked, NODES).id).toBe(id));

test.each([
  ['bo', 'REQUEST_INVALID', 'got the name "bo" of several: give one of the ids 2, 3'],
  ['adda', 'UNKNOWN_NODE', 'Did you mean "ada"?'],
  ['9', 'UNKNOWN_NODE', 'There is no daemon "9" (running: 1 ada, 2 bo, 3 bo, 4 1).'],
])('%j is refused', (asked, code, message) => {
  const picking = (): unknown => pickNode(asked, NODES);
  expect(picking).toThrow(message);
  expect(picking).toThrow(expect.objectContaining({ code }));
});

test('none is running', () => {
  expect(() => pickNode('ada', [])).toThrow('There is no daemon "ada" (none is running).');
});
