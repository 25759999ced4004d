import { createRegistry, validateInput } from '@sb/jobs';
import { createLogger } from '@sb/logger';
import { importOrganisation, showOrganisation } from '@sb/questboard';
import { runOnce } from '@sb/runner';
import { checkSchema, sql, type Store, takeLease } from '@sb/storage';
import { eachDialect, isSlow } from '@sb/testkit';
import { afterEach, expect, test } from 'vitest';
import { dailyQuestmaster } from './daily-questmaster.ts';
import { dailyQuestmasterDryrun } from './daily-questmaster-dryrun.ts';
import { provideStore } from './built-in/job-store.ts';

const MONDAY = Date.parse('2026-02-02T14:00:00Z');
const registry = createRegistry();
registry.register([dailyQuestmaster, dailyQuestmasterDryrun]);

const board = (id: string) => `
format: questboard/v1
org: { id: ${id}, name: ${id}, timezone: America/New_York }
members: [{ id: ada, name: Ada, email: ada@example.com }]
quests: [{ id: q, title: Q }]
tasks: [{ id: t, questId: q, title: T, assigneeId: ada }]
`;

async function load(store: Store, ...ids: readonly string[]): Promise<void> {
  const now = new Date(MONDAY).toISOString();
  for (const id of ids) await importOrganisation(store, board(id), { file: 'board.yaml', now });
}

interface Wishes {
  readonly dryRun?: boolean;
  /** As many attempts as the job itself wants. */
  readonly retry?: boolean;
  readonly signal?: AbortSignal;
  readonly onWait?: () => void;
}

async function run(store: Store, [jobId, input]: readonly [string, unknown], wishes: Wishes = {}) {
  provideStore(store);
  const { signal = new AbortController().signal, dryRun = false, retry = false, onWait } = wishes;
  return runOnce({
    store,
    signal,
    onWait,
    storeId: await checkSchema(store, '999.0.0'),
    jobs: registry.list(),
    request: { jobId, input, trigger: 'manual', dryRun, ...(!retry && { maxAttempts: 1 }) },
    logger: createLogger({ format: 'json', stderr: { write: () => true } }),
    version: '999.0.0',
    name: 'test',
    jobNow: new Date(MONDAY),
  });
}

const eventTypes = async (store: Store) => {
  const rows = await store.read((tx) => tx.rows(sql<{ type: string }>`select type from events order by seq`));
  return rows.map(({ type }) => type);
};

afterEach(() => provideStore(undefined));

eachDialect('the questmaster as a job', (open, dialect) => {
  // Its statements are tested on both stores in @sb/questboard.
  const isWhole = dialect === 'sqlite' || isSlow();

  test.runIf(isWhole)('looks after one organisation, on the day that its clock says', async () => {
    const store = await open();
    await load(store, 'acme', 'bolt');
    const { state, result } = await run(store, ['daily.questmaster', { orgId: 'acme' }]);
    expect({ state, result }).toMatchObject({
      state: 'succeeded',
      result: { org: 'acme', date: '2026-02-02', status: 'success', counts: { unlocked: 1 } },
    });
    expect(result).not.toHaveProperty('changes');
    expect((await showOrganisation(store, 'acme')).decks).toHaveLength(1);
    expect((await showOrganisation(store, 'bolt')).decks).toEqual([]);
  });

  test('looks after all of them, and finds nothing to do the second time', async () => {
    const store = await open();
    await load(store, 'bolt', 'acme');
    const all = ['daily.questmaster', { allOrgs: true }] as const;
    expect((await run(store, all)).result).toMatchObject({
      status: 'success',
      orgs: [{ org: 'acme' }, { org: 'bolt' }],
    });
    expect((await run(store, all)).result).toMatchObject({ status: 'noop' });
  });

  test.runIf(isWhole)('fails after all had their turn, and names those that failed', async () => {
    const store = await open();
    await load(store, 'acme', 'bolt', 'corp');
    await store.write((tx) => tx.run(sql`update quests set body = '{}' where org_id = 'bolt'`));
    const { state, error } = await run(store, ['daily.questmaster', { allOrgs: true }]);
    expect(state).toBe('failed');
    expect(error).toMatchObject({ code: 'PARTIAL' });
    expect(error?.message).toMatch(/^1 of 3 organisations failed, the others are done\. bolt: /);
    expect((await showOrganisation(store, 'corp')).decks).toHaveLength(1);
  });

  test('waits while another run has the organisation', async () => {
    const store = await open();
    await load(store, 'acme');
    await store.write((tx) => takeLease(tx, 'questboard:acme', { holder: 'run:999', ttlMs: 60_000 }));
    const stop = new AbortController();
    const { state, attempts } = await run(store, ['daily.questmaster', { orgId: 'acme' }], {
      signal: stop.signal,
      onWait: () => stop.abort(),
    });
    expect(state).toBe('cancelled');
    expect(attempts.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    expect((await showOrganisation(store, 'acme')).decks).toEqual([]);
  });

  test.runIf(isWhole)(
    'says which organisations there are when it is asked for another, and does not try again',
    async () => {
      const store = await open();
      await load(store, 'acme');
      const unknown = ['daily.questmaster', { orgId: 'acmee' }] as const;
      const { state, error, attempt, maxAttempts } = await run(store, unknown, { retry: true });
      expect({ state, attempt, maxAttempts }).toEqual({ state: 'failed', attempt: 1, maxAttempts: 3 });
      expect(error).toMatchObject({
        message: 'There is no organisation "acmee" (1 is: acme). Did you mean "acme"?',
        code: 'UNKNOWN_ORG',
        cause: { name: 'UnknownOrganisationError' },
      });
    },
  );

  test.runIf(isWhole).each([
    ['its own job', 'daily.questmaster.dryrun', {}],
    ['a dry run of the real one', 'daily.questmaster', { dryRun: true }],
  ])('on trial tells its changes: %s', async (_what, jobId, wishes) => {
    const store = await open();
    await load(store, 'acme');
    const { result } = await run(store, [jobId, { orgId: 'acme' }], wishes);
    expect(result).toMatchObject({
      changes: [
        { entity: 'quest', id: 'q', action: 'unlocked' },
        { entity: 'deck', action: 'generated' },
      ],
    });
    expect((await showOrganisation(store, 'acme')).decks).toEqual([]);
    expect(await eventTypes(store)).toContain('questmaster.dryrun.completed');
    expect(await eventTypes(store)).not.toContain('questmaster.completed');
  });

  test.runIf(isWhole)(
    'on trial is for all organisations when none is named, also without an input',
    async () => {
      const store = await open();
      await load(store, 'acme', 'bolt');
      const { result } = await run(store, ['daily.questmaster.dryrun', undefined]);
      expect(result).toMatchObject({ orgs: [{ org: 'acme' }, { org: 'bolt' }] });
    },
  );

  test.runIf(isWhole).each([
    [undefined, 'neither'],
    [{}, 'neither'],
    [{ orgId: 'acme', allOrgs: true }, 'both'],
  ])('is asked for nothing in particular: %j', async (input, got) => {
    const store = await open();
    await load(store, 'acme', 'bolt');
    provideStore(store);
    const job = registry.get('daily.questmaster');
    expect(job && (await validateInput(job, input))).toMatchObject({
      ok: false,
      problems: [
        {
          message: `expected orgId (--org <id>) or allOrgs (--all-orgs), got ${got}; the organisations are: acme, bolt`,
        },
      ],
    });
  });
});
