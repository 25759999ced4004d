import type { NodeRecord } from '@sb/queue';
import type { WorkQueue } from '@sb/views';
import { expect, test } from 'vitest';
import { clearingText } from './queue-rows.ts';

const NODE = {
  kind: 'daemon',
  name: 'one',
  alive: true,
  state: 'active',
  slots: 20,
  running: 2,
  stuck: [] as NodeRecord['stuck'],
} as NodeRecord;
const QUEUE = { name: 'media', mode: 'paused', queued: 94 } as WorkQueue;
const RATE = { limit: 1, perMs: 1_000, burst: 1 };

test.each`
  what                             | queue                 | nodes                          | p50Ms        | says
  ${'by the free slots'}           | ${{}}                 | ${[NODE]}                      | ${480}       | ${'After a resume the 94 due runs take about 2.88\u2009s: 18 free slots, p50 480\u2009ms.'}
  ${'by its own limit'}            | ${{ maxRunning: 2 }}  | ${[NODE]}                      | ${480}       | ${'After a resume the 94 due runs take about 22.6\u2009s: 2 free slots, p50 480\u2009ms.'}
  ${'without slots of stuck runs'} | ${{}}                 | ${[{ ...NODE, stuck: [{}] }]}  | ${480}       | ${'After a resume the 94 due runs take about 2.88\u2009s: 17 free slots, p50 480\u2009ms.'}
  ${'of one run'}                  | ${{ queued: 1 }}      | ${[NODE]}                      | ${480}       | ${'After a resume the due run takes about 480\u2009ms: 18 free slots, p50 480\u2009ms.'}
  ${'not without a median'}        | ${{}}                 | ${[NODE]}                      | ${undefined} | ${undefined}
  ${'not where none takes it'}     | ${{}}                 | ${[{ ...NODE, alive: false }]} | ${480}       | ${undefined}
  ${'not where a rate holds it'}   | ${{ rate: RATE }}     | ${[NODE]}                      | ${480}       | ${undefined}
  ${'not of one that moves'}       | ${{ mode: 'active' }} | ${[NODE]}                      | ${480}       | ${undefined}
  ${'not of more than counted'}    | ${{ queued: 10_000 }} | ${[NODE]}                      | ${480}       | ${undefined}
`('how long due runs take after a resume is said $what', ({ queue, nodes, p50Ms, says }) =>
  expect(clearingText({ ...QUEUE, ...queue }, nodes, p50Ms)).toBe(says),
);
