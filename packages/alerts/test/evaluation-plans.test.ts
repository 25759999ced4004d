/** What an evaluation, and a daemon that looks whether one is due, ask of the store does not grow with what was. */
import { sql, type Store } from '@sb/storage';
import { eachDialect, watchPlans } from '@sb/testkit';
import { expect, test } from 'vitest';
import { hasOpenAlerts } from '../src/index.ts';
import { readAlertSigns } from '../src/episodes/alert-signs.sql.ts';
import { aContext, failing } from './evaluations.ts';
import { MINUTE, NOON } from './samples.ts';

const PAST = 3_000;

const numbers = (dialect: string) =>
  dialect === 'sqlite'
    ? sql`(with recursive k(n) as (select 1 union all select n + 1 from k where n < ${PAST}) select n from k)`
    : sql`generate_series(1, cast(${PAST} as integer)) n`;

/** Episodes that are over, with all that is left of them. */
async function fillPast(store: Store): Promise<void> {
  await store.write(function* (tx) {
    const all = numbers(tx.dialect);
    yield* tx.run(sql`
      insert into alert_episodes (fingerprint, rule, severity, group_kind, group_name, state, since, fired_at, resolved_at,
        seen_at, episode, definition)
      select 'f' || n, 'old', 'low', 'job', 'j' || n, 'resolved', n, n, n, n, '{}', '{}' from ${all}`);
    yield* tx.run(sql`insert into alert_told (fingerprint, told, at) select 'f' || n, '{}', n from ${all}`);
    yield* tx.run(sql`
      insert into alert_slots (key, started_at, critical, other) select 'job:j' || n, n, 0, 1 from ${all}`);
    yield* tx.run(sql`
      insert into alert_silences (match, until, by_, created_at, ended_at, ended_by)
      select '{}', n, 'ada', n, n, 'ada' from ${all}`);
    yield* tx.run(sql`
      insert into alert_deliveries (dedupe_key, channel, message, created_at, state, ended_at)
      select 'd' || n, 'slack', '{}', n, 'sent', n from ${all}`);
    if (tx.dialect === 'postgres')
      for (const table of [
        'alert_episodes',
        'alert_told',
        'alert_slots',
        'alert_silences',
        'alert_deliveries',
      ])
        yield* tx.run(sql`analyze ${sql.table(table)}`);
  });
}

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
  ])('%s is found by an index', async (_what, act) => {
    const context = await aContext(open);
    await fillPast(context.store);
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
