import { expect, test } from 'vitest';
import { createOutbox, type Outbox } from './outbox.ts';

/** Of what may wait for a client at most. */
const MOST = 1_048_576;

function open(): {
  readonly outbox: Outbox;
  readonly full: { count: number };
  readonly add: (length: number) => void;
} {
  const full = { count: 0 };
  const outbox = createOutbox(() => (full.count += 1));
  return { outbox, full, add: (length) => outbox.add({ event: 'fact', data: 'x'.repeat(length) }) };
}

test('there is room until half of what may wait does, and again once the client has taken it', async () => {
  const { outbox, full, add } = open();
  add(MOST / 2 - 1);
  expect(outbox.hasRoom()).toBe(true);
  add(1);
  expect(outbox.hasRoom()).toBe(false);
  expect(await outbox.take(0)).toHaveLength(2);
  // What was taken last is under way: it counts as sent when the client asks for more.
  expect(outbox.hasRoom()).toBe(false);
  expect(await outbox.take(0)).toEqual([]);
  expect([outbox.hasRoom(), full.count]).toEqual([true, 0]);
});

test('a client that reads too slowly is reported, and gets no more than fits', async () => {
  const { outbox, full, add } = open();
  for (let nr = 0; nr < 4; nr += 1) add(MOST / 4);
  expect(full.count).toBe(0);
  add(1);
  expect(full.count).toBe(1);
  expect(await outbox.take(0)).toHaveLength(4);
});

test('one answer that is longer than all that may wait does not end the stream', () => {
  const { full, add } = open();
  for (let nr = 0; nr < 3; nr += 1) add(2 * MOST);
  expect(full.count).toBe(0);
  add(1);
  expect(full.count).toBe(1);
});
