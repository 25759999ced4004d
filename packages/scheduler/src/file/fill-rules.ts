import type { RuleFields } from '../check/entry-fields.ts';
import { DEFAULT_RULES, type ScheduleRules } from '../schedule-rules.ts';

/** The rules of an entry, `exclude` as dates; undefined where neither it nor `defaults` says anything. Pure. */
export function fillRules(
  own: RuleFields,
  defaults: RuleFields,
  expand: (exclude: readonly string[]) => readonly string[],
): ScheduleRules | undefined {
  const said: RuleFields = {
    queue: own.queue ?? defaults.queue,
    priority: own.priority ?? defaults.priority,
    catchUp: own.catchUp ?? defaults.catchUp,
    catchUpWindow: own.catchUpWindow ?? defaults.catchUpWindow,
    catchUpCap: own.catchUpCap ?? defaults.catchUpCap,
    overlap: own.overlap ?? defaults.overlap,
    jitter: own.jitter ?? defaults.jitter,
    startDeadline: own.startDeadline ?? defaults.startDeadline,
    exclude: own.exclude ?? defaults.exclude,
    tags: own.tags ?? defaults.tags,
  };
  if (Object.values(said).every((value) => value === undefined)) return undefined;
  // A default that is left out, and not undefined, leaves no trace in what is stored.
  return {
    ...(said.queue !== undefined && { queue: said.queue }),
    ...(said.priority !== undefined && { priority: said.priority }),
    catchUp: said.catchUp ?? DEFAULT_RULES.catchUp,
    catchUpWindowMs: said.catchUpWindow ?? DEFAULT_RULES.catchUpWindowMs,
    catchUpCap: said.catchUpCap ?? DEFAULT_RULES.catchUpCap,
    overlap: said.overlap ?? DEFAULT_RULES.overlap,
    jitterMs: said.jitter ?? DEFAULT_RULES.jitterMs,
    ...(said.startDeadline !== undefined && { startDeadlineMs: said.startDeadline }),
    exclude: said.exclude ? expand(said.exclude) : DEFAULT_RULES.exclude,
    tags: said.tags ? [...new Set(said.tags)] : DEFAULT_RULES.tags,
  };
}
