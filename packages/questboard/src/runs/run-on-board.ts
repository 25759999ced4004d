/**
 * One run of a job on the board of an organisation. Called by the questmaster and the sprint planner.
 * Promise: one run at a time for an organisation (a lease). The run decides outside of the store, then writes all that it
 * decided in one transaction, and only on the board that it read. Where people change the board each time, the last
 * attempt reads, decides and writes in one transaction, and waits for no language model.
 * A crash before the commit changes nothing; after it, a run that is repeated returns what it did, and does nothing.
 */
import type { Body, Store, Tx } from '@sb/storage';
import type { Instant } from '../model/dates.ts';
import { releaseOrgLease, type Renew, withOrgLease } from '../org-lease.ts';
import { holdBoard, readNow, requireOrg } from '../records/orgs.sql.ts';
import { untilCommitted } from './until-committed.ts';
import { createTextCache } from '../words/text-cache.sql.ts';
import { createWriter, type Words, type Writer, type WriterReport } from '../words/writer.ts';

export interface RunOfOrg {
  readonly orgId: string;
  readonly runId: number;
  /** A language model that may write the texts. Absent: they are templates. */
  readonly words?: Words;
}

/** The steps of a run. */
export interface BoardWork<Read, Plan, Report> {
  /** The report of this run, if its writes were committed before. */
  readonly findDone: (tx: Tx) => Body<Report | undefined>;
  readonly read: (tx: Tx) => Body<Read>;
  /** Pure. */
  readonly decide: (read: Read) => Plan;
  readonly addTexts: (plan: Plan, texts: Texts) => Promise<Plan>;
  /** Undefined, and nothing is written, when the board is no longer the one that was read. */
  readonly commit: (tx: Tx, plan: Plan, end: RunEnd) => Body<Report | undefined>;
}

/** Together the texts may take longer than the lease lasts. */
export interface Texts {
  readonly writer: Writer;
  readonly renew: Renew;
}

export interface RunEnd {
  readonly startedAt: Instant;
  readonly finishedAt: Instant;
  readonly words: WriterReport | undefined;
}

/** `busy` while another run has the organisation. */
export async function runOnBoard<Read, Plan, Report>(
  store: Store,
  run: RunOfOrg,
  work: BoardWork<Read, Plan, Report>,
): Promise<Report | 'busy'> {
  const done = await store.read((tx) => work.findDone(tx));
  if (done === undefined) return withOrgLease(store, run, (renew) => untilDone(store, run, { work, renew }));
  // A kill may have left it.
  await releaseOrgLease(store, run);
  return done;
}

async function untilDone<Read, Plan, Report>(
  store: Store,
  run: RunOfOrg,
  { work, renew }: { readonly work: BoardWork<Read, Plan, Report>; readonly renew: Renew },
): Promise<Report> {
  const startedAt = await timeOf(store);
  const writer = await openWriter(store, run);
  const endAt = (finishedAt: Instant): RunEnd => ({ startedAt, finishedAt, words: writer?.report() });
  const attempt = async (): Promise<Report | undefined> => {
    const decided = work.decide(await store.read((tx) => work.read(tx)));
    const plan = writer ? await work.addTexts(decided, { writer, renew }) : decided;
    const end = endAt(await timeOf(store));
    return store.write((tx) => work.commit(tx, plan, end));
  };
  const lastAttempt = (): Promise<Report | undefined> =>
    store.write(function* (tx) {
      yield* holdBoard(tx, run.orgId);
      const plan = work.decide(yield* work.read(tx));
      return yield* work.commit(tx, plan, endAt(yield* readNow(tx)));
    });
  return untilCommitted(run.orgId, (isLast) => (isLast ? lastAttempt() : attempt()), renew);
}

async function openWriter(store: Store, { orgId, words }: RunOfOrg): Promise<Writer | undefined> {
  if (!words) return undefined;
  const { settings } = await store.read((tx) => requireOrg(tx, orgId));
  return createWriter({ ...words, limits: settings.ai, cache: createTextCache(store, orgId) });
}

async function timeOf(store: Store): Promise<Instant> {
  return new Date(await store.now()).toISOString();
}
