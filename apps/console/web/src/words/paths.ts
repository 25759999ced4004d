/** The addresses of what many pages lead to. What else is in the address of a page, a file of that page knows. Pure. */
import { address } from './address.ts';

export function jobPath(id: string): string {
  return `/jobs/${encodeURIComponent(id)}`;
}

/** What is shown at the left below the waterfall, and at the right. */
export interface RunParts {
  readonly left?: string | undefined;
  readonly tab?: string | undefined;
}

export function runPath(id: number | string, parts: RunParts = {}): string {
  return address(`/runs/${id}`, { ...parts });
}

/** In the drawer of its page, as the ones below. */
export function queuePath(name: string): string {
  return `/queues?queue=${encodeURIComponent(name)}`;
}

export function schedulePath(name: string): string {
  return `/schedules?schedule=${encodeURIComponent(name)}`;
}

/** With its form instead. */
export function scheduleEditPath(name: string): string {
  return `${schedulePath(name)}&act=edit`;
}

/** As a list instead of a week. */
export const SCHEDULE_LIST = '/schedules?view=list';

/** Also when it has ended. */
export function nodePath(id: number): string {
  return `/nodes?node=${id}`;
}

export function taskPath(org: string, id: string): string {
  return address('/quests', { org, task: id });
}
