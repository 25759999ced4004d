import { changeRecord, claimTask, createRecord } from '@sb/questboard';
import { eachDialect, type Opener } from '@sb/testkit';
import { takeLease } from '@sb/storage';
import { expect, test } from 'vitest';
import { memberList } from '../src/answers/sprints/members.ts';
import { summaryList } from '../src/answers/board/runs.ts';
import { sprint, sprintChanged, sprintList, sprintReplanned } from '../src/answers/sprints/sprints.ts';
import { laneBlocks } from '../web/src/pages/sprint/parts/lane-blocks.ts';
import { openBoard, ORG } from './demo/board.ts';
import { type AskOptions, openConsole } from './open-console.ts';

const NOW = '2026-03-02T12:00:00.000Z';
const WEEK = '2026-03-02';
const BASE = `/api/v1/orgs/${ORG}`;
const SMALL = { now: NOW, members: 4, quests: 6, tasks: 30 };
/** Of a day: the plan rounds minutes down by day. */
const ROUNDED = 0.02;
const ACT = { actor: 'user:bo', isAdmin: true };

async function openWeek(open: Opener, who: Parameters<typeof openConsole>[1] = {}, sizes = SMALL) {
  const clock = { now: Date.parse(NOW) };
  const store = await open({ clock: () => clock.now });
  await openBoard(store, sizes);
  const { get, send } = openConsole(store, who);
  const show = async (week = WEEK) => sprint.parse((await get(`${BASE}/sprints/${week}`)).body);
  return {
    store,
    clock,
    get: (path: string, options?: AskOptions) => get(`${BASE}${path}`, options),
    post: (path: string, body: unknown = {}, options?: AskOptions) =>
      send('POST', `${BASE}/sprints/${WEEK}/${path}`, body, options),
    show,
  };
}

const seen = (rev: number, role: AskOptions['role'] = 'operator') => ({
  role,
  headers: { 'if-match': `"${rev}"` },
});

eachDialect('the plan of a week', (open) => {
  test('shows who does what and why, in words, and what is left out', async () => {
    const week = await openWeek(open);
    const { body, headers } = await week.get('/sprints/2026-W10');
    const plan = sprint.parse(body);
    expect(headers.get('etag')).toBe(`"${plan.rev}"`);
    expect(plan).toMatchObject({
      weekStart: WEEK,
      thisWeek: WEEK,
      state: 'draft',
      version: 1,
      days: ['2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05', '2026-03-06'],
      history: [{ action: 'generated', version: 1, at: NOW }],
    });
    const items = plan.members.flatMap((member) => member.items);
    expect(plan.says).toMatch(
      new RegExp(
        `^${items.length} tasks planned for \\d people, .*Focus 80\u00a0%: 20\u00a0% of each day stays free\\.$`,
      ),
    );
    expect(plan.metrics.says).toMatch(/^fit \d+ of 100 · the busiest has \d\.\d\d × the average/);
    const codes = items.flatMap(({ why }) => why.map(({ code }) => code));
    expect(codes.some((code) => code.startsWith('load:'))).toBe(true);
    expect(codes.some((code) => code.startsWith('fit:'))).toBe(true);
    for (const item of items)
      expect(item.why.map(({ says }) => says)).not.toEqual(item.why.map(({ code }) => code));
    expect(items.flatMap(({ alternatives }) => alternatives)).toContainEqual(
      expect.objectContaining({ says: expect.stringMatching(/scores lower|would not end|frustrates/) }),
    );
    expect(plan.unplanned.length).toBe(plan.leftOut);
    expect(plan.reasons.reduce((sum, { count }) => sum + count, 0)).toBe(plan.leftOut);
    for (const { title, says } of plan.unplanned) expect([title, says]).not.toContain('');
  });

  test('has the same days in the picture as in the words', async () => {
    const { show } = await openWeek(open, {}, { now: NOW, members: 11, quests: 60, tasks: 300 });
    const { members, days } = await show();
    const outside = members.flatMap((member) =>
      laneBlocks(member.items, member).filter(({ item, pieces }) => {
        const [first, last] = [pieces[0], pieces.at(-1)];
        const end = (item.finishDay ?? days.length - 1) + 1;
        return (
          first === undefined ||
          last === undefined ||
          first.from * days.length < item.startDay - ROUNDED ||
          last.to * days.length > end + ROUNDED
        );
      }),
    );
    expect(members.flatMap(({ items }) => items).length).toBeGreaterThan(15);
    expect(outside).toEqual([]);
  });

  test('is one of a list that goes on week by week', async () => {
    const week = await openWeek(open);
    expect((await week.get('/sprints/2026-03-09')).body).toMatchObject({ code: 'UNKNOWN_SPRINT' });
    expect((await week.get('/sprints/soon')).body).toMatchObject({ code: 'WEEK_INVALID' });
    const { send } = openConsole(week.store);
    expect(
      sprintReplanned.parse((await send('POST', `${BASE}/sprints/2026-03-09/replan`, { rev: 0 })).body),
    ).toMatchObject({ version: 1, changed: true });
    const first = sprintList.parse((await week.get('/sprints?limit=1')).body);
    expect(first.items).toMatchObject([{ weekStart: '2026-03-09', state: 'draft' }]);
    const rest = sprintList.parse((await week.get(`/sprints?limit=1&cursor=${first.next}`)).body);
    expect(rest).toMatchObject({ thisWeek: WEEK, items: [{ weekStart: WEEK }] });
    expect(rest.next).toBeUndefined();
    expect((await week.get('/sprints?limit=1&cursor=x')).body).toMatchObject({ code: 'CURSOR_INVALID' });
  });

  test('is approved by the one who has seen it as it is, and cancelled', async () => {
    const week = await openWeek(open);
    const { rev } = await week.show();
    expect((await week.post('approve')).status).toBe(428);
    expect((await week.post('approve', {}, seen(rev, 'viewer'))).status).toBe(403);
    expect(await week.post('approve', {}, seen(rev + 1))).toMatchObject({
      status: 412,
      body: { code: 'REV_STALE', detail: expect.stringContaining(`it is ${rev}`) },
    });
    const tried = sprintChanged.parse((await week.post('approve?dryRun=true', {}, seen(rev))).body);
    expect(tried.says).toBe(`sprint-${ORG}-${WEEK} would be the plan of its week.`);
    expect((await week.show()).state).toBe('draft');
    const approved = sprintChanged.parse((await week.post('approve', { reason: 'agreed' }, seen(rev))).body);
    expect(approved).toMatchObject({ state: 'active', changed: true, rev: rev + 1 });
    const after = await week.show();
    expect((await week.get(`/sprints/${WEEK}`)).headers.get('etag')).toBe(`"${after.rev}"`);
    expect(after.history[0]).toMatchObject({ action: 'approved', version: 1, by: 'user:ana' });
    const cancelled = await week.post('cancel', {}, seen(after.rev));
    expect(cancelled).toMatchObject({ status: 200, body: { state: 'cancelled' } });
    expect(await week.post('approve', {}, seen(after.rev + 1))).toMatchObject({
      status: 409,
      body: { code: 'TRANSITION_INVALID', hint: expect.stringContaining('sprint:replan') },
    });
  });

  test('says to whom else a task can be given, and goes by it once it is made again', async () => {
    const week = await openWeek(open);
    const { send } = openConsole(week.store);
    const choicesOf = ({ members }: Awaited<ReturnType<typeof week.show>>) =>
      members.flatMap(({ items }) => items.flatMap((item) => item.alternatives.map((to) => ({ item, to }))));
    const choices = choicesOf(await week.show());
    const late = choices.filter(({ to }) => to.finishDay === undefined);
    expect(late.filter(({ to }) => to.canHave)).toEqual([]);
    const choice = choices.find(({ to }) => to.canHave);
    if (!choice) throw new Error('the example has no such task');
    const { item, to } = choice;
    const give = (rev = 0) =>
      send(
        'POST',
        `${BASE}/tasks/${item.taskId}/claim`,
        { memberId: to.memberId, rev, force: true },
        { role: 'operator' },
      );
    expect((await give((item.rev ?? 0) + 1)).status).toBe(412);
    expect((await give(item.rev)).status).toBe(200);
    const given = choicesOf(await week.show()).filter(({ item: { taskId } }) => taskId === item.taskId);
    expect(given.find(({ to: { memberId } }) => memberId === to.memberId)).toMatchObject({
      item: { assigneeId: to.memberId, assignedBy: 'human' },
      to: { canHave: false },
    });
    await week.post('replan', {});
    const { members } = await week.show();
    const owner = members.find(({ items }) => items.some(({ taskId }) => taskId === item.taskId));
    expect(owner?.memberId).toBe(to.memberId);
  });

  test('is made again, and tells what changed against the version before', async () => {
    const week = await openWeek(open);
    const before = await week.show();
    const [busy, idle] = before.members.toSorted((one, other) => other.items.length - one.items.length);
    const item = busy?.items.find(({ isCarried }) => !isCarried);
    if (!item || !idle) throw new Error('the example has no such task');
    const other = before.members.find(({ memberId }) => memberId !== busy?.memberId)?.memberId ?? '';
    await claimTask(
      week.store,
      { orgId: ORG, taskId: item.taskId, act: ACT },
      { memberId: other, force: true },
    );
    const tried = sprintReplanned.parse((await week.post('replan?dryRun=true', { rev: before.rev })).body);
    expect(tried).toMatchObject({ version: 2, changed: true, says: expect.stringContaining('would have') });
    expect((await week.show()).version).toBe(1);
    expect(await week.post('replan', { rev: before.rev + 5 })).toMatchObject({
      status: 412,
      body: { code: 'REV_STALE' },
    });
    expect((await week.post('replan', {}, { role: 'viewer' })).status).toBe(403);
    const made = sprintReplanned.parse((await week.post('replan', { rev: before.rev })).body);
    expect(made).toMatchObject({ version: 2, changed: true });
    const after = await week.show();
    expect(after.history.map(({ action, version, by }) => [action, version, by])).toEqual([
      ['updated', 2, 'user:ana'],
      ['generated', 1, undefined],
    ]);
    expect(after.changes?.from).toBe(1);
    const [summary] = summaryList.parse((await week.get('/runs?job=sprint.replan')).body).items;
    expect(summary).toMatchObject({ jobId: 'sprint.replan', by: 'ana', status: 'success' });
    expect(summary).not.toHaveProperty('runId');
    const all = after.members.flatMap(({ memberId, items }) => items.map(({ taskId }) => [taskId, memberId]));
    const then = before.members.flatMap(({ memberId, items }) =>
      items.map(({ taskId }) => [taskId, memberId] as const),
    );
    const now = new Map(all.map(([taskId = '', memberId = '']) => [taskId, memberId]));
    expect(after.changes?.moved.map(({ taskId }) => taskId).toSorted()).toEqual(
      then
        .filter(([id, owner]) => now.has(id) && now.get(id) !== owner)
        .map(([id]) => id)
        .toSorted(),
    );
    expect(after.changes?.leftOut.map(({ taskId }) => taskId).toSorted()).toEqual(
      then
        .filter(([id]) => !now.has(id))
        .map(([id]) => id)
        .toSorted(),
    );
  });

  test('is not made while a job has the board', async () => {
    const week = await openWeek(open);
    await week.store.write((tx) => takeLease(tx, `questboard:${ORG}`, { holder: 'run:9', ttlMs: 60_000 }));
    expect(await week.post('replan')).toMatchObject({
      status: 409,
      body: { code: 'CONFLICT', detail: `A job has the organisation "${ORG}" now.` },
    });
  });

  test('of an organisation out of sight is no plan', async () => {
    const week = await openWeek(open, { orgs: ['acme'] });
    for (const path of ['/sprints', `/sprints/${WEEK}`, '/members'])
      expect(await week.get(path)).toMatchObject({ status: 404, body: { code: 'UNKNOWN_ORG' } });
    for (const verb of ['approve', 'cancel', 'replan'])
      expect(await week.post(verb, {}, seen(1))).toMatchObject({
        status: 404,
        body: { code: 'UNKNOWN_ORG' },
      });
  });
});

eachDialect('members', (open) => {
  test('are listed with the days of this week, their part of the plan, and their open tasks', async () => {
    const week = await openWeek(open);
    const plan = await week.show();
    const [first] = plan.members;
    if (!first) throw new Error('the plan has no member');
    await changeRecord(
      week.store,
      { orgId: ORG, kind: 'member', id: first.memberId, act: ACT },
      {
        dailyCapacityMinutes: 300,
        availability: [{ from: WEEK, to: '2026-03-03', percent: 50, reason: 'leave' }],
      },
    );
    const { items, days, ...list } = memberList.parse((await week.get('/members')).body);
    expect(days).toEqual(plan.days);
    expect(list.plan).toEqual({ weekStart: WEEK, state: 'draft', version: 1 });
    const member = items.find(({ id }) => id === first.memberId);
    expect(member).toMatchObject({
      dayMinutes: [150, 150, 300, 300, 300],
      availability: [{ from: WEEK, reason: 'leave' }],
      plan: { plannedMinutes: first.plannedMinutes, taskCount: first.items.length },
    });
    expect(items.some(({ tasks }) => Object.keys(tasks).length > 0)).toBe(true);
    expect(await week.show()).toMatchObject({ state: 'draft' });
    expect((await week.show()).says).not.toContain('Focus');
  });

  test('are of the coming week from the end of the last working day on', async () => {
    const week = await openWeek(open);
    const read = async (time: string) => {
      week.clock.now = Date.parse(time);
      const { items, ...list } = memberList.parse((await week.get('/members')).body);
      return [list.week, list.days[0], list.plan?.weekStart, items.some(({ plan }) => plan)];
    };
    expect(await read('2026-03-06T22:59:00Z')).toEqual([{ start: WEEK }, WEEK, WEEK, true]);
    const coming = { start: '2026-03-09', isComing: true };
    expect(await read('2026-03-06T23:01:00Z')).toEqual([coming, '2026-03-09', undefined, false]);
    expect(await read('2026-03-09T08:00:00Z')).toEqual([
      { start: '2026-03-09' },
      '2026-03-09',
      undefined,
      false,
    ]);
  });

  test('are read page by page, those who have left apart', async () => {
    const week = await openWeek(open);
    const wish = { name: 'Zoe', email: 'zoe@example.com' };
    await createRecord(week.store, { orgId: ORG, kind: 'member', id: 'zoe', act: ACT }, wish);
    const first = memberList.parse((await week.get('/members?limit=4')).body);
    expect(first.items.length).toBe(4);
    const rest = memberList.parse((await week.get(`/members?limit=4&cursor=${first.next}`)).body);
    expect(rest.items.map(({ id, plan }) => [id, plan])).toEqual([['zoe', undefined]]);
    expect((await week.get('/members?archived=true')).body).toMatchObject({ items: [] });
  });
});
