/** From single steps to lists of fires. Pure. */

export interface CronSteps {
  /** The first fire strictly after an instant, both ms since the epoch. Undefined when there is none. */
  readonly after: (instant: number) => number | undefined;
  /** The last fire strictly before an instant. */
  readonly before: (instant: number) => number | undefined;
}

export interface CronLists {
  /** Up to `count` fires strictly after an instant, the earliest first. */
  next(after: Date, count: number): Date[];
  /** Up to `count` fires strictly before an instant, the latest first. */
  previous(before: Date, count: number): Date[];
}

/** The steps throw a `RangeError` for an instant that no date can hold. */
export function withLists({ after, before }: CronSteps): CronSteps & CronLists {
  const steps: CronSteps = {
    after: (instant) => after(validInstant(instant)),
    before: (instant) => before(validInstant(instant)),
  };
  return {
    ...steps,
    next: (start, count) => take(count, start, steps.after),
    previous: (start, count) => take(count, start, steps.before),
  };
}

function validInstant(instant: number): number {
  if (Number.isNaN(new Date(instant).getTime()))
    throw new RangeError('Expected a valid date to search fires from, got an invalid one.');
  return instant;
}

function take(count: number, start: Date, step: (instant: number) => number | undefined): Date[] {
  const fires: Date[] = [];
  let at = start.getTime();
  while (fires.length < count) {
    const found = step(at);
    if (found === undefined) break;
    fires.push(new Date(found));
    at = found;
  }
  return fires;
}
