/**
 * One run of the sync, for any number of organisations with one token. Promise: two runs with one token never write at
 * the same time; a run before the time that GitHub has named makes no request.
 */
import { createHash, randomUUID } from 'node:crypto';
import { releaseLease, type Store, takeLease } from '@sb/storage';
import { type Clock, createClient, REAL_CLOCK } from '../client/github-client.ts';
import { LeaseLostError, TokenRefusedError } from '../errors.ts';
import { readTokenNote, writeTokenNote } from '../links/notes.sql.ts';
import { createRepositories } from './repositories.ts';
import { createSession } from './session.ts';
import { type SyncOrg, syncOrganisation, type SyncReport } from './sync-organisation.ts';
import type { Origin } from './task-work.ts';

const LEASE_MS = 60_000;
const RENEW_AFTER_MS = 20_000;

export interface SyncOptions {
  readonly store: Store;
  readonly token: string;
  /** Default: https://api.github.com */
  readonly baseUrl?: string;
  readonly signal: AbortSignal;
  readonly origin: Origin;
  readonly dryRun?: boolean;
  /** Make issues that were deleted once more, and look again for those that were moved. */
  readonly recreate?: boolean;
  readonly progress?: (done: number, total: number, orgId: string) => void;
  readonly clock?: Clock;
}

/** The outcome of one organisation: its report, or the error that ended it. */
export type SyncOutcome = { readonly orgId: string } & (
  | { readonly report: SyncReport }
  | { readonly error: unknown }
);

/** `busy`: another run has the token. */
export async function runSync(
  orgs: readonly SyncOrg[],
  options: SyncOptions,
): Promise<readonly SyncOutcome[] | 'busy'> {
  const { store, token, baseUrl, signal, clock = REAL_CLOCK } = options;
  const name = tokenName(token);
  const holder = randomUUID();
  const lease = `github:${name}`;
  const take = () => store.write((tx) => takeLease(tx, lease, { holder, ttlMs: LEASE_MS }));
  if (!(await take())) return 'busy';
  try {
    let renewedAt = clock.now();
    const client = await createClient({
      token,
      signal,
      clock,
      ...(baseUrl !== undefined && { baseUrl }),
      async before() {
        if (clock.now() - renewedAt < RENEW_AFTER_MS) return;
        if (!(await take())) throw new LeaseLostError();
        renewedAt = clock.now();
      },
    });
    return await syncEach(orgs, { ...options, clock, client, name });
  } finally {
    await store.write((tx) => releaseLease(tx, lease, holder));
  }
}

type Inner = SyncOptions & {
  readonly clock: Clock;
  readonly client: Awaited<ReturnType<typeof createClient>>;
  readonly name: string;
};

async function syncEach(orgs: readonly SyncOrg[], options: Inner): Promise<readonly SyncOutcome[]> {
  const { store, clock, client, name, dryRun = false, recreate = false, origin, progress } = options;
  const note = await store.read((tx) => readTokenNote(tx, name));
  if (note && note.resumeAfter > clock.now()) return orgs.map((org) => heldBack(org, note.resumeAfter));
  const session = createSession({ store, client, clock, token: name, dryRun });
  const repositories = createRepositories(session);
  const outcomes: SyncOutcome[] = [];
  for (const org of orgs) {
    const { orgId } = org;
    try {
      const report = await syncOrganisation(org, {
        session,
        repositories,
        recreate,
        origin,
        progress: (done, total) => progress?.(done, total, orgId),
      });
      outcomes.push({ orgId, report });
    } catch (error) {
      if (isOfRun(error) || options.signal.aborted) throw error;
      outcomes.push({ orgId, error });
    }
  }
  if (note && !session.stoppedBy() && !dryRun) await store.write((tx) => writeTokenNote(tx, name, undefined));
  return outcomes;
}

function isOfRun(error: unknown): boolean {
  return error instanceof LeaseLostError || error instanceof TokenRefusedError;
}

/** GitHub has named a time before which it wants no request. */
function heldBack({ orgId, tasks }: SyncOrg, resumeAfter: number): SyncOutcome {
  return {
    orgId,
    report: {
      org: orgId,
      status: 'partial',
      created: 0,
      updated: 0,
      closed: 0,
      unchanged: 0,
      skipped: 0,
      failed: 0,
      remaining: tasks.length,
      resumeAfter: new Date(resumeAfter).toISOString(),
      failures: [],
      warnings: [],
    },
  };
}

/** Names a token without telling it. */
function tokenName(token: string): string {
  return createHash('sha256').update(token).digest('hex').slice(0, 16);
}
