/** Who or what requested a run, for a list. Pure. */
import { actorName } from './actor-name.ts';

interface Requested {
  readonly schedule?: string | undefined;
  readonly createdBy?: string | undefined;
  readonly trigger: string;
}

/** The schedule that made it, else the person or program, else the kind of trigger. */
export function requestedBy({ schedule, createdBy, trigger }: Requested): string {
  if (schedule !== undefined) return schedule;
  if (createdBy === undefined) return trigger;
  const name = actorName(createdBy);
  return trigger === 'manual' ? `by ${name}` : name;
}
