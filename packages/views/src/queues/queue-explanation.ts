/** Whether a queue moves, its depth and what happened lately, in words. Pure, except for the time zone of this machine. */
import { EXPLAIN_CAP, LATELY_MS, type NodeRecord, type QueueExplanation, type QueueVerdict } from '@sb/queue';
import { cappedCount, compactDuration, plural } from '@sb/words';
import { clean } from '../text/clean.ts';
import { ageTime } from '../text/instants.ts';

export const QUEUE_VERDICTS: Readonly<Record<QueueVerdict, string>> = {
  moves: 'moves',
  stands_still: 'starts no run',
  later: 'nothing is due',
  empty: 'empty',
};

export function depthText({ depth }: Pick<QueueExplanation, 'depth'>): string {
  const { due, later, held, waiting, running } = depth;
  const parts = [
    ...Object.entries(due).map(([priority, number]) => [number, `${priority} due`] as const),
    [later, 'later'] as const,
    ...Object.entries(held).map(([reason, number]) => [number, `held (${clean(reason)})`] as const),
    [waiting, 'waiting'] as const,
    [running, 'running'] as const,
  ];
  const shown = parts.flatMap(([number, what]) =>
    number > 0 ? [`${cappedCount(number, EXPLAIN_CAP)} ${what}`] : [],
  );
  return shown.join(' · ') || 'no runs';
}

export function nodeText({ name, state, running, slots }: NodeRecord): string {
  const used = slots === undefined ? `${running} running` : `${running} of ${slots} slots used`;
  return `${clean(name)} (${state === 'active' ? used : `${state}, ${used}`})`;
}

interface TimeWords {
  readonly duration: (ms: number) => string;
  readonly age: (at: number, now: number) => string;
}

/** Beside its tables, a terminal passes the words of those. */
export function latelyText(
  { lately, now }: Pick<QueueExplanation, 'lately' | 'now'>,
  { duration, age }: TimeWords = { duration: compactDuration, age: ageTime },
): string {
  const { finished, claimedAt } = lately;
  const within = `within the last ${duration(LATELY_MS)}`;
  const claimed = claimedAt === undefined ? '' : `last claim ${age(claimedAt, now)}`;
  if (finished > 0)
    return [`${plural(finished, 'run')} finished ${within}`, claimed].filter(Boolean).join(', ');
  return claimed || `no run was claimed ${within}`;
}
