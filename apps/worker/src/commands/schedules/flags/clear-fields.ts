import type { ScheduleChanges } from '@sb/scheduler';
import type { Clearable } from '../../../cli/option-values.ts';
import { UsageError } from '../../../cli/usage-error.ts';

/** Null resets a field to its default. */
const CLEARED: Readonly<Record<Clearable, ScheduleChanges>> = {
  description: { description: null },
  input: { input: null },
  timezone: { timezone: null },
  when: { when: null },
  queue: { rules: { queue: null } },
  priority: { rules: { priority: null } },
  overlap: { rules: { overlap: null } },
  'catch-up': { rules: { catchUp: null } },
  'catch-up-window': { rules: { catchUpWindowMs: null } },
  'catch-up-cap': { rules: { catchUpCap: null } },
  jitter: { rules: { jitterMs: null } },
  'start-deadline': { rules: { startDeadlineMs: null } },
  exclude: { rules: { exclude: null } },
  tags: { rules: { tags: null } },
};

/** Adds the fields of `--clear` to the changes. Pure. Throws `USAGE` if a field is both set and cleared. */
export function clearFields(changes: ScheduleChanges, fields: readonly Clearable[]): ScheduleChanges {
  return fields.reduce((before, field) => {
    const { rules, ...own } = CLEARED[field];
    if (meets(own, before) || meets(rules, before.rules))
      throw new UsageError(`--${field} and --clear ${field} exclude each other`, 'Leave out one of them.');
    return { ...before, ...own, rules: { ...before.rules, ...rules } };
  }, changes);
}

function meets(cleared: object | undefined, given: object | undefined): boolean {
  return Object.keys(cleared ?? {}).some((key) => {
    const value: unknown = given && Reflect.get(given, key);
    return value !== undefined && value !== null;
  });
}
