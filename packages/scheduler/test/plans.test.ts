import { fireDue, listFireHours, readNextFire, sumFireHours } from '@sb/scheduler';
import { eachDialect, watchPlans } from '@sb/testkit';
import { expect, test } from 'vitest';
import { NINE, openSchedules } from './open-schedules.ts';

eachDialect('a look at what is due', (opener, dialect) => {
  // PostgreSQL chooses by how many rows there are.
  test.runIf(dialect === 'sqlite')('goes by indexes, however many schedules there are', async () => {
    const s = await openSchedules(opener);
    const { store, explained } = watchPlans(s.store);
    await fireDue(store, s.node);
    await readNextFire(store, NINE);
    const reading = explained.filter(({ text }) => /(from|join) (schedules|fires)/.test(text));
    expect(reading.length).toBeGreaterThan(3);
    // A scan of an index is one of the few that wait. Of the few overrides, all are read.
    expect(reading.filter(({ plan }) => /^SCAN (?!schedule_overrides$)\w+$/m.test(plan))).toEqual([]);
  });

  test.runIf(dialect === 'sqlite')('at the sums of a week goes by the key of each schedule', async () => {
    const s = await openSchedules(opener);
    const { store, explained } = watchPlans(s.store);
    await sumFireHours(store, { from: NINE, to: NINE + 1, names: ['hourly'] });
    expect(explained.map(({ plan }) => plan)).toEqual([
      expect.stringMatching(
        /SEARCH f USING (PRIMARY KEY|INDEX \S+) \(schedule_id=\? AND fire_at>\? AND fire_at<\?\)/,
      ),
    ]);
  });

  test.runIf(dialect === 'sqlite')('at a week goes by the index of ends without success', async () => {
    const s = await openSchedules(opener);
    await s.fireAt(NINE);
    const { store, explained } = watchPlans(s.store);
    await listFireHours(store, { from: NINE, to: NINE + 1, limit: 10 });
    const walks = explained.filter(({ text }) => text.includes('state <>'));
    expect(walks).toHaveLength(4);
    for (const { plan } of walks) {
      expect(plan).toContain('USING INDEX run_history_bad');
      expect(plan).not.toMatch(/TEMP B-TREE|^SCAN (?!h$)/m);
    }
  });
});
