/**
 * One run of the questmaster for one organisation. Called by the jobs.
 * Promise: one run at a time for an organisation (a lease). The run computes outside of the store, then writes its
 * changes, events and summary in one transaction, and only on the board that it read. Where people change the board each
 * time, the last attempt computes inside its transaction.
 * A crash before the commit changes nothing; after it, a run that is repeated returns what it did, and does nothing.
 */
import { type NewEvent, publish } from '@sb/events';
import type { Body, Store, Tx } from '@sb/storage';
import { DRYRUN_EVENT } from '../events.ts';
import { type DayPlan, withTexts } from './day-plan.ts';
import { topFlags } from './digest.ts';
import { fingerprintOf } from '../fingerprint.ts';
import type { Instant, LocalDate } from '../model/dates.ts';
import type { Change, RunStats, RunStatus, RunSummary, Warning } from '../model/run.ts';
import { releaseOrgLease, type Renew, withOrgLease } from '../org-lease.ts';
import { planDay } from './questmaster.ts';
import { writeDecks } from '../records/decks.sql.ts';
import { writeFlags } from '../records/flags.sql.ts';
import { readSnapshot, type ReadSnapshot } from '../records/organisation.ts';
import { createTextCache } from '../words/text-cache.sql.ts';
import { advanceBoard, holdBoard, noteDigest, readNow, requireOrg } from '../records/orgs.sql.ts';
import { writeRecords } from '../records/records.sql.ts';
import { type BoardRun, findSummary, subjectOf, summaryId, writeSummary } from '../records/summaries.sql.ts';
import { untilCommitted } from '../records/until-committed.ts';
import { createWriter, type Words, type Writer, type WriterReport, type Written } from '../words/writer.ts';

export interface QuestmasterRun {
  readonly orgId: string;
  /** Decides which day it is. */
  readonly now: Instant;
  readonly jobId: string;
  readonly runId: number;
  /** Recorded with every event. */
  readonly sourceApp: string;
  /** Report what a run would change, and change nothing. */
  readonly dryRun?: boolean;
  /** Publish the digest of the day once more. */
  readonly force?: boolean;
  /** A language model that may write the texts. Absent: they are templates. */
  readonly words?: Words;
}

export interface QuestmasterReport {
  readonly org: string;
  readonly date: LocalDate;
  /** `noop`: the board is as it should be. */
  readonly status: RunStatus;
  readonly counts: RunStats;
  readonly changes: readonly Change[];
  readonly warnings: readonly Warning[];
  readonly cycles: readonly (readonly string[])[];
  /** Absent after a dry run. */
  readonly summaryId?: string;
}

/** `busy` while another run has the organisation. Throws `UnknownOrganisationError`, `BoardChangedError`. */
export async function runQuestmaster(store: Store, run: QuestmasterRun): Promise<QuestmasterReport | 'busy'> {
  if (run.dryRun) return rehearse(store, run);
  // A retry for all organisations, or after a snooze: what this one has got already is not done or forced once more.
  const done = await store.read((tx) => findSummary(tx, run.orgId, summaryId(run)));
  if (done && 'decksGenerated' in done.stats) {
    // A kill may have left it.
    await releaseOrgLease(store, run);
    return reportAgain(run.orgId, done, done.stats);
  }
  return withOrgLease(store, run, async (renew) => {
    const startedAt = await timeOf(store);
    const writer = await openWriter(store, run);
    const attempt = { startedAt, writer, renew };
    return untilCommitted(
      run.orgId,
      (isLast) => (isLast ? runInside(store, run, attempt) : tryRun(store, run, attempt)),
      renew,
    );
  });
}

async function rehearse(store: Store, run: QuestmasterRun): Promise<QuestmasterReport> {
  const { plan } = await computeDay(store, run);
  await store.write((tx) => publish(tx, [rehearsedEvent(plan, run)]));
  return reportOf(plan);
}

interface Attempt {
  readonly startedAt: Instant;
  readonly writer: Writer | undefined;
  readonly renew: Renew;
}

async function tryRun(
  store: Store,
  run: QuestmasterRun,
  { startedAt, writer, renew }: Attempt,
): Promise<QuestmasterReport | undefined> {
  const computed = await computeDay(store, run);
  const { snapshot } = computed;
  const plan = writer ? await withWords(computed.plan, { writer, renew }) : computed.plan;
  const finishedAt = await timeOf(store);
  const summary = summaryOf(plan, run, { startedAt, finishedAt, words: writer?.report() });
  if (!(await store.write((tx) => commitDay(tx, plan, { run, snapshot, summary })))) return undefined;
  return { ...reportOf(plan), warnings: summary.warnings, summaryId: summary.id };
}

/** No other process changes the board meanwhile; a language model is not waited for. */
async function runInside(
  store: Store,
  run: QuestmasterRun,
  { startedAt, writer }: Attempt,
): Promise<QuestmasterReport> {
  const { orgId, now, force = false } = run;
  return store.write(function* (tx) {
    yield* holdBoard(tx, orgId);
    const snapshot = yield* readSnapshot(tx, orgId, now);
    const plan = planDay(snapshot, now, { force });
    const finishedAt = yield* readNow(tx);
    const summary = summaryOf(plan, run, { startedAt, finishedAt, words: writer?.report() });
    yield* commitDay(tx, plan, { run, snapshot, summary });
    return { ...reportOf(plan), warnings: summary.warnings, summaryId: summary.id };
  });
}

async function openWriter(store: Store, { orgId, words }: QuestmasterRun): Promise<Writer | undefined> {
  if (!words) return undefined;
  const { settings } = await store.read((tx) => requireOrg(tx, orgId));
  return createWriter({ ...words, limits: settings.ai, cache: createTextCache(store, orgId) });
}

/** Together the texts may take longer than the lease lasts. */
async function withWords(
  plan: DayPlan,
  { writer, renew }: { readonly writer: Writer; readonly renew: Renew },
): Promise<DayPlan> {
  const { digestFacts: facts } = plan;
  if (!facts) return plan;
  const { board } = facts;
  const beforeAsking = async (): Promise<void> => {
    if (writer.asksModel) await renew();
  };
  await beforeAsking();
  const digest = await writer.digest({ ...facts, members: board.members });
  const steps: (readonly [string, Written])[] = [];
  for (const flag of topFlags(facts)) {
    await beforeAsking();
    steps.push([flag.id, await writer.nextSteps({ flag, board })]);
  }
  return withTexts(plan, {
    text: digest.text,
    nextSteps: new Map(steps.map(([id, { text }]) => [id, text])),
    ai: digest.ai || steps.some(([, { ai }]) => ai),
  });
}

async function computeDay(store: Store, { orgId, now, force = false }: QuestmasterRun) {
  const snapshot = await store.read((tx) => readSnapshot(tx, orgId, now));
  return { plan: planDay(snapshot, now, { force }), snapshot };
}

interface Commit {
  readonly run: QuestmasterRun;
  readonly snapshot: ReadSnapshot;
  readonly summary: RunSummary;
}

/** Returns false, and writes nothing, when the board is no longer the one that was read. A noop writes only its summary. */
function* commitDay(tx: Tx, plan: DayPlan, { run, snapshot, summary }: Commit): Body<boolean> {
  const { orgId, now } = run;
  if (plan.status !== 'noop') {
    if (!(yield* advanceBoard(tx, orgId, snapshot.board))) return false;
    yield* writeRecords(tx, { orgId, kind: 'quests' }, { records: plan.quests, now });
    yield* writeFlags(tx, orgId, { flags: plan.flags, now });
    yield* writeDecks(tx, orgId, { decks: plan.decks, now });
    yield* keepDigest(tx, plan, snapshot.readAt);
    yield* publish(tx, eventsOf(plan, run, summary.id));
  }
  yield* writeSummary(tx, summary, run);
  return true;
}

function* keepDigest(tx: Tx, { orgId, events }: DayPlan, at: Instant): Body<void> {
  for (const event of events)
    if (event.type === 'digest.daily.ready')
      yield* noteDigest(tx, orgId, { date: event.payload.date, at, payload: event.payload });
}

function eventsOf({ events }: DayPlan, run: QuestmasterRun, summary: string): NewEvent[] {
  return events.map(({ id, type, orgId, payload }) => ({
    ...originOf(run),
    type,
    orgId,
    dedupeKey: id,
    // The plan and its events do not know their run, so the id of the summary is added here.
    payload: type === 'questmaster.completed' ? { ...payload, summaryId: summary } : payload,
  }));
}

function rehearsedEvent({ orgId, date, stats }: DayPlan, run: QuestmasterRun): NewEvent {
  const type = DRYRUN_EVENT;
  return {
    ...originOf(run),
    type,
    orgId,
    // One event for each run, also after a retry of the run.
    dedupeKey: fingerprintOf(type, orgId, String(run.runId)),
    payload: { org: orgId, date, counts: stats },
  };
}

function originOf({
  jobId,
  runId,
  sourceApp,
}: QuestmasterRun): Pick<NewEvent, 'jobId' | 'runId' | 'sourceApp'> {
  return { jobId, runId, sourceApp };
}

function summaryOf(
  plan: DayPlan,
  run: QuestmasterRun,
  {
    words,
    ...times
  }: Pick<RunSummary, 'startedAt' | 'finishedAt'> & { readonly words: WriterReport | undefined },
): RunSummary {
  const { date, status, stats, changes, warnings, cycles, inputsHash, outputsHash } = plan;
  return {
    id: summaryId(run),
    runKey: `daily.questmaster:${run.orgId}:${date}`,
    dryRun: false,
    status,
    ...times,
    stats,
    changes,
    warnings: [...warnings, ...(words?.warnings ?? [])],
    cycles,
    inputsHash,
    outputsHash,
    ai: words?.ai ?? { calls: 0, tokens: 0, fallback: false },
  };
}

function reportOf({ orgId, date, status, stats, changes, warnings, cycles }: DayPlan): QuestmasterReport {
  return { org: orgId, date, status, counts: stats, changes, warnings, cycles };
}

function reportAgain(org: string, done: BoardRun, counts: RunStats): QuestmasterReport {
  const { id, status, changes, warnings, cycles } = done;
  return { org, date: subjectOf(done), status, counts, changes, warnings, cycles, summaryId: id };
}

async function timeOf(store: Store): Promise<Instant> {
  return new Date(await store.now()).toISOString();
}
