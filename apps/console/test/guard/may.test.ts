/** What answers say that one may do is what its requests may do: no more, and no less. */
import { eachDialect, isSlow } from '@sb/testkit';
import { expect, test } from 'vitest';
import { startedOperation } from '../../src/answers/operations.ts';
import type { Role, Who } from '../../src/http/who.ts';
import { type Boards, openBoards } from '../boards-of-two.ts';
import { openConsole, type TestConsole } from '../open-console.ts';

/** An act on a thing: what its answer says of it, and the request. */
type Act = readonly [thing: string, act: string, method: string, path: string, body?: object];

function runActs({ waiting, dead }: Boards): Act[] {
  return (['acme', 'beta'] as const).flatMap((org): Act[] => {
    const [live, ended] = [`/runs/${waiting[org]}`, `/runs/${dead[org]}`];
    return [
      [live, 'priority', 'POST', `${live}/priority`, { priority: 'high' }],
      [live, 'cancel', 'POST', `${live}/cancel`],
      [ended, 'edit', 'POST', `${ended}/replay`, { input: { orgId: org, force: true } }],
      [ended, 'retry', 'POST', `${ended}/retry`],
      [ended, 'replay', 'POST', `${ended}/replay`],
    ];
  });
}

/** A run without a chain has no act on a chain, for any caller. */
function chainActs({ chains }: Boards): Act[] {
  return Object.values(chains).map((id) => [
    `/runs/${id}`,
    'chain',
    'POST',
    `/runs/${id}/cancel`,
    { chain: true },
  ]);
}

function letterActs({ dead, discarded }: Boards): Act[] {
  return (['acme', 'beta'] as const).flatMap((org): Act[] => {
    const [open, closed] = [`/dead-letters/${dead[org]}`, `/dead-letters/${discarded[org]}`];
    return [
      [open, 'replay', 'POST', '/dead-letters/replay?dryRun=true', { ids: [dead[org]] }],
      [open, 'discard', 'POST', '/dead-letters/discard?dryRun=true', { ids: [dead[org]], reason: 'old' }],
      [closed, 'reopen', 'POST', '/dead-letters/reopen?dryRun=true', { ids: [discarded[org]] }],
    ];
  });
}

function scheduleActs(): Act[] {
  return ['own', 'others', 'plain', 'again', 'all'].flatMap((name): Act[] => {
    const at = `/schedules/${name}`;
    return [
      [at, 'run', 'POST', `${at}/fires`],
      [at, 'change', 'POST', `${at}/skip`],
      [at, 'override', 'PUT', `${at}/override`, { runAt: '2026-03-02T13:00:00Z' }],
      [at, 'change', 'DELETE', `${at}/override`],
      [at, 'change', 'POST', `${at}/pause`, { reason: 'new' }],
      [at, 'change', 'DELETE', `${at}/pause`],
      [at, 'change', 'POST', `${at}/disable`],
      [at, 'change', 'POST', `${at}/enable`],
      [at, 'edit', 'PATCH', at, { description: 'new' }],
      [at, 'edit', 'DELETE', at],
    ];
  });
}

function jobActs(): Act[] {
  return ['daily.questmaster', 'report', 'maintenance.retry'].flatMap((id): Act[] => {
    const at = `/jobs/${id}`;
    return [
      [at, 'run', 'POST', `${at}/runs`, { input: id === 'daily.questmaster' ? { orgId: 'acme' } : {} }],
      [at, 'pause', 'POST', `${at}/pause`, { reason: 'new' }],
      [at, 'pause', 'DELETE', `${at}/pause`],
      [at, 'limit', 'PATCH', at, { maxRunning: 2 }],
    ];
  });
}

async function operationActs({ engine, dead }: Boards): Promise<Act[]> {
  const acts: Act[] = [];
  for (const actor of ['user:ana', 'user:ben']) {
    const order = { action: 'retry', ids: [dead.acme], reason: 'mended' };
    const { body } = await openConsole(engine.store, { actor }).send('POST', '/api/v1/runs/bulk', order);
    const at = `/operations/${startedOperation.parse(body).operation}`;
    acts.push([at, 'stop', 'DELETE', at]);
  }
  return acts;
}

async function said({ get }: TestConsole, role: Role, [thing, act]: Act) {
  const { body } = await get(`/api/v1${thing}`, { role });
  const { may, version } = body as { may?: Readonly<Record<string, boolean>>; version?: number };
  return { may: may?.[act] ?? false, version };
}

async function isDone(console: TestConsole, role: Role, act: Act, version: number | undefined) {
  const [thing, name, method, path, body] = act;
  // Its input is read first.
  if (name === 'edit' && (await console.get(`/api/v1${thing}/input`, { role })).status === 403) return false;
  const headers = {
    'sec-fetch-site': 'same-origin',
    ...(version !== undefined && { 'if-match': `"${version}"` }),
  };
  const { status } = await console.send(method, `/api/v1${path}`, body, { role, headers });
  return status !== 403 && status !== 404;
}

/** A row of a list. */
function row(id: number, may: object): unknown {
  return expect.objectContaining({ id, may: expect.objectContaining(may) });
}

/** Of the overview: what is offered for the schedule `all`. */
function needs(action: string): object {
  return { attention: expect.arrayContaining([expect.objectContaining({ name: 'all', action })]) };
}

const ACME = { kind: 'user', orgs: ['acme'] } as const;
const OF_DAY = { kind: 'token', jobs: ['daily.*'] } as const;

/** One for each right that a caller may lack. */
const CALLERS: [string, Role, Partial<Who>][] = [
  ['a viewer', 'viewer', {}],
  ['an operator', 'operator', {}],
  ['an operator of acme', 'operator', ACME],
  ['an operator without inputs', 'operator', { kind: 'user', canSeePayload: false }],
  ['a token of some jobs', 'operator', OF_DAY],
];

const MIXED_CALLERS: typeof CALLERS = [
  ['an operator of no board', 'operator', { ...ACME, orgs: [] }],
  ['an administrator of acme', 'admin', ACME],
  ['a token of some jobs of an administrator of acme', 'admin', { ...OF_DAY, orgs: ['acme'] }],
];

eachDialect('an answer says what one may do', (open, dialect) => {
  // The rights are the same on both stores; lists and counts have statements of their own.
  const isWhole = dialect === 'sqlite' || isSlow();

  test.runIf(isWhole).each<[string, Role, Partial<Who>]>([...CALLERS, ...(isSlow() ? MIXED_CALLERS : [])])(
    '%s',
    async (_who, role, who) => {
      const boards = await openBoards(open);
      const console = openConsole(boards.engine.store, who);
      const acts = [
        ...(await operationActs(boards)),
        ...letterActs(boards),
        ...chainActs(boards),
        ...runActs(boards),
        ...jobActs(),
        ...scheduleActs(),
      ];
      const [offered, done]: [string[], string[]] = [[], []];
      for (const act of acts) {
        const name = `${act[1]}: ${act[2]} ${act[3]}`;
        const { may, version } = await said(console, role, act);
        if (may) offered.push(name);
        if (await isDone(console, role, act, version)) done.push(name);
      }
      expect(offered).toEqual(done);
    },
  );

  test.runIf(isWhole)('an operator of acme acts on its boards, and on none of beta', async () => {
    const { engine, waiting, dead, chains } = await openBoards(open);
    const { get } = openConsole(engine.store, ACME);
    const may = async (path: string) => (await get(`/api/v1${path}`)).body as object;
    expect(await may(`/runs/${waiting.acme}`)).toMatchObject({ may: { cancel: true, priority: true } });
    expect(await may(`/runs/${waiting.beta}`)).toMatchObject({ may: { cancel: false, priority: false } });
    expect(await may(`/runs/${dead.acme}`)).toMatchObject({
      may: { replay: true, edit: true, retry: true, chain: false },
    });
    expect(await may(`/runs/${chains.own}`)).toMatchObject({ may: { cancel: true, chain: true } });
    expect(await may(`/runs/${chains.mixed}`)).toMatchObject({ may: { cancel: true, chain: false } });
    expect(await may('/schedules')).toMatchObject({
      items: [
        { name: 'again', may: { run: false, change: true, override: false, edit: false } },
        { name: 'all', may: { run: false, change: false, override: false, edit: false } },
        { name: 'others', may: { run: false, change: false, override: false, edit: false } },
        { name: 'own', may: { run: true, change: true, override: true, edit: true } },
        { name: 'plain', may: { run: true, change: true, override: true, edit: true } },
      ],
    });
  });

  test('lists of runs and letters say it of each row', async () => {
    const { engine, waiting, dead } = await openBoards(open);
    const { get } = openConsole(engine.store, ACME);
    const items = async (path: string) => ((await get(`/api/v1${path}`)).body as { items: object[] }).items;
    expect(await items('/runs?view=live')).toEqual(
      expect.arrayContaining([row(waiting.acme, { cancel: true }), row(waiting.beta, { cancel: false })]),
    );
    expect(await items('/runs?view=ended')).toEqual(
      expect.arrayContaining([row(dead.acme, { replay: true }), row(dead.beta, { replay: false })]),
    );
    expect(await items('/dead-letters?status=open')).toMatchObject([
      { runId: dead.beta, may: { replay: false, discard: false } },
      { runId: dead.acme, may: { replay: true, discard: true } },
    ]);
  });

  test('an error says how many of its letters an act leaves out', async () => {
    const { engine } = await openBoards(open);
    await engine.die(2, { jobId: 'report', input: {}, maxAttempts: 1 }, 'no quest');
    // No error counts those of dry runs.
    const dry = { jobId: 'daily.questmaster', input: { orgId: 'beta' }, maxAttempts: 1, dryRun: true };
    await engine.die(3, dry, 'no quest');
    const groups = async (who: Partial<Who>, role: Role = 'operator') =>
      (await openConsole(engine.store, who).get('/api/v1/dead-letters/groups', { role })).body;
    expect(await groups(ACME)).toMatchObject({
      items: [{ open: 4, others: 1, may: { replay: true, discard: true } }],
      jobs: expect.arrayContaining([
        { jobId: 'daily.questmaster', open: { count: 2 }, others: 1, may: { replay: true, discard: true } },
        { jobId: 'report', open: { count: 2 }, may: { replay: true, discard: true } },
      ]),
    });
    expect(JSON.stringify(await groups({}))).not.toContain('others');
    // A caller who may not act on letters gets no count of letters that an act leaves out.
    expect(JSON.stringify(await groups(ACME, 'viewer'))).not.toContain('others');
    const ofNone = { ...ACME, orgs: [] };
    const { body } = await openConsole(engine.store, ofNone).get('/api/v1/jobs/daily.questmaster');
    expect(body).toMatchObject({ errors: [{ others: 2, may: { replay: true } }] });
  });

  test.runIf(isWhole)('the first example of a job of boards names one of its own', async () => {
    const { engine } = await openBoards(open);
    const examples = async (who: Partial<Who>, id: string) =>
      (await openConsole(engine.store, who).get(`/api/v1/jobs/${id}`)).body;
    expect(await examples(ACME, 'daily.questmaster')).toMatchObject({ examples: [{ orgId: 'acme' }] });
    expect(await examples({}, 'daily.questmaster')).toMatchObject({ examples: [] });
    expect(await examples(ACME, 'report')).toMatchObject({ examples: [] });
  });

  test.runIf(isWhole)('the overview offers to resume a schedule to those who may', async () => {
    const { engine } = await openBoards(open);
    const actions = async (who: Partial<Who>) =>
      (await openConsole(engine.store, who).get('/api/v1/overview')).body;
    expect(await actions({})).toMatchObject(needs('resumeSchedule'));
    expect(await actions(ACME)).toMatchObject(needs('look'));
  });

  test.runIf(isWhole)('an export has the fields of the things, and not what its reader may do', async () => {
    const { engine } = await openBoards(open);
    for (const accept of ['text/csv', 'application/x-ndjson']) {
      const { body } = await openConsole(engine.store).get('/api/v1/runs', { headers: { accept } });
      expect(body).toContain('daily.questmaster');
      expect(body).not.toMatch(/\bmay\b/);
      const errors = await openConsole(engine.store, ACME).get('/api/v1/dead-letters/groups', {
        headers: { accept },
      });
      expect(errors.body).toContain('no quest');
      expect(errors.body).not.toMatch(/\b(?:may|others)\b/);
    }
  });
});
