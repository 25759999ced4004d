/** What a schedule does with missed fires and unfinished runs, as sentences. Pure. */
import type { CatchUp, Overlap, ScheduleRules } from '@sb/scheduler';
import { compactDuration, plural } from '@sb/words';

const CATCH_UP: Readonly<Record<CatchUp, (rules: ScheduleRules) => string>> = {
  skip: () => 'A missed fire is not caught up',
  once: ({ catchUpWindowMs }) =>
    `Catches up the latest missed fire within ${compactDuration(catchUpWindowMs)}`,
  all: ({ catchUpWindowMs, catchUpCap }) =>
    `Catches up the missed fires of ${compactDuration(catchUpWindowMs)}, at most ${catchUpCap}`,
};

const OVERLAP: Readonly<Record<Overlap, string>> = {
  skip: 'skips while the run before is unfinished',
  queue: 'waits while the run before is unfinished',
  allow: 'runs beside an unfinished run',
  replace: 'cancels the run before where it is unfinished',
};

/** `Catches up the latest missed fire within 1d; skips while the run before is unfinished.` */
export function rulesWords(rules: ScheduleRules): string {
  const { catchUp, overlap, jitterMs, startDeadlineMs, exclude } = rules;
  const parts = [
    CATCH_UP[catchUp](rules),
    OVERLAP[overlap],
    ...(jitterMs > 0 ? [`comes up to ${compactDuration(jitterMs)} after its time`] : []),
    ...(startDeadlineMs === undefined
      ? []
      : [`its run expires when it has not started within ${compactDuration(startDeadlineMs)}`]),
    ...(exclude.length > 0 ? [`does not run on ${plural(exclude.length, 'excluded date')}`] : []),
  ];
  return `${parts.join('; ')}.`;
}

/** What keeps fires from the times of the clock: `jitter up to 2m`, `except 3 dates`. */
export function clockExceptions({
  jitterMs,
  exclude,
}: Pick<ScheduleRules, 'jitterMs' | 'exclude'>): string[] {
  return [
    ...(jitterMs > 0 ? [`jitter up to ${compactDuration(jitterMs)}`] : []),
    ...(exclude.length > 0 ? [`except ${plural(exclude.length, 'date')}`] : []),
  ];
}
