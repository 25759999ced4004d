import { expect, test } from 'vitest';
import { makeBundle } from './make-bundle.ts';

const FACTS = { runId: 1, createdAt: '2026-01-05T09:00:00.000Z', secrets: ['hunter22'] };

test('a section that cannot be read is named, and the others are kept', async () => {
  const { text, sections, leftOut } = await makeBundle(
    [
      { name: 'run', about: 'the run', read: async () => ({ note: 'is hunter22', at: new Date(0) }) },
      { name: 'queue', about: 'the queue', read: () => Promise.reject(new Error('no queue of hunter22')) },
    ],
    FACTS,
  );
  expect(sections.map(({ name }) => name)).toEqual(['run']);
  expect(leftOut.at(-1)).toBe('queue: no queue of [redacted]');
  expect(JSON.parse(text)).toMatchObject({
    runId: 1,
    run: { note: 'is [redacted]', at: '1970-01-01T00:00:00.000Z' },
    leftOut,
  });
});
