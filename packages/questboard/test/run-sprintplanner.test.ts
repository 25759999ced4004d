import { listEvents } from '@sb/events';
import { type Store, takeLease } from '@sb/storage';
import { aboveStore, eachDialect, type Opener } from '@sb/testkit';
import { expect, test } from 'vitest';
import {
  approveSprint,
  archiveRecord,
  cancelSprint,
  changeOrg,
  changeRecord,
  claimTask,
  commentTask,
  listBoardRuns,
  moveTask,
  replanSprint,
  runQuestmaster,
  runSprintPlanner,
  showOrganisation,
  showSprint,
  showTask,
  type SprintReport,
  type SprintRun,
} from '../src/index.ts';
import { readSprint, writeSprint } from '../src/records/sprints.sql.ts';
import { readModelSettings } from '../src/words/model-settings.ts';
import { MONDAY } from './boards.ts';
import { disturbed } from './disturbed.ts';
import { countingWrites, dumpTables, meddled } from './tables.ts';
import { ACT, boardIn } from './verbs.ts';

const WEEK = '2026-02-02';
const NEXT_MONDAY = '2026-02-09T08:00:00.000Z';
const BOARD = {
  members: [
    { id: 'ada', role: 'owner' as const },
    { id: 'bo', skills: ['design'] },
  ],
  quests: [{ id: 'q', title: 'Invoices' }],
  tasks: [
    { id: 'a', estimateMinutes: 240 },
    { id: 'b', estimateMinutes: 240, dependsOn: ['a'] },
    { id: 'c', estimateMinutes: 120, skills: ['design'] },
    { id: 'd', estimateMinutes: 120, skills: ['law'] },
  ],
};

async function plan(store: Store, change: Partial<SprintRun> = {}): Promise<SprintReport> {
  const report = await runSprintPlanner(store, {
    orgId: 'acme',
    now: MONDAY,
    jobId: 'weekly.sprintplanner',
    runId: 1,
    sourceApp: 'test',
    ...change,
  });
  if (report === 'busy') throw new Error('expected a report, the organisation is busy');
  return report;
}

async function typesOf(store: Store): Promise<readonly string[]> {
  const events = await store.read((tx) => listEvents(tx, { limit: 100 }));
  return events
    .toReversed()
    .map(({ type }) => type)
    .filter((type) => type !== 'org.imported');
}

async function assignees(store: Store): Promise<Readonly<Record<string, string>>> {
  const { tasks } = await showOrganisation(store, 'acme');
  return Object.fromEntries(
    tasks.map(({ id, assigneeId = '', assignedBy = '' }) => [id, `${assigneeId} ${assignedBy}`.trim()]),
  );
}

const ON_APPROVE = {
  ...BOARD,
  org: { settings: { planner: { applyAssignments: 'on-approve' as const } } },
};

/** Three weeks in which two members each do 1,200 of their 1,800 minutes; then `change`, and the plan of the fourth. */
async function focusAfter(open: Opener, change: (store: Store) => Promise<unknown>): Promise<number> {
  const ids = ['ada', 'bo'];
  const { store, clock } = await boardIn(open, {
    members: [
      { id: 'ada', role: 'owner' },
      { id: 'bo' },
      { id: 'cy', role: 'owner', dailyCapacityMinutes: 0 },
    ],
    quests: [{ id: 'q' }],
    tasks: ids.flatMap((assigneeId) =>
      [1, 2, 3].map((n) => ({ id: `${assigneeId}-${n}`, assigneeId, estimateMinutes: 1_200 })),
    ),
  });
  const weeks = ['2026-02-02', '2026-02-09', '2026-02-16'];
  for (const [at, weekStart] of weeks.entries()) {
    clock.now = Date.parse(`${weekStart}T08:00:00.000Z`);
    await plan(store, { runId: at, now: new Date(clock.now).toISOString() });
    await approveSprint(store, { ...target, weekStart });
    for (const id of ids) await moveTask(store, on(`${id}-${at + 1}`), { to: 'done' });
  }
  await change(store);
  await plan(store, { runId: 9, now: '2026-02-23T08:00:00.000Z' });
  const { memberPlans } = await showSprint(store, 'acme', '2026-02-23');
  const capacity = memberPlans.find(({ memberId }) => memberId === 'ada')?.capacityMinutes ?? 0;
  return Math.ceil((100 * capacity) / 1_800);
}

const noModel = async () => Response.json({}, { status: 500 });
const target = { orgId: 'acme', weekStart: WEEK, act: ACT };
const on = (taskId: string) => ({ orgId: 'acme', taskId, act: ACT });

eachDialect('a run of the sprint planner', (open) => {
  test('writes the plan, gives the tasks, and tells each fact once; again it is nothing', async () => {
    const { store } = await boardIn(open, BOARD);
    const report = await plan(store);
    expect(report).toMatchObject({
      weekStart: WEEK,
      status: 'success',
      version: 1,
      counts: { planned: 3, unplanned: 1 },
    });
    expect(await assignees(store)).toMatchObject({ c: 'bo planner', d: '' });
    expect((await showOrganisation(store, 'acme')).sprint).toMatchObject({ weekStart: WEEK, state: 'draft' });
    const { sprint, memberPlans, days } = await showSprint(store, 'acme', WEEK);
    expect(sprint).toMatchObject({
      state: 'draft',
      version: 1,
      unplanned: [{ taskId: 'd', reason: 'no-skill' }],
    });
    expect(days).toHaveLength(5);
    expect(memberPlans.flatMap(({ items }) => items.map(({ taskId }) => taskId)).toSorted()).toEqual([
      'a',
      'b',
      'c',
    ]);
    const types = ['sprint.plan.generated', 'sprint.memberplan.generated', 'sprint.memberplan.generated'];
    expect(await typesOf(store)).toEqual([...types, 'task.assigned', 'task.assigned', 'task.assigned']);
    const before = await typesOf(store);
    expect(await plan(store, { runId: 2 })).toMatchObject({ status: 'noop', version: 1, changes: [] });
    // On Wednesday it is the plan of Monday.
    expect(await plan(store, { runId: 3, now: '2026-02-04T15:00:00.000Z' })).toMatchObject({
      status: 'noop',
    });
    expect(await typesOf(store)).toEqual(before);
  });

  test('makes another version when the board has changed, and never takes a task from a person', async () => {
    const { store } = await boardIn(open, BOARD);
    await plan(store);
    await claimTask(store, { orgId: 'acme', taskId: 'a', act: ACT }, { memberId: 'bo' });
    expect(await plan(store, { runId: 2 })).toMatchObject({ status: 'success', version: 2 });
    expect(await assignees(store)).toMatchObject({ a: 'bo human' });
    expect(await typesOf(store)).toContain('sprint.plan.updated');
  });

  test('gives the tasks when the plan is approved, where the organisation wants that', async () => {
    const { store } = await boardIn(open, {
      ...BOARD,
      org: { settings: { planner: { applyAssignments: 'on-approve' } } },
    });
    await plan(store);
    expect(await assignees(store)).toEqual({ a: '', b: '', c: '', d: '' });
    await claimTask(store, { orgId: 'acme', taskId: 'b', act: ACT }, { memberId: 'ada' });
    await approveSprint(store, target);
    expect(await assignees(store)).toMatchObject({ b: 'ada human', c: 'bo planner' });
    expect((await typesOf(store)).filter((type) => type === 'task.assigned')).toHaveLength(3);
  });

  test('ends the plan of the week before, and puts what it left undone first', async () => {
    const { store } = await boardIn(open, BOARD);
    await plan(store);
    await approveSprint(store, target);
    await plan(store, { runId: 2, now: NEXT_MONDAY });
    expect((await showSprint(store, 'acme', WEEK)).sprint.state).toBe('completed');
    expect((await showSprint(store, 'acme', '2026-02-09')).sprint).toMatchObject({
      version: 1,
      state: 'draft',
    });
  });

  test('that is done says so while another run has the organisation, and lets go what a kill left', async () => {
    const { store } = await boardIn(open, BOARD);
    const report = await plan(store);
    const take = (holder: string) =>
      store.write((tx) => takeLease(tx, 'questboard:acme', { holder, ttlMs: 60_000 }));
    await take('run:7');
    expect(await plan(store)).toEqual(report);
    expect(await take('run:8')).toBe(false);
    await plan(store, { runId: 7 });
    await take('run:1');
    await plan(store);
    expect(await take('run:8')).toBe(true);
  });

  test('waits for another run, and computes inside its write where the board never rests', async () => {
    const { store } = await boardIn(open, BOARD);
    await store.write((tx) => takeLease(tx, 'questboard:acme', { holder: 'run:9', ttlMs: 1_000 }));
    expect(
      await runSprintPlanner(store, { orgId: 'acme', now: MONDAY, jobId: 'j', runId: 1, sourceApp: 'test' }),
    ).toBe('busy');
    const other = await boardIn(open, BOARD);
    let count = 0;
    const by = () =>
      claimTask(
        other.store,
        { orgId: 'acme', taskId: 'a', act: ACT },
        { memberId: ['ada', 'bo'][count++ % 2] ?? '', force: true },
      );
    expect(await plan(meddled(other.store, { times: 12, by }))).toMatchObject({ status: 'success' });
  });
});

aboveStore('a run of the sprint planner', (open) => {
  test('that is tried again returns what it did, and leaves what the board has since then to the next run', async () => {
    const { store } = await boardIn(open, BOARD);
    const report = await plan(store);
    await moveTask(store, on('a'), { to: 'cancelled' });
    const before = await dumpTables(store);
    expect(await plan(store)).toEqual(report);
    expect(await dumpTables(store)).toBe(before);
    await plan(store, { runId: 2 });
    await approveSprint(store, target);
    const kept = await plan(store, { runId: 3 });
    expect(kept).toMatchObject({ reason: 'plan-approved', version: 2 });
    expect(await plan(store, { runId: 3 })).toEqual(kept);
  });

  test('and a person each tell of the assignment that they make, however their counts agree', async () => {
    const { store } = await boardIn(open, BOARD);
    for (const text of ['1', '2', '3']) await commentTask(store, on('d'), { text });
    await plan(store);
    for (const text of ['4', '5']) await commentTask(store, on('c'), { text });
    await claimTask(store, on('c'), { memberId: 'bo', force: true });
    const events = await store.read((tx) => listEvents(tx, { limit: 100 }));
    const assigned = events.filter(
      ({ type, payload }) => type === 'task.assigned' && payload['taskId'] === 'c',
    );
    expect(assigned.map(({ payload }) => payload['by'])).toEqual(['human', 'planner']);
  });

  test('takes a task that the new version leaves out from the member who had it by the old one', async () => {
    const { store } = await boardIn(open, BOARD);
    await plan(store);
    expect(await assignees(store)).toMatchObject({ b: expect.stringContaining('planner'), c: 'bo planner' });
    const held = { orgId: 'acme', kind: 'member' as const, id: 'bo', act: ACT };
    await changeRecord(store, held, { skills: [] });
    const { changes } = await plan(store, { runId: 2 });
    expect(changes).toContainEqual({ entity: 'task', id: 'c', action: 'unassigned' });
    expect(await assignees(store)).toMatchObject({ c: '', b: expect.stringContaining('planner') });
    const { history } = await showTask(store, 'acme', 'c');
    expect(history[0]).toMatchObject({ kind: 'unassigned', previous: 'bo' });
    expect(await typesOf(store)).toContain('task.unassigned');
    expect(await plan(store, { runId: 3 })).toMatchObject({ status: 'noop', changes: [] });
  });

  test('takes it also where tasks wait for an approved plan', async () => {
    const { store } = await boardIn(open, ON_APPROVE);
    await plan(store);
    await approveSprint(store, target);
    expect(await assignees(store)).toMatchObject({ c: 'bo planner' });
    await changeRecord(store, { orgId: 'acme', kind: 'member', id: 'bo', act: ACT }, { skills: [] });
    await replanSprint(store, target);
    expect(await assignees(store)).toMatchObject({ c: '', b: expect.stringContaining('planner') });
  });

  test('leaves a plan that people approved, until they ask for another', async () => {
    const { store } = await boardIn(open, BOARD);
    await plan(store);
    expect(await approveSprint(store, target)).toMatchObject({ changed: true, sprint: { state: 'active' } });
    expect(await approveSprint(store, target)).toMatchObject({ changed: false });
    await moveTask(store, { orgId: 'acme', taskId: 'a', act: ACT }, { to: 'cancelled' });
    expect(await plan(store, { runId: 2 })).toMatchObject({
      status: 'noop',
      reason: 'plan-approved',
      version: 1,
    });
    expect(await plan(store, { runId: 3, replan: true, actor: 'ada' })).toMatchObject({
      status: 'success',
      version: 2,
    });
    expect((await showSprint(store, 'acme', WEEK)).sprint.state).toBe('draft');
  });

  test('keeps the days that it was made for, whatever the organisation has later', async () => {
    const { store } = await boardIn(open, BOARD);
    await plan(store);
    await approveSprint(store, target);
    const { days, memberPlans } = await showSprint(store, 'acme', WEEK);
    expect(days).toEqual(['2026-02-02', '2026-02-03', '2026-02-04', '2026-02-05', '2026-02-06']);
    await changeOrg(store, { orgId: 'acme', act: ACT }, { holidays: [WEEK], workdays: [1, 2, 3] });
    const after = await showSprint(store, 'acme', WEEK);
    expect(after.days).toEqual(days);
    expect(after.memberPlans.map(({ items }) => items)).toEqual(memberPlans.map(({ items }) => items));
  });

  test('that was made before days were kept shows those of now, and is not made again for them', async () => {
    const { store } = await boardIn(open, BOARD);
    await plan(store);
    await store.write(function* (tx) {
      const stored = yield* readSprint(tx, 'acme', WEEK);
      if (!stored) throw new Error('there is no plan');
      const { days: _days, ...sprint } = stored.sprint.record;
      yield* writeSprint(tx, 'acme', { sprint, now: MONDAY });
    });
    expect((await showSprint(store, 'acme', WEEK)).days).toHaveLength(5);
    expect(await plan(store, { runId: 2 })).toMatchObject({ status: 'noop', version: 1 });
  });

  test('that a person asks for bears the name of the person, and of no run', async () => {
    const { store } = await boardIn(open, BOARD);
    await replanSprint(store, target);
    const [summary] = await listBoardRuns(store, 'acme', { limit: 1 });
    expect(summary).toMatchObject({ jobId: 'sprint.replan', by: 'ada', status: 'success' });
    expect(summary).not.toHaveProperty('runId');
    const { history } = await showTask(store, 'acme', 'c');
    expect(history[0]).toMatchObject({ kind: 'assigned', by: 'ada', memberId: 'bo' });
    await plan(store, { runId: 7, replan: true });
    expect((await listBoardRuns(store, 'acme', { limit: 2 })).map(({ runId }) => runId)).toContain(7);
  });

  test('makes a new draft of a cancelled plan; a week without a plan is unknown', async () => {
    const { store } = await boardIn(open, BOARD);
    await expect(cancelSprint(store, target)).rejects.toMatchObject({
      code: 'UNKNOWN_SPRINT',
      hint: 'Plan the week first: worker job weekly.sprintplanner --org acme --week 2026-02-02',
    });
    await expect(showSprint(store, 'acme', '2026-01-26')).rejects.toMatchObject({
      code: 'UNKNOWN_SPRINT',
      hint: 'The week is over: it gets no plan.',
    });
    await plan(store);
    expect(await cancelSprint(store, target)).toMatchObject({ sprint: { state: 'cancelled' } });
    await expect(approveSprint(store, target)).rejects.toMatchObject({ code: 'TRANSITION_INVALID' });
    expect(await plan(store, { runId: 2 })).toMatchObject({ status: 'success', version: 2 });
  });

  test('refuses a week that is over, planned or not, for a job and a person', async () => {
    const { store, clock } = await boardIn(open, BOARD);
    await plan(store);
    await approveSprint(store, target);
    await plan(store, { runId: 2, now: NEXT_MONDAY });
    const given = await assignees(store);
    await moveTask(store, on('a'), { to: 'done' });
    const refused = { code: 'TRANSITION_INVALID', message: expect.stringContaining('is over') };
    for (const weekStart of [WEEK, '2026-01-26'])
      for (const how of [{}, { replan: true }, { dryRun: true }])
        await expect(plan(store, { runId: 3, now: NEXT_MONDAY, weekStart, ...how })).rejects.toMatchObject(
          refused,
        );
    const { store: read, computed } = disturbed(store, { between: async () => undefined });
    await expect(plan(read, { runId: 3, now: NEXT_MONDAY, weekStart: WEEK })).rejects.toMatchObject(refused);
    expect(computed).toEqual({ outside: 0, inside: 0 });
    // By a clock that was set back, or another time zone: what people completed stays.
    await expect(plan(store, { runId: 4, replan: true })).rejects.toMatchObject({
      code: 'TRANSITION_INVALID',
      message: '"sprint-acme-2026-02-02" is completed: it cannot become a draft.',
    });
    clock.now = Date.parse(NEXT_MONDAY);
    for (const decide of [approveSprint, cancelSprint])
      await expect(decide(store, target)).rejects.toMatchObject({ hint: 'A completed plan stays as it is.' });
    expect((await showSprint(store, 'acme', WEEK)).sprint).toMatchObject({ state: 'completed', version: 1 });
    expect(await assignees(store)).toEqual(given);
  });

  test('is not approved when its week is over', async () => {
    const { store, clock } = await boardIn(open, {
      ...BOARD,
      org: { settings: { planner: { applyAssignments: 'on-approve' } } },
    });
    await plan(store);
    clock.now = Date.parse(NEXT_MONDAY);
    await expect(approveSprint(store, target)).rejects.toMatchObject({
      code: 'TRANSITION_INVALID',
      message: 'The week of 2026-02-02 is over: its draft can no longer be approved.',
      hint: 'Take it back: worker sprint:cancel 2026-02-02',
    });
    expect((await showSprint(store, 'acme', WEEK)).sprint.state).toBe('draft');
    expect(await assignees(store)).toMatchObject({ c: '' });
    expect(await cancelSprint(store, target)).toMatchObject({ sprint: { state: 'cancelled' } });
  });

  test('gives no task of another approved plan when a draft from before is approved', async () => {
    const { store } = await boardIn(open, {
      ...BOARD,
      org: { settings: { planner: { applyAssignments: 'on-approve' } } },
    });
    const next = { weekStart: '2026-02-09' };
    await plan(store);
    await changeRecord(store, { orgId: 'acme', kind: 'member', id: 'bo', act: ACT }, { skills: [] });
    await changeRecord(store, { orgId: 'acme', kind: 'member', id: 'ada', act: ACT }, { skills: ['design'] });
    await plan(store, { runId: 2, ...next });
    await approveSprint(store, target);
    expect(await assignees(store)).toMatchObject({ c: 'bo planner' });
    await approveSprint(store, { ...target, ...next });
    expect(await assignees(store)).toMatchObject({ c: 'bo planner' });
  });

  test('gives nothing to a member who has left the board before the plan is approved', async () => {
    const { store } = await boardIn(open, {
      ...BOARD,
      org: { settings: { planner: { applyAssignments: 'on-approve' } } },
    });
    await plan(store);
    await archiveRecord(store, { orgId: 'acme', kind: 'member', id: 'bo', act: ACT });
    await approveSprint(store, target);
    expect(await assignees(store)).toMatchObject({ c: '' });
    expect(Object.values(await assignees(store))).not.toContain('bo planner');
  });

  test.each(['ada', 'bo'])(
    'fills a day as the weeks before, also where tasks of %s were archived since',
    async (who) => {
      const archive = async (store: Store) => {
        for (const n of [1, 2, 3])
          await archiveRecord(store, { orgId: 'acme', kind: 'task', id: `${who}-${n}`, act: ACT });
      };
      expect(await focusAfter(open, archive)).toBe(67);
    },
  );

  test('fills a day as the weeks before, also where a member has left since', async () => {
    const bo = { orgId: 'acme', kind: 'member', id: 'bo', act: ACT } as const;
    expect(await focusAfter(open, (store) => archiveRecord(store, bo, { detach: true }))).toBe(67);
  });

  test('has the goal that its quests say, also where a language model fails', async () => {
    const { store } = await boardIn(open, BOARD);
    await plan(store);
    const { goal } = (await showSprint(store, 'acme', WEEK)).sprint;
    expect(goal).toBe('Advance Invoices.');
    const model = readModelSettings({ OPENAI_API_KEY: 'k' });
    await changeRecord(store, { orgId: 'acme', kind: 'task', id: 'a', act: ACT }, { estimateMinutes: 60 });
    const { status, warnings } = await replanSprint(store, { ...target, words: { model, fetch: noModel } });
    expect({ status, warnings }).toMatchObject({
      status: 'success',
      warnings: [{ code: expect.stringMatching(/^ai\.fallback:/), subject: 'goal' }],
    });
    expect((await showSprint(store, 'acme', WEEK)).sprint.goal).toBe(goal);
  });

  test('is what the decks of the day begin with', async () => {
    const { store } = await boardIn(open, BOARD);
    await plan(store);
    await runQuestmaster(store, { orgId: 'acme', now: MONDAY, jobId: 'j', runId: 9, sourceApp: 'test' });
    const { decks } = await showOrganisation(store, 'acme');
    const reasons = decks.flatMap(({ items }) => items.flatMap((item) => item.reasons));
    expect(reasons).toContain('in-sprint');
  });

  test('of the next week leaves the plan of the week that runs, and completes it when that week is over', async () => {
    const { store } = await boardIn(open, BOARD);
    await plan(store);
    await approveSprint(store, target);
    const next = { weekStart: '2026-02-09' };
    expect(await plan(store, { runId: 2, now: '2026-02-05T08:00:00.000Z', ...next })).toMatchObject({
      status: 'success',
      weekStart: '2026-02-09',
    });
    expect((await showSprint(store, 'acme', WEEK)).sprint.state).toBe('active');
    await approveSprint(store, { ...target, ...next });
    expect(await plan(store, { runId: 3, now: NEXT_MONDAY })).toMatchObject({ reason: 'plan-approved' });
    expect((await showSprint(store, 'acme', WEEK)).sprint.state).toBe('completed');
  });

  test('of the next week leaves the tasks of an approved plan of this week with their members', async () => {
    const { store } = await boardIn(open, {
      members: [
        { id: 'ada', role: 'owner' as const },
        { id: 'bo', skills: ['design'] },
      ],
      quests: [{ id: 'q' }],
      tasks: [{ id: 'c', estimateMinutes: 120, skills: ['design'] }],
    });
    await plan(store);
    await approveSprint(store, target);
    expect(await assignees(store)).toEqual({ c: 'bo planner' });
    // Whoever has the skill next week: this week it is the task of bo.
    const member = { orgId: 'acme', kind: 'member' as const, act: ACT };
    await changeRecord(store, { ...member, id: 'ada' }, { skills: ['design'] });
    const away = [{ from: '2026-02-09', to: '2026-02-13', percent: 0 }];
    const next = { weekStart: '2026-02-09', now: '2026-02-05T08:00:00.000Z' };
    const nextItems = async () =>
      (await showSprint(store, 'acme', next.weekStart)).memberPlans.flatMap(({ items }) =>
        items.map(({ memberId, reasons }) => [memberId, reasons[0]]),
      );
    await plan(store, { runId: 2, ...next });
    expect(await nextItems()).toEqual([['bo', 'kept:plan']]);
    await changeRecord(store, { ...member, id: 'bo' }, { availability: away });
    expect(await plan(store, { runId: 3, ...next })).toMatchObject({ version: 2, counts: { assigned: 0 } });
    expect((await showSprint(store, 'acme', next.weekStart)).sprint.unplanned).toEqual([
      { taskId: 'c', reason: 'assignee-full' },
    ]);
    expect(await assignees(store)).toEqual({ c: 'bo planner' });
    // When the week of the approved plan is over, the task is free again.
    await plan(store, { runId: 4, ...next, now: NEXT_MONDAY });
    expect(await assignees(store)).toEqual({ c: 'ada planner' });
  });

  test('of the next week gives a task to another member when the one of the approved plan has left', async () => {
    const { store } = await boardIn(open, {
      org: { settings: { planner: { applyAssignments: 'on-approve' } } },
      members: [
        { id: 'ada', role: 'owner' as const },
        { id: 'bo', skills: ['design'] },
      ],
      quests: [{ id: 'q' }],
      tasks: [{ id: 'c', estimateMinutes: 120, skills: ['design'] }],
    });
    await plan(store);
    await approveSprint(store, target);
    expect(await assignees(store)).toEqual({ c: 'bo planner' });
    const member = { orgId: 'acme', kind: 'member' as const, act: ACT };
    await changeRecord(store, { ...member, id: 'ada' }, { skills: ['design'] });
    await changeRecord(store, { ...member, id: 'bo' }, { active: false });
    const next = { weekStart: '2026-02-09' };
    await plan(store, { runId: 2, ...next });
    expect((await showSprint(store, 'acme', next.weekStart)).sprint.unplanned).toEqual([]);
    await approveSprint(store, { ...target, ...next });
    expect(await assignees(store)).toEqual({ c: 'ada planner' });
  });

  test('as a rehearsal tells the changes of the real one, and touches nothing', async () => {
    const { store } = await boardIn(open, BOARD);
    const before = await dumpTables(store);
    const rehearsed = await plan(store, { dryRun: true });
    expect(await dumpTables(store)).toBe(before);
    const { summaryId, ...real } = await plan(store);
    expect(rehearsed).toEqual(real);
    expect(summaryId).toBe('summary-weekly.sprintplanner-acme-1');
  });

  test('renews its lease only where a language model is asked', async () => {
    const { store } = await boardIn(open, BOARD);
    const { store: counted, count } = countingWrites(store);
    const off = { model: readModelSettings({}), fetch: noModel };
    await plan(counted, { words: off });
    // The lease, the plan, and the end of the lease.
    expect(count()).toBe(3);
    const asking = {
      model: readModelSettings({ OPENAI_API_KEY: 'sk-proj-abcdefghijklmnopqrstuvwx' }),
      fetch: noModel,
    };
    await plan(counted, { runId: 2, words: asking });
    expect(count()).toBe(6);
    await moveTask(store, on('a'), { to: 'cancelled' });
    await plan(counted, { runId: 3, words: asking });
    expect(count()).toBe(10);
  });

  test('of an organisation without people or workdays leaves everything out', async () => {
    const { store } = await boardIn(open, { ...BOARD, members: [], org: { workdays: [] } });
    expect(await plan(store)).toMatchObject({ counts: { planned: 0, unplanned: 4 } });
    expect((await showSprint(store, 'acme', WEEK)).days).toEqual([]);
  });
});
