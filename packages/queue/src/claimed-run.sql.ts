import { TRIGGERS, type Trigger } from '@sb/jobs';
import type { ClaimedRun } from './run.ts';

/** Facts that most runs lack. */
interface RareFacts {
  readonly trigger: string;
  readonly failures: number;
  readonly crashes: number;
  readonly fireAt: number | null;
  readonly scheduleId: number | null;
  readonly replayOf: number | null;
  readonly tags: readonly string[] | null;
  readonly dryRun: number;
  readonly isLate: number | null;
}

type Columns = readonly [
  id: number,
  jobId: number,
  claimNo: number,
  maxAttempts: number,
  timeoutMs: number | null,
  input: string | null,
  runAt: number,
  createdAt: number,
  rare: string | null,
];

const DEFAULT_TIMEOUT_MS = 3_600_000;
const NO_TAGS: readonly string[] = [];
const USUAL: RareFacts = {
  trigger: 'api',
  failures: 0,
  crashes: 0,
  fireAt: null,
  scheduleId: null,
  replayOf: null,
  tags: null,
  dryRun: 0,
  isLate: null,
};

/** The one place where the columns of a claim are taken for what CLAIM_COLUMNS and the rare facts say they are. */
export function claimedRun(row: unknown, jobName: (id: number) => string): ClaimedRun {
  // By place: to take an array apart by names costs an iterator a run.
  const columns = row as Columns;
  const rare = columns[8];
  const facts = rare === null ? USUAL : (JSON.parse(rare) as RareFacts);
  return {
    id: columns[0],
    jobId: jobName(columns[1]),
    claimNo: columns[2],
    failures: facts.failures,
    crashes: facts.crashes,
    maxAttempts: columns[3],
    timeoutMs: columns[4] ?? DEFAULT_TIMEOUT_MS,
    input: columns[5] ?? undefined,
    runAt: columns[6],
    createdAt: columns[7],
    trigger: rare === null ? 'api' : triggerOf(facts.trigger),
    tags: facts.tags ?? NO_TAGS,
    dryRun: facts.dryRun === 1,
    fireAt: facts.fireAt ?? undefined,
    scheduleId: facts.scheduleId ?? undefined,
    replayOf: facts.replayOf ?? undefined,
    isLate: facts.isLate === 1,
  };
}

/** `update ... returning` gives no order: first come, first served. */
export function inOrder(runs: readonly ClaimedRun[]): readonly ClaimedRun[] {
  return runs.length > 1 ? runs.toSorted((a, b) => a.runAt - b.runAt || a.id - b.id) : runs;
}

export function triggerOf(text: string | undefined): Trigger {
  return TRIGGERS.find((trigger) => trigger === text) ?? 'api';
}
