import { expect, test } from 'vitest';
import type { Queryable } from './handle.ts';
import { createNotifier } from './notify.ts';

const INSERT = { name: 'insert', text: 'insert' };

/** A connection that notes what it is sent, and never answers. */
function openConnection() {
  const sent: string[] = [];
  const client: Queryable = {
    query({ text }) {
      sent.push(text.includes('pg_notify') ? 'notice' : text);
      return new Promise(() => {});
    },
  };
  return { sent, client };
}

function openNotifier() {
  const [ours, pool] = [openConnection(), openConnection()];
  const notifier = createNotifier({
    pool: pool.client,
    connect() {
      throw new Error('Nobody listens here.');
    },
  });
  return { notifier, sent: ours.sent, besides: pool.sent, write: notifier.behind(ours.client) };
}

test('the notice follows the only statement of a write without waiting for its answer', () => {
  const { sent, besides, write } = openNotifier();
  void write.query(INSERT);
  expect(sent).toEqual(['insert', 'notice']);
  write.ring();
  expect(besides).toEqual([]);
});

test('a write of more statements rings when all of them are done: the notice of the first came too soon', () => {
  const { besides, write } = openNotifier();
  void write.query(INSERT);
  void write.query(INSERT);
  write.ring();
  expect(besides).toEqual(['notice']);
});

test('no notice gets into a transaction: there it would hold a lock that all commits share', () => {
  const { sent, besides, write } = openNotifier();
  for (const text of ['begin', 'insert', 'commit'])
    void write.query({ text, ...(text === 'insert' && INSERT) });
  expect(sent).toEqual(['begin', 'insert', 'commit']);
  write.ring();
  expect(besides).toEqual(['notice']);
});

test('a write waits with its notice while others wait for theirs', () => {
  const { notifier, sent, write } = openNotifier();
  for (let rings = 0; rings < 100; rings++) notifier.ring();
  void write.query(INSERT);
  expect(sent).toEqual(['insert']);
});
