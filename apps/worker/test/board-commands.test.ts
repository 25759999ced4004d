/** What people do on a board, as they type it. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startReceiver } from './fake-receiver.ts';
import { useWorker } from './use-worker.ts';

const worker = useWorker();

const BOARD = `format: questboard/v1
org: { id: acme, name: Acme, timezone: Europe/Berlin }
members:
  - { id: ada, name: Ada, email: ada@example.com, role: owner }
  - { id: bram, name: Bram, email: bram@example.com, role: admin }
quests:
  - { id: invoices, title: Invoices }
  - { id: portal, title: Portal, requires: [{ type: questCompleted, questId: invoices }] }
tasks:
  - { id: inv-1, questId: invoices, title: Explore, requiresApproval: true }
  - { id: inv-2, questId: invoices, title: Build, dependsOn: [inv-1] }
`;

async function boardPlace() {
  const place = worker.place();
  writeFileSync(path.join(place.folder, 'board.yaml'), BOARD);
  await place.ask(['questboard:import', 'board.yaml']);
  /** The data of an answer, or its error. */
  const json = async (...args: readonly string[]) => {
    const { exitCode, stdout, stderr } = await place.ask([...args, '--json']);
    return { exitCode, ...(JSON.parse(stdout || stderr) as { data?: unknown; error?: unknown }) };
  };
  return { ask: (args: readonly string[]) => place.ask(args), json };
}

test('a week of a board: made, given, begun, blocked, done, approved, looked at', async () => {
  const { ask, json } = await boardPlace();
  const said = async (...args: readonly string[]) => {
    const { exitCode, stdout, stderr } = await ask(args);
    expect({ args, exitCode, stderr }).toMatchObject({ exitCode: 0 });
    return stdout;
  };
  await said('member:create', 'Cy', '--id', 'cy', '--email', 'cy@example.com', '--skills', 'design, copy');
  expect(await said('member:list')).toContain('cy\tmember\t360 min\t\tdesign, copy\tcy@example.com\tCy\n');
  await said(
    'task:create',
    'Review',
    '--id',
    'inv-3',
    '--quest',
    'invoices',
    '--depends-on',
    'inv-2',
    '--estimate',
    '60',
  );
  expect(await said('task:claim', 'inv-1', '--as', 'ada')).toBe('inv-1\ttodo\tada\t2\n');
  expect(await said('task:move', 'inv-1', 'in-progress', '--as', 'ada')).toBe('inv-1\tin-progress\tada\t3\n');
  expect(await said('task:block', 'inv-1', 'no access')).toBe('inv-1\tblocked\tada\t4\n');
  expect(await said('task:unblock', 'inv-1')).toBe('inv-1\tin-progress\tada\t5\n');
  expect(await said('task:comment', 'inv-1', 'the vendor answered')).toBe('inv-1\tin-progress\tada\t6\n');
  expect(await said('task:estimate', 'inv-1', '120', '--remaining', '30')).toBe(
    'inv-1\tin-progress\tada\t7\n',
  );
  await said('task:move', 'inv-1', 'done', '--reason', 'shipped');
  await said('task:approve', 'inv-1', '--as', 'bram');
  expect(await said('task:list', '--status', 'todo')).toBe(
    [
      'inv-2\ttodo\tmedium\t\t\t\tinvoices\t1\tBuild',
      'inv-3\ttodo\tmedium\t\t\tinv-2\tinvoices\t1\tReview',
      '',
    ].join('\n'),
  );
  expect((await json('task:show', 'inv-1')).data).toMatchObject({
    status: 'done',
    approvedBy: 'bram',
    estimateMinutes: 120,
    remainingMinutes: 0,
    dependents: [{ id: 'inv-2', title: 'Build', status: 'todo' }],
    moves: [{ to: 'todo' }, { to: 'in-progress' }],
    history: expect.arrayContaining([
      expect.objectContaining({ kind: 'moved', to: 'done', reason: 'shipped' }),
      expect.objectContaining({ kind: 'commented', text: 'the vendor answered' }),
    ]),
  });
  expect((await json('quest:list')).data).toMatchObject([
    { id: 'invoices', state: 'in-progress', progress: { live: 3, done: 1 } },
    { id: 'portal', state: 'locked', waitsFor: ['invoices'] },
  ]);
  await said('quest:cancel', 'invoices');
  expect((await json('quest:show', 'portal')).data).toMatchObject({
    state: 'unlocked',
    requires: [{ questId: 'invoices', met: true }],
  });
  expect((await json('quest:restore', 'invoices')).data).toMatchObject({
    quest: { state: 'in-progress' },
    moved: [
      { questId: 'invoices', from: 'locked', to: 'in-progress' },
      { questId: 'portal', from: 'unlocked', to: 'locked' },
    ],
  });
  expect((await json('events:tail', '--type', 'task.approved')).data).toMatchObject([
    { actor: 'bram', sourceApp: 'cli', payload: { taskId: 'inv-1', approvedBy: 'bram' } },
  ]);
});

test('a rule that is broken says which, what is unmet, and what to do; nothing is written', async () => {
  const { ask, json } = await boardPlace();
  expect(await json('task:move', 'inv-2', 'in-progress')).toEqual({
    exitCode: 7,
    error: {
      code: 'DEPENDENCY_UNMET',
      message: '"inv-2" cannot begin: it waits for "inv-1" (todo).',
      hint: 'Finish what it waits for first, or begin anyway: --force',
      exitCode: 7,
      rule: 'dependency_unmet',
      unmet: [{ kind: 'task', id: 'inv-1', title: 'Explore', state: 'todo' }],
      force: true,
    },
  });
  expect(await json('task:archive', 'inv-1')).toMatchObject({
    exitCode: 7,
    error: { rule: 'referenced', referrers: [{ kind: 'task', id: 'inv-2', field: 'dependsOn' }] },
  });
  expect(await json('task:change', 'inv-1', '--title', 'x', '--if-rev', '9')).toMatchObject({
    exitCode: 7,
    error: { code: 'REV_STALE', current: 1 },
  });
  expect(await json('task:show', 'inv-9')).toMatchObject({ exitCode: 3, error: { code: 'UNKNOWN_TASK' } });
  expect(await json('task:create', 'x', '--quest', 'invoices', '--set', 'estimateMinutes=1')).toMatchObject({
    exitCode: 2,
    error: { code: 'REQUEST_INVALID', problems: [{ field: 'estimateMinutes', message: expect.any(String) }] },
  });
  expect(await ask(['task:move', 'inv-1', 'doen'])).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('Did you mean "done"?'),
  });
  expect(await json('task:list', '--sort', 'updated', '--cursor', 'inv-1')).toMatchObject({
    exitCode: 2,
    error: { code: 'REQUEST_INVALID', problems: [{ field: 'cursor' }] },
  });
  expect((await json('task:list')).data).toMatchObject([{ rev: 1 }, { rev: 1 }]);
});

test('a rehearsal tells the same and changes nothing; an archive comes back', async () => {
  const { json } = await boardPlace();
  expect(await json('task:move', 'inv-1', 'done', '--dry-run')).toMatchObject({
    exitCode: 0,
    data: { changed: true, task: { status: 'done', rev: 2 } },
  });
  expect((await json('task:show', 'inv-1')).data).toMatchObject({ status: 'todo', rev: 1 });
  await json('quest:archive', 'invoices', '--detach');
  expect((await json('task:list')).data).toEqual([]);
  expect((await json('task:list', '--archived')).data).toMatchObject([{ id: 'inv-1' }, { id: 'inv-2' }]);
  expect((await json('quest:list', '--archived')).data).toMatchObject([{ id: 'invoices' }]);
  expect(await json('quest:archive', 'invoices', '--undo')).toMatchObject({ exitCode: 0 });
  expect((await json('quest:list', '--archived')).data).toEqual([]);
  expect((await json('questboard:runs')).data).toEqual([]);
});

test('each field that is set or unset counts, not the last alone', async () => {
  const { json } = await boardPlace();
  const set = ['--set', 'description=why', '--set', 'estimateMinutes=90', '--set', 'tags=["a"]'];
  expect(await json('task:change', 'inv-1', ...set)).toMatchObject({
    exitCode: 0,
    data: { task: { description: 'why', estimateMinutes: 90, tags: ['a'] } },
  });
  const unset = ['--unset', 'description', '--unset', 'tags,dueDate'];
  const answer = await json('task:change', 'inv-1', ...unset);
  expect(answer).toMatchObject({ exitCode: 0, data: { task: { estimateMinutes: 90, tags: [] } } });
  expect(Object(answer.data).task).not.toHaveProperty('description');
});

test('an empty list says which name the board does not have', async () => {
  const { ask } = await boardPlace();
  await ask(['job', 'weekly.sprintplanner', '--org', 'acme']);
  const said = async (...args: readonly string[]) => (await ask(args)).stderr;
  expect(await said('task:list', '--quest', 'invoice')).toContain('Did you mean "invoices"?');
  expect(await said('task:list', '--assignee', 'brma')).toContain('Did you mean "bram"?');
  for (const free of ['bram', 'none'])
    expect(await said('task:list', '--quest', 'portal', '--assignee', free)).toBe('No task matches.\n');
  expect(await said('sprint:show', '--member', 'brma')).toContain('Did you mean "bram"?');
});

test('the tasks of the member who asks are found by id or e-mail address; a name of no member is an error', async () => {
  const { json } = await boardPlace();
  await json('task:claim', 'inv-1', '--as', 'bram');
  for (const name of ['bram', 'Bram@example.com'])
    expect((await json('task:list', '--mine', '--as', name)).data).toMatchObject([{ id: 'inv-1' }]);
  expect((await json('task:list', '--mine', '--as', 'ada')).data).toEqual([]);
  expect(await json('task:list', '--mine', '--as', 'root')).toMatchObject({
    exitCode: 3,
    error: { code: 'UNKNOWN_MEMBER', message: expect.stringContaining('"root"') },
  });
});

test('a list of tasks until a day that does not exist is refused', async () => {
  const { json } = await boardPlace();
  expect(await json('task:list', '--due-before', '2026-06-31')).toMatchObject({
    exitCode: 2,
    error: { code: 'USAGE', message: expect.stringContaining('Give a date such as') },
  });
});

test('a questline is made, changed, archived and brought back', async () => {
  const { ask, json } = await boardPlace();
  const made = [
    'questline:create',
    'Letters',
    '--id',
    'letters',
    '--order',
    '-2',
    '--description',
    'by post',
  ];
  expect(await ask(made)).toMatchObject({ exitCode: 0, stdout: 'letters\t-2\t1\tLetters\n' });
  await json('quest:change', 'portal', '--questline', 'letters');
  expect(
    await json('questline:change', 'letters', '--title', 'Post', '--unset', 'description'),
  ).toMatchObject({
    exitCode: 0,
    data: { changed: true, questline: { title: 'Post', order: -2, rev: 2 } },
  });
  expect(await json('questline:change', 'letters', '--title', 'x', '--if-rev', '1')).toMatchObject({
    exitCode: 7,
    error: { code: 'REV_STALE', current: 2 },
  });
  expect(await ask(['questline:list'])).toMatchObject({ stdout: 'letters\t-2\tPost\t\n' });
  expect(await json('questline:archive', 'letters')).toMatchObject({
    exitCode: 7,
    error: { rule: 'referenced', referrers: [{ kind: 'quest', id: 'portal', field: 'questlineId' }] },
  });
  expect(await json('questline:archive', 'letters', '--detach')).toMatchObject({ exitCode: 0 });
  expect((await json('questline:list')).data).toEqual([]);
  expect((await json('questline:list', '--archived')).data).toMatchObject([{ id: 'letters' }]);
  const taken = await json('questline:create', 'Letters', '--id', 'letters');
  const changed = await json('questline:change', 'letters', '--title', 'Mail');
  expect(changed).toMatchObject({ exitCode: 7, error: { rule: 'archived' } });
  const hinted = 'questline:archive letters --undo';
  for (const { error } of [taken, changed])
    expect(error).toMatchObject({ hint: expect.stringContaining(`worker ${hinted}`) });
  expect(await json(...hinted.split(' '), '--reason', 'we write again')).toMatchObject({
    exitCode: 0,
    data: { changed: true, questline: { id: 'letters' } },
  });
  expect((await json('questline:list')).data).toMatchObject([{ id: 'letters' }]);
  expect((await json('quest:show', 'portal')).data).not.toHaveProperty('questlineId');
});

test('an organisation has other days and settings; what is unset has its default again', async () => {
  const { ask, json } = await boardPlace();
  const days = ['--workdays', '1,2,3', '--holidays', '2026-12-25, 2026-12-26'];
  const settings = ['--set', 'settings.deck.max=5', '--set', 'settings.focus=70'];
  expect(
    await json('org:change', '--name', 'Acme and Sons', ...days, ...settings, '--inactive'),
  ).toMatchObject({
    exitCode: 0,
    data: {
      changed: true,
      org: {
        name: 'Acme and Sons',
        workdays: [1, 2, 3],
        holidays: ['2026-12-25', '2026-12-26'],
        active: false,
        settings: { deck: { max: 5 }, focus: 70 },
      },
    },
  });
  expect(await json('org:change', '--unset', 'settings.focus', '--active')).toMatchObject({
    data: { org: { active: true, settings: { deck: { max: 5 }, focus: 80 } } },
  });
  expect(await ask(['org:change', '--name', 'Acme', '--dry-run'])).toMatchObject({
    stdout: expect.stringMatching(/^acme\tactive\t\d+\n$/),
  });
  expect(await json('org:change', '--workdays', '1,tue')).toMatchObject({
    exitCode: 2,
    error: { code: 'REQUEST_INVALID', problems: [{ field: 'workdays[1]' }] },
  });
  expect(await json('org:change', '--set', 'settings.dek.max=5')).toMatchObject({ exitCode: 2 });
  expect(await json('org:change', '--set', 'focus=70')).toMatchObject({
    exitCode: 2,
    error: {
      message: expect.stringMatching(/Did you mean "settings\.focus"\?$/),
      problems: [{ field: 'focus', message: expect.stringContaining('Did you mean "settings.focus"?') }],
    },
  });
  for (const wrong of [['--active', '--inactive'], []])
    expect(await json('org:change', ...wrong)).toMatchObject({ exitCode: 2, error: { code: 'USAGE' } });
  const both = ['--unset', 'settings', '--set', 'settings.focus=70'];
  expect(await json('org:change', ...both)).toMatchObject({
    exitCode: 2,
    error: { code: 'USAGE', message: 'settings and settings.focus: give one of them' },
  });
});

test('sprint:replan sends no secret of the environment to the model', async () => {
  const model = await startReceiver(onTestFinished);
  const place = worker.place({
    API_TOKEN: 'correct-horse-battery',
    OPENAI_API_KEY: 'sk-of-this-test',
    OPENAI_BASE_URL: model.url,
  });
  writeFileSync(
    path.join(place.folder, 'board.yaml'),
    BOARD.replace('title: Invoices', 'title: Renew correct-horse-battery'),
  );
  for (const args of [['questboard:import', 'board.yaml'], ['sprint:replan']])
    expect([args, await place.ask(args)]).toMatchObject([args, { exitCode: 0 }]);
  const sent = model.posted.map(({ body }) => body).join('\n');
  expect(sent).toContain('Renew');
  expect(sent).not.toContain('correct-horse-battery');
});
