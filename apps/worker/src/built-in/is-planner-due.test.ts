import { createRegistry } from '@sb/jobs';
import { MOST_LIVE } from '@sb/queue';
import { defineJobs, enqueue } from '@sb/queue/engine';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { weeklySprintplanner } from '../weekly-sprintplanner.ts';
import { isPlannerDue } from './is-planner-due.ts';

eachDialect('the planner of an organisation', (open) => {
  test('is due however many planners of others are before it', async () => {
    const store = await open();
    expect(await isPlannerDue(store, 'acme')).toBe(false);
    const registry = createRegistry();
    registry.register([weeklySprintplanner]);
    await defineJobs(store, registry.list(), '1.0.0');
    const plan = (orgId: string) => enqueue(store, { jobId: weeklySprintplanner.id, input: { orgId } });
    for (let at = 0; at <= MOST_LIVE; at += 1) await plan(`org-${at}`);
    expect(await isPlannerDue(store, 'acme')).toBe(false);
    await plan('acme');
    expect(await isPlannerDue(store, 'acme')).toBe(true);
  });
});
