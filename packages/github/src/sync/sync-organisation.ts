/** Brings the issues of one organisation to what its tasks want. */
import { publish } from '@sb/events';
import { readLinks } from '../links/links.sql.ts';
import { findInstallation, readInstallation } from '../links/notes.sql.ts';
import { COMPLETED_EVENT } from '../events.ts';
import type { Link, SyncSettings, SyncTask, Time, Warning } from '../model.ts';
import type { Request } from '../client/github-client.ts';
import { allowedRepos } from './allowed-repos.ts';
import { findLost } from './find-lost.ts';
import { inOrder } from './order.ts';
import { reconcile } from './reconcile.ts';
import type { Repositories } from './repositories.ts';
import type { Session } from './session.ts';
import { syncTask } from './sync-task.ts';
import type { Origin, Outcome, Work } from './task-work.ts';

export interface SyncOrg {
  readonly orgId: string;
  readonly settings: SyncSettings;
  /** Those that are to have an issue, in any order. */
  readonly tasks: readonly SyncTask[];
  /** The store has no other organisation. */
  readonly isAlone: boolean;
}

export interface SyncCounts {
  readonly created: number;
  readonly updated: number;
  readonly closed: number;
  readonly unchanged: number;
  /** Tasks that are left alone until a person decides: their warnings and links say why. */
  readonly skipped: number;
  readonly failed: number;
  /** Tasks that a later run goes on with. */
  readonly remaining: number;
}

export interface SyncReport extends SyncCounts {
  readonly org: string;
  /** `partial`: something is left to a later run, or has failed. */
  readonly status: 'success' | 'noop' | 'partial';
  /** No request is made before this time; ISO 8601. */
  readonly resumeAfter?: string;
  readonly failures: readonly { readonly taskId: string; readonly says: string }[];
  readonly warnings: readonly Warning[];
  /** Of a rehearsal: what would be sent. */
  readonly changes?: readonly Request[];
}

export interface OrganisationOptions {
  readonly session: Session;
  readonly repositories: Repositories;
  readonly recreate: boolean;
  readonly origin: Origin;
  /** Called after each task. */
  readonly progress: (done: number, total: number) => void;
}

export async function syncOrganisation(
  { orgId, settings, tasks, isAlone }: SyncOrg,
  { session, repositories, recreate, origin, progress }: OrganisationOptions,
): Promise<SyncReport> {
  const { store } = session;
  const [links, installation] = await readState(session, orgId);
  const warnings = new Map<string, Warning>();
  const earlier = { warnings: new Set(repositories.warnings), requests: session.rehearsed.length };
  const work: Work = {
    orgId,
    session,
    repositories,
    room: { left: settings.maxMutationsPerRun },
    settings,
    installation,
    recreate,
    isAllowed: allowedRepos(settings.allowedRepos, isAlone),
    links,
    origin,
    warn: (warning) => warnings.set(`${warning.subject} ${warning.code} ${warning.message}`, warning),
  };
  const outcomes = await syncAll(work, tasks, progress);
  await reconcile(work, reposOf(tasks, links));
  const counts = countOf(outcomes);
  const resumeAfter = session.stoppedBy()?.resumeAfter;
  const report: SyncReport = {
    org: orgId,
    status: statusOf(counts, resumeAfter),
    ...counts,
    ...(resumeAfter !== undefined && { resumeAfter: new Date(resumeAfter).toISOString() }),
    failures: Array.from(outcomes, ([taskId, outcome]) => ({ taskId, outcome })).flatMap(
      ({ taskId, outcome }) => (outcome.kind === 'failed' ? [{ taskId, says: outcome.says }] : []),
    ),
    warnings: [...repositories.warnings.filter((one) => !earlier.warnings.has(one)), ...warnings.values()],
    ...(session.dryRun && { changes: session.rehearsed.slice(earlier.requests) }),
  };
  if (!session.dryRun)
    await store.write((tx) =>
      publish(tx, [
        {
          type: COMPLETED_EVENT,
          orgId,
          ...origin,
          payload: {
            ...counts,
            ...(report.resumeAfter !== undefined && { resumeAfter: report.resumeAfter }),
          },
        },
      ]),
    );
  return report;
}

/** A task whose dependency got its issue after it is looked at once more. */
async function syncAll(
  work: Work,
  tasks: readonly SyncTask[],
  progress: OrganisationOptions['progress'],
): Promise<ReadonlyMap<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  await findLost(work, tasks);
  const queue = [...inOrder(tasks, work.links)];
  const done = new Set<string>();
  const again = new Set<string>();
  for (let task = queue.shift(); task; task = queue.shift()) {
    const { id } = task;
    const outcome = await syncTask(work, task);
    outcomes.set(id, better(outcomes.get(id), outcome));
    done.add(id);
    progress(done.size, tasks.length);
    if (outcome.kind !== 'created') continue;
    for (const other of tasks)
      if (done.has(other.id) && !again.has(other.id) && other.dependsOn.some((named) => named.id === id)) {
        again.add(other.id);
        queue.push(other);
      }
  }
  return outcomes;
}

/** A second look at a task that was created in this run does not make it one that was only updated. */
function better(first: Outcome | undefined, second: Outcome): Outcome {
  if (!first || second.kind === 'failed' || second.kind === 'waits') return second;
  return first.kind === 'unchanged' || first.kind === 'skipped' ? second : first;
}

function countOf(outcomes: ReadonlyMap<string, Outcome>): SyncCounts {
  const count = (...kinds: readonly Outcome['kind'][]): number =>
    [...outcomes.values()].filter(({ kind }) => kinds.includes(kind)).length;
  return {
    created: count('created'),
    updated: count('updated', 'reopened'),
    closed: count('closed'),
    unchanged: count('unchanged'),
    skipped: count('skipped'),
    failed: count('failed'),
    remaining: count('waits'),
  };
}

function statusOf(
  { created, updated, closed, failed, remaining }: SyncCounts,
  resumeAfter: Time | undefined,
): SyncReport['status'] {
  if (failed + remaining > 0 || resumeAfter !== undefined) return 'partial';
  return created + updated + closed > 0 ? 'success' : 'noop';
}

async function readState(
  { store, dryRun }: Session,
  orgId: string,
): Promise<readonly [Map<string, Link>, string]> {
  const links = new Map(await store.read((tx) => readLinks(tx, orgId)));
  // A rehearsal before the first run has no installation to keep: any will do, none is stored.
  const installation = dryRun
    ? ((await store.read((tx) => findInstallation(tx))) ?? 'rehearsal')
    : await store.write((tx) => readInstallation(tx));
  return [links, installation];
}

function reposOf(tasks: readonly SyncTask[], links: ReadonlyMap<string, Link>): readonly string[] {
  return [...new Set(tasks.flatMap(({ id }) => links.get(id)?.repo ?? []))].toSorted();
}
