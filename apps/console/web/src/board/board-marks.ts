/** States of tasks and quests as marks: their shapes are those of runs. Pure. */
import type { QuestRow, TaskRow } from '../../../src/answers/board/board.ts';
import { hoursText } from '../words/weeks.ts';

const OF_TASK: Readonly<Record<TaskRow['status'], string>> = {
  todo: 'queued',
  'in-progress': 'running',
  'in-review': 'later',
  blocked: 'held',
  done: 'succeeded',
  cancelled: 'cancelled',
};

const OF_QUEST: Readonly<Record<QuestRow['state'], string>> = {
  locked: 'waiting',
  unlocked: 'queued',
  'in-progress': 'running',
  completed: 'succeeded',
  cancelled: 'cancelled',
};

export const STATUSES = Object.keys(OF_TASK) as readonly TaskRow['status'][];
export const STATES = Object.keys(OF_QUEST) as readonly QuestRow['state'][];
export const PRIORITIES = ['urgent', 'high', 'medium', 'low'] as const;
export const PHASES = ['W', 'I', 'D', 'G', 'E', 'T'] as const;
export const FLAG_KINDS = [
  'blocked.manual',
  'blocked.dependency',
  'blocked.external',
  'blocked.deadlock',
  'stuck.stale',
  'stuck.aging',
  'stuck.unowned',
  'overdue',
] as const;

export function taskMark(status: string): string {
  return OF_TASK[status as TaskRow['status']] ?? 'pending';
}

/** How a run of a job of the board ended: its word is that of Runs. */
const SUMMARIES: Readonly<Record<string, { readonly mark: string; readonly word: string }>> = {
  success: { mark: 'succeeded', word: 'succeeded' },
  partial: { mark: 'pending', word: 'incomplete' },
  noop: { mark: 'skipped', word: 'nothing to do' },
  failed: { mark: 'failed', word: 'failed' },
};

export function summaryMark(status: string): string {
  return SUMMARIES[status]?.mark ?? 'pending';
}

export function summaryWord(status: string): string {
  return SUMMARIES[status]?.word ?? status;
}

/** `2 of 4 tasks are done` */
export function doneText({ done, live }: Pick<QuestRow['progress'], 'done' | 'live'>): string {
  return live === 1 ? `${done} of 1 task is done` : `${done} of ${live} tasks are done`;
}

/** `stuck.stale` reads as `stale`. */
export function flagWord(kind: string): string {
  const [, word = kind] = kind.split('.');
  return kind.startsWith('blocked.') ? `blocked: ${word}` : word;
}

export function questMark({ state, hold }: Pick<QuestRow, 'state' | 'hold'>): string {
  return hold && state === 'locked' ? 'paused' : OF_QUEST[state];
}

export function questWord({ state, hold }: Pick<QuestRow, 'state' | 'hold'>): string {
  return hold ? `${state}, held` : state;
}

const RANK: readonly QuestRow['state'][] = ['in-progress', 'unlocked', 'locked', 'completed', 'cancelled'];

/** Of quests that have not ended, as a filter. */
export const OPEN_STATES = 'locked,unlocked,in-progress';

/** What goes on first, what has ended last; else as they were. */
export function openFirst<Quest extends Pick<QuestRow, 'state'>>(quests: readonly Quest[]): readonly Quest[] {
  return quests.toSorted((one, other) => RANK.indexOf(one.state) - RANK.indexOf(other.state));
}

/** `45m`, `6h`, `2.5h`: minutes as people plan them. */
export function minutesText(minutes: number): string {
  return minutes < 60 ? `${minutes}m` : hoursText(minutes);
}

export interface Blocked {
  readonly blockers: readonly TaskRow['blockers'][number][];
}

/** Blockers that are not resolved. */
export function openBlockers({ blockers }: Blocked): readonly string[] {
  return blockers.filter(({ resolvedAt }) => resolvedAt === undefined).map(({ text }) => text);
}

/** How far a task is, by its minutes; undefined: it says nothing of them. */
export function taskShare({
  status,
  estimateMinutes,
  remainingMinutes,
}: Pick<TaskRow, 'status' | 'estimateMinutes' | 'remainingMinutes'>): number | undefined {
  if (status === 'done') return 1;
  if (estimateMinutes === undefined || remainingMinutes === undefined || estimateMinutes === 0)
    return undefined;
  return Math.max(0, Math.min(1, 1 - remainingMinutes / estimateMinutes));
}
