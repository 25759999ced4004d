/** The limits of a queue as texts of a form, and what of them changes. Pure. */
import type { QueueRow } from '../../../../src/answers/queues.ts';
import { commandLine } from '../../words/commands/command-line.ts';
import { typedCount } from '../../words/text/typed-count.ts';

export type Limits = QueueRow['limits'];

export interface LimitTexts {
  readonly maxRunning: string;
  readonly maxDepth: string;
  readonly rate: string;
  readonly burst: string;
}

/** `null`: none. */
export type LimitChange = {
  readonly [Name in keyof LimitTexts]?: (Name extends 'rate' ? string : number) | null;
};

export function limitTexts({ maxRunning, maxDepth, rate, burst }: Limits): LimitTexts {
  const [running, depth, most] = [maxRunning, maxDepth, burst].map((one) =>
    one === undefined ? '' : String(one),
  );
  return { maxRunning: running ?? '', maxDepth: depth ?? '', rate: rate ?? '', burst: most ?? '' };
}

/** `4 at once, 10/s`; `no limit` where there is none. */
export function limitWords({ maxRunning, maxDepth, rate, burst }: Limits): string {
  const words = [
    ...(maxRunning === undefined ? [] : [`${maxRunning} at once`]),
    ...(maxDepth === undefined ? [] : [`${maxDepth} may wait`]),
    ...(rate === undefined ? [] : [burst === undefined ? rate : `${rate} with a burst of ${burst}`]),
  ];
  return words.length === 0 ? 'no limit' : words.join(', ');
}

/** What the texts change, or take back when they are the old ones; a word that is no number is an error. */
export function limitChange(old: LimitTexts, texts: LimitTexts): LimitChange {
  const change: { -readonly [Name in keyof LimitChange]: LimitChange[Name] } = {};
  if (texts.maxRunning !== old.maxRunning) change.maxRunning = typedCount('At once', texts.maxRunning);
  if (texts.maxDepth !== old.maxDepth) change.maxDepth = typedCount('May wait', texts.maxDepth);
  const isRateOther = texts.rate !== old.rate || texts.burst !== old.burst;
  if (!isRateOther) return change;
  change.rate = texts.rate.trim() === '' ? null : texts.rate.trim();
  if (change.rate !== null && texts.burst.trim() !== '') change.burst = typedCount('Burst', texts.burst);
  return change;
}

const FLAGS = [
  ['maxRunning', '--concurrency'],
  ['maxDepth', '--max-depth'],
  ['rate', '--rate'],
  ['burst', '--burst'],
] as const;

/** `worker queue:limit mail --concurrency 3`; without a change it shows the limits. */
export function limitCommand(name: string, change: LimitChange): string {
  const flags = FLAGS.flatMap(([field, flag]) => {
    const value = change[field];
    return value === undefined ? [] : [flag, value === null ? 'none' : String(value)];
  });
  return commandLine('queue:limit', name, ...flags);
}
