/** Who or what requested a run, for a list. Pure. */
import { actorName } from './actor-name.ts';

/** What made a run, of those whose word of the API is none for people. */
export const TRIGGER_NAMES: Readonly<Record<string, string>> = {
  manual: 'person',
  cron: 'schedule',
  dependency: 'chain',
  catch_up: 'catch-up',
};

export function triggerName(trigger: string): string {
  return TRIGGER_NAMES[trigger] ?? trigger;
}

interface Requested {
  readonly schedule?: string | undefined;
  readonly createdBy?: string | undefined;
  readonly trigger: string;
}

/** The schedule that made it, else the person or program, else the kind of trigger. */
export function requestedBy({ schedule, createdBy, trigger }: Requested): string {
  if (schedule !== undefined) return schedule;
  if (createdBy === undefined) return triggerName(trigger);
  const name = actorName(createdBy);
  return trigger === 'manual' ? `by ${name}` : name;
}
