/** What an evaluation, and a daemon that looks whether one is due, ask of the store does not grow with what was. */
import type { Store } from '@sb/storage';
import { eachDialect, watchPlans } from '@sb/testkit';
import { expect, test } from 'vitest';
import { countAlertsByRule, hasOpenAlerts, silenceAlerts } from '../src/index.ts';
import { readAlertSigns } from '../src/episodes/alert-signs.sql.ts';
import { aContext, failing } from './evaluations.ts';
import { MINUTE, NOON } from './samples.ts';
import { PAST, storePast } from './stored-alerts.ts';

eachDialect(`beside ${PAST} alerts that are over`, (open) => {
  test.each<
    [what: string, act: (context: Awaited<ReturnType<typeof aContext>>, store: Store) => Promise<unknown>]
  >([
    ['one that begins', ({ evaluate }, store) => evaluate({ store })],
    [
      'one that goes on and ends',
      async ({ evaluate, context }, store) => {
        await evaluate();
        context.now += MINUTE;
        await evaluate({ store });
        context.facts = failing(0);
        await evaluate({ store });
      },
    ],
    [
      'the signs that something is due',
      (_, store) => store.read((tx) => readAlertSigns(tx, { lease: 'alerts', channels: ['slack'] })),
    ],
    ['whether there is any', (_, store) => hasOpenAlerts(store)],
    [
      'how many fire of each rule, and are silenced',
      async ({ evaluate }, store) => {
        await evaluate();
        const match = { severity: ['high'] } as const;
        await silenceAlerts(store, { match, until: { forMs: MINUTE } }, { actor: 'ben', reason: 'the move' });
        await countAlertsByRule(store);
      },
    ],
  ])('%s is found by an index', async (_what, act) => {
    const context = await aContext(open);
    await storePast(context.store);
    context.context.now = NOON;
    context.context.facts = failing(3);
    const { store, explained } = watchPlans(context.store);
    await act(context, store);
    expect(explained.length).toBeGreaterThan(0);
    const bad = explained.filter(
      ({ plan, touched }) => touched > 16 || /SCAN (alert_\w+|e|t)\b(?!.*INDEX)/.test(plan),
    );
    expect(bad).toEqual([]);
  });
});
