/**
 * One run of the questmaster for one organisation. Called by the jobs. Its promises, and what a crash leaves, are those of
 * `runOnBoard`.
 */
import { type NewEvent, publish } from '@sb/events';
import type { Body, Store, Tx } from '@sb/storage';
import { DRYRUN_EVENT } from '../events.ts';
import { type DayPlan, withTexts } from './day-plan.ts';
import { topFlags } from './digest.ts';
import { fingerprintOf } from '../fingerprint.ts';
import type { Instant, LocalDate } from '../model/dates.ts';
import type { Change, RunStats, RunStatus, RunSummary, Warning } from '../model/run.ts';
import { planDay } from './questmaster.ts';
import { writeDecks } from '../records/decks.sql.ts';
import { writeFlags } from '../records/flags.sql.ts';
import { readSnapshot, type ReadSnapshot } from '../records/organisation.ts';
import { advanceBoard, noteDigest } from '../records/orgs.sql.ts';
import { writeRecords } from '../records/records.sql.ts';
import { type BoardRun, findSummary, subjectOf, summaryId, writeSummary } from '../records/summaries.sql.ts';
import { type BoardWork, type RunEnd, runOnBoard, type Texts } from '../runs/run-on-board.ts';
import type { Words, Written } from '../words/writer.ts';

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
  return runOnBoard(store, run, workOf(run));
}

function workOf(run: QuestmasterRun): BoardWork<ReadSnapshot, Day, QuestmasterReport> {
  return {
    findDone: (tx) => findReport(tx, run),
    read: (tx) => readSnapshot(tx, run.orgId, run.now),
    decide: (snapshot) => decideDay(snapshot, run),
    addTexts: async ({ plan, snapshot }, texts) => ({ plan: await withWords(plan, texts), snapshot }),
    commit: (tx, day, end) => commitDay(tx, day, { run, end }),
  };
}

/** A retry for all organisations, or after a snooze: what this one has got already is not done or forced once more. */
function* findReport(tx: Tx, run: QuestmasterRun): Body<QuestmasterReport | undefined> {
  const done = yield* findSummary(tx, run.orgId, summaryId(run));
  return done && 'decksGenerated' in done.stats ? reportAgain(run.orgId, done, done.stats) : undefined;
}

/** The plan, and the board that it is for. */
interface Day {
  readonly plan: DayPlan;
  readonly snapshot: ReadSnapshot;
}

function decideDay(snapshot: ReadSnapshot, { now, force = false }: QuestmasterRun): Day {
  return { plan: planDay(snapshot, now, { force }), snapshot };
}

async function rehearse(store: Store, run: QuestmasterRun): Promise<QuestmasterReport> {
  const snapshot = await store.read((tx) => readSnapshot(tx, run.orgId, run.now));
  const { plan } = decideDay(snapshot, run);
  await store.write((tx) => publish(tx, [rehearsedEvent(plan, run)]));
  return reportOf(plan);
}

async function withWords(plan: DayPlan, { writer, renew }: Texts): Promise<DayPlan> {
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

/** A noop writes only its summary. */
function* commitDay(
  tx: Tx,
  { plan, snapshot }: Day,
  { run, end }: { readonly run: QuestmasterRun; readonly end: RunEnd },
): Body<QuestmasterReport | undefined> {
  const { orgId, now } = run;
  const summary = summaryOf(plan, run, end);
  if (plan.status !== 'noop') {
    if (!(yield* advanceBoard(tx, orgId, snapshot.board))) return undefined;
    yield* writeRecords(tx, { orgId, kind: 'quests' }, { records: plan.quests, now });
    yield* writeFlags(tx, orgId, { flags: plan.flags, now });
    yield* writeDecks(tx, orgId, { decks: plan.decks, now });
    yield* keepDigest(tx, plan, snapshot.readAt);
    yield* publish(tx, eventsOf(plan, run, summary.id));
  }
  yield* writeSummary(tx, summary, run);
  return { ...reportOf(plan), warnings: summary.warnings, summaryId: summary.id };
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

function summaryOf(plan: DayPlan, run: QuestmasterRun, { words, ...times }: RunEnd): RunSummary {
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
