/** A store, a GitHub on loopback, and runs of the sync between them; time passes only where a run waits or a test says so. */
import { listEvents } from '@sb/events';
import type { Store } from '@sb/storage';
import type { Opener } from '@sb/testkit';
import { expect, onTestFinished } from 'vitest';
import {
  listGithubLinks,
  runSync,
  type SyncOptions,
  type SyncOrg,
  type SyncReport,
  type SyncTask,
} from '../src/index.ts';
import { type FakeGithub, type FakeGithubOptions, startFakeGithub, TOKEN } from './fakes/fake-github.ts';

export const REPO = 'acme/app';
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

const SETTINGS: SyncOrg['settings'] = {
  allowedRepos: [],
  labelPrefixes: ['priority:', 'status:', 'genius:'],
  createSettleSeconds: 900,
  maxMutationsPerRun: 60,
};

export function aTask(id: string, changes: Partial<SyncTask> = {}): SyncTask {
  return {
    id,
    title: `Task ${id}`,
    description: `What ${id} is about.`,
    repo: REPO,
    status: 'todo',
    awaitsApproval: false,
    priority: 'high',
    tags: [],
    quest: 'Invoices',
    dependsOn: [],
    createdAt: '2026-02-01T08:00:00.000Z',
    ...changes,
  };
}

/** One of several in a store. */
export function anOrg(
  orgId: string,
  tasks: readonly SyncTask[],
  settings: Partial<SyncOrg['settings']> = {},
): SyncOrg {
  return { orgId, isAlone: false, settings: { ...SETTINGS, ...settings }, tasks };
}

export interface Place {
  readonly github: FakeGithub;
  readonly store: Store;
  /** How long runs waited before a request, ms each. */
  readonly waits: readonly number[];
  /** One run; fails the test where an organisation failed as a whole. */
  readonly sync: (tasks: readonly SyncTask[], how?: How) => Promise<SyncReport>;
  readonly run: (tasks: readonly SyncTask[], how?: How) => ReturnType<typeof runSync>;
  /** One run of several organisations; their reports by id. */
  readonly syncAll: (orgs: readonly SyncOrg[]) => Promise<Readonly<Record<string, SyncReport>>>;
  /** Methods and paths since the last look. */
  readonly seen: () => readonly string[];
  readonly links: () => Promise<Readonly<Record<string, string>>>;
  /** Types with the task of each. */
  readonly events: () => Promise<readonly string[]>;
}

export interface How extends Partial<Pick<SyncOptions, 'dryRun' | 'recreate' | 'token' | 'signal'>> {
  readonly settings?: Partial<SyncOrg['settings']>;
  readonly orgId?: string;
  readonly isAlone?: boolean;
}

/** `behindMs`: GitHub's clock is this much behind ours. */
export async function syncPlace(
  open: Opener,
  { behindMs = 0, ...options }: { readonly behindMs?: number } & Pick<FakeGithubOptions, 'basePath'> = {},
): Promise<Place> {
  const github = await startFakeGithub(onTestFinished, options);
  github.addRepository(REPO, { assignable: ['ada-gh', 'bo-gh'] });
  const now = (): number => github.clock.now() + behindMs;
  const store = await open({ clock: now });
  const waits: number[] = [];
  const clock = {
    now,
    sleep: (ms: number) => {
      waits.push(ms);
      github.clock.move(ms);
      return Promise.resolve();
    },
  };
  let looked = 0;
  const runAll = (orgs: readonly SyncOrg[], how: Partial<SyncOptions> = {}): ReturnType<typeof runSync> =>
    runSync(orgs, {
      store,
      token: TOKEN,
      baseUrl: github.url,
      signal: new AbortController().signal,
      origin: { jobId: 'github.sync', runId: 1, sourceApp: 'test' },
      clock,
      ...how,
    });
  const run: Place['run'] = (tasks, { settings = {}, orgId = 'acme', isAlone = true, ...how } = {}) =>
    runAll([{ ...anOrg(orgId, tasks, settings), isAlone }], how);
  return {
    github,
    store,
    waits,
    run,
    async syncAll(orgs) {
      const outcomes = await runAll(orgs);
      if (outcomes === 'busy') throw new Error('expected a run, another one has the token');
      expect(github.faults).toEqual([]);
      return Object.fromEntries(
        outcomes.map((outcome) => {
          if ('error' in outcome) throw outcome.error;
          return [outcome.orgId, outcome.report];
        }),
      );
    },
    async sync(tasks, how) {
      const outcomes = await run(tasks, how);
      if (outcomes === 'busy') throw new Error('expected a run, another one has the token');
      const [outcome] = outcomes;
      if (!outcome || 'error' in outcome) throw outcome?.error ?? new Error('expected an outcome');
      // Each request of ours, and each answer of the fake, is as GitHub describes it.
      expect(github.faults).toEqual([]);
      return outcome.report;
    },
    seen() {
      const fresh = github.requests.slice(looked);
      looked = github.requests.length;
      return fresh.map(({ method, path }) => `${method} ${path}`);
    },
    async links() {
      const { items } = await listGithubLinks(store, { limit: 5_000 });
      return Object.fromEntries(
        items.map(({ taskId, state, repo, issueNumber }) => [
          taskId,
          issueNumber === undefined ? state : `${state} ${repo}#${issueNumber}`,
        ]),
      );
    },
    async events() {
      const found = await store.read((tx) => listEvents(tx, { limit: 500 }));
      return found
        .toReversed()
        .filter(({ type }) => type.startsWith('github.issue.'))
        .map(({ type, payload }) => `${type} ${String(payload['taskId'])}`);
    },
  };
}
