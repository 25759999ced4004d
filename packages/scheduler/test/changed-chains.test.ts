/** The ends that a chain has seen, when it is changed. */
import { createSchedule, deleteSchedule, loadSchedules, updateSchedule } from '@sb/scheduler';
import { aboveStore, eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { after, extract, load, openChains } from './open-chains.ts';

const ADA = { actor: 'ada', jobs: new Map<string, never>() };
const WHEN = 'upstream.extract.status == "succeeded"';
const upstreams = [{ schedule: 'extract' }, { schedule: 'load' }] as const;
const both = after(upstreams);
const judged = { ...both, when: WHEN };

eachDialect('a chain of which one upstream has ended', (opener) => {
  test('leaves that end to no schedule of a file that gets its name', async () => {
    const t = await openChains(opener, [extract, load]);
    await createSchedule(t.store, { name: 'report', jobId: 'noop', after: upstreams }, ADA);
    await t.end('extract');
    await t.fire();
    await deleteSchedule(t.store, 'report', ADA);
    t.clock.now += 1;
    await loadSchedules(t.store, t.node, [extract, load, both]);
    await t.end('load');
    expect(await t.verdicts()).toEqual([]);
  });
});

aboveStore('a chain of which one upstream has ended', (opener) => {
  test.each([
    ['another condition', judged, { ...judged, when: `${WHEN} && true` }, ['run']],
    ['no condition any more', judged, both, ['run']],
    // No result was kept of the end that it has seen.
    ['a first condition', both, judged, []],
    ['its upstreams in another order', both, after(upstreams.toReversed()), ['run']],
    ['another zone', both, { ...both, timezone: 'Europe/Berlin' }, ['run']],
    [
      'another end of an upstream',
      both,
      after([{ schedule: 'extract', on: 'always' }, { schedule: 'load' }]),
      [],
    ],
  ])('and which gets %s in its file', async (_what, before, changed, expected) => {
    const t = await openChains(opener, [extract, load, before]);
    await t.end('extract');
    await t.fire();
    t.clock.now += 1;
    await loadSchedules(t.store, t.node, [extract, load, changed]);
    await t.end('load');
    expect(await t.verdicts()).toEqual(expected);
  });

  test('keeps that end when an operator gives it another condition', async () => {
    const t = await openChains(opener, [extract, load]);
    await createSchedule(t.store, { name: 'mine', jobId: 'noop', after: upstreams, when: WHEN }, ADA);
    await t.end('extract');
    await t.fire();
    t.clock.now += 1;
    await updateSchedule(t.store, 'mine', { ...ADA, changes: { when: `${WHEN} && true` } });
    await t.end('load');
    expect(await t.verdicts()).toEqual(['run']);
  });
});
