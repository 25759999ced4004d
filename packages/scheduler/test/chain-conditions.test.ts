/** When a schedule that follows others does not fire: its condition, and the reasons that are told. */
import { explainFire } from '@sb/scheduler';
import { aboveStore, eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { after, extract, FAILED, giving, load, openChains } from './open-chains.ts';
import { HOUR } from './open-schedules.ts';

const both = after([{ schedule: 'extract' }, { schedule: 'load' }]);
const one = after([{ schedule: 'extract' }]);
const when = 'upstream.extract.result.rows > 10';

eachDialect('a condition', (opener) => {
  test('sees what each run was given, also at length, and how it ended', async () => {
    const sees =
      "upstream.extract.input.text.size() > 5000 && upstream.extract.status == 'failed' && upstream.load.result == null";
    const t = await openChains(opener, [
      extract,
      load,
      { ...after([{ schedule: 'extract', on: 'always' }, { schedule: 'load' }]), when: sees },
    ]);
    await t.end('extract', FAILED, { text: 'x'.repeat(5_001) });
    // What it has seen outlives the daemon, and the run.
    await t.fire();
    await t.end('load');
    expect(await t.verdicts()).toEqual(['run']);
  });
});

aboveStore('a condition', (opener) => {
  test('lets a schedule fire only where it holds, and is told with what it could not be told', async () => {
    const t = await openChains(opener, [extract, { ...one, when }]);
    await t.end('extract', giving({ rows: 10 }));
    expect(await t.verdicts()).toEqual(['unmet']);
    await t.end('extract', giving({ lines: 11 }));
    const [unmet] = await t.fire();
    expect(unmet).toMatchObject({ verdict: 'unmet', note: expect.stringContaining('rows') });
    await t.end('extract', giving({ rows: 11 }));
    expect(await t.verdicts()).toEqual(['run']);
    expect((await t.events()).filter((type) => type !== 'schedule.run_requested')).toEqual([
      'schedule.skipped',
      'schedule.skipped',
      'schedule.fired',
    ]);
    const { answer } = await explainFire(t.store, 'report', unmet?.fireAt);
    expect(answer).toMatchObject({ because: 'recorded', verdict: 'unmet', note: unmet?.note });
  });

  test.each(['', 'a'])('is told without half of a character where that is cut (%j)', async (pad) => {
    const long = `upstream.extract.result["${pad}${'🙂'.repeat(150)}"] == 1`;
    const t = await openChains(opener, [extract, { ...one, when: long }]);
    await t.end('extract', giving({ rows: 1 }));
    const [unmet] = await t.fire();
    expect(unmet).toMatchObject({ verdict: 'unmet', note: expect.not.stringMatching(/\p{Surrogate}/u) });
  });
});

eachDialect('why a chain fired or not', (opener) => {
  test('is what it waits for, of each', async () => {
    const t = await openChains(opener, [extract, load, { ...both, when: 'true' }]);
    const runId = await t.end('extract', FAILED);
    const endedAt = t.clock.now;
    await t.fire();
    expect(await explainFire(t.store, 'report')).toMatchObject({
      enabled: true,
      answer: { because: 'never_fired' },
      chain: {
        upstreams: [
          { schedule: 'extract', on: 'success', isMet: false, end: { runId, state: 'failed', endedAt } },
          { schedule: 'load', isMet: false },
        ],
        when: 'true',
      },
    });
    await t.end('extract');
    await t.end('load');
    const [fired] = await t.fire();
    const at = fired?.fireAt ?? 0;
    const found = await explainFire(t.store, 'report', at);
    expect(found.answer).toMatchObject({ because: 'recorded', verdict: 'run', run: { id: fired?.runId } });
    expect(found.chain?.upstreams.map(({ end }) => end)).toEqual([undefined, undefined]);
    expect((await explainFire(t.store, 'report', at + HOUR)).answer).toEqual({
      because: 'not_met',
      before: at,
    });
    expect((await explainFire(t.store, 'report', at - HOUR)).answer).toMatchObject({
      because: 'created_later',
    });
  });
});
