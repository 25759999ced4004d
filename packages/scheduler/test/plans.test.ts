import { fireDue, readNextFire } from '@sb/scheduler';
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
});
