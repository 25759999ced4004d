import { createRegistry } from '@sb/jobs';
import { cancelRun } from '@sb/queue';
import { createTicker, defineJobs, enqueueMany, registerNode } from '@sb/queue/engine';
import { eachDialect, type Opener } from '@sb/testkit';
import { expect, test } from 'vitest';
import { weeklySprintplanner } from '../weekly-sprintplanner.ts';
import { FRESH_MS, watchPlanners } from './due-planners.ts';

const JOBS = [weeklySprintplanner.id];
const HOUR = 3_600_000;

async function storeWith(open: Opener) {
  const store = await open();
  const registry = createRegistry();
  registry.register([weeklySprintplanner]);
  await defineJobs(store, registry.list(), '1.0.0');
  const plan = (...inputs: readonly object[]) =>
    enqueueMany(
      store,
      inputs.map((input) => ({ jobId: weeklySprintplanner.id, input })),
    );
  return { store, plan };
}

eachDialect('the planner of an organisation', (open) => {
  test('is not due in a store without jobs', async () => {
    expect(await watchPlanners(await open())('acme')).toBe(false);
  });

  test('is due behind thousands of runs that were due before, and for all where it plans for all', async () => {
    const { store, plan } = await storeWith(open);
    await plan(...Array.from({ length: 12_000 }, (_, at) => ({ orgId: `org-${at}` })), { orgId: 'acme' });
    const isDue = watchPlanners(store);
    expect([await isDue('acme'), await isDue('org-0'), await isDue('beta')]).toEqual([true, true, false]);
    await plan({ allOrgs: true });
    expect(await watchPlanners(store)('beta')).toBe(true);
  });

  test('is due while it runs, not while it waits for its time', async () => {
    const { store, plan } = await storeWith(open);
    await plan({ orgId: 'acme' });
    const later = { jobId: weeklySprintplanner.id, input: { orgId: 'beta' }, delayMs: HOUR };
    await enqueueMany(store, [later]);
    const facts = { kind: 'daemon', name: 'test', host: 'localhost', pid: 1, version: '1.0.0' } as const;
    const nodeId = await registerNode(store, { ...facts, jobs: JOBS });
    const { claimed } = await createTicker({ store, nodeId, jobs: JOBS }).tick([], 1);
    expect(claimed).toHaveLength(1);
    const isDue = watchPlanners(store);
    expect([await isDue('acme'), await isDue('beta')]).toEqual([true, false]);
  });

  test('is looked for less often where the look takes long, and a run that is not to wait has looked itself', async () => {
    const { store, plan } = await storeWith(open);
    const clock = { now: 0, step: 300 };
    const now = () => (clock.now += clock.step) - clock.step;
    const [acme] = await plan({ orgId: 'acme' });
    expect(await watchPlanners(store, now)('acme')).toBe(true);
    Object.assign(clock, { now: 6_000, step: 0 });
    await cancelRun(store, { runId: acme?.id ?? 0, actor: 'test' });
    await plan({ orgId: 'beta' });
    expect(await watchPlanners(store, now)('acme')).toBe(true);
    expect(await watchPlanners(store, now)('beta')).toBe(true);
    clock.now = 6_000 + FRESH_MS;
    expect(await watchPlanners(store, now)('acme')).toBe(false);
  });

  test('is looked for again after half a minute, also where a look has waited long for its connection', async () => {
    const { store, plan } = await storeWith(open);
    const clock = { now: 0, step: 15_000 };
    const now = () => (clock.now += clock.step) - clock.step;
    const [acme] = await plan({ orgId: 'acme' });
    const isDue = watchPlanners(store, now);
    expect(await isDue('acme')).toBe(true);
    await cancelRun(store, { runId: acme?.id ?? 0, actor: 'test' });
    Object.assign(clock, { now: 44_999, step: 0 });
    expect(await isDue('acme')).toBe(true);
    clock.now = 45_000;
    expect(await isDue('acme')).toBe(false);
  });

  test('is found also where it becomes due during a run for all organisations', async () => {
    const { store, plan } = await storeWith(open);
    let now = 0;
    const isDue = watchPlanners(store, () => now);
    expect(await isDue('acme')).toBe(false);
    await plan({ orgId: 'beta' });
    now += FRESH_MS;
    expect(await isDue('beta')).toBe(true);
  });
});
