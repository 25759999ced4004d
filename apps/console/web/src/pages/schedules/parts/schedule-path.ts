/** The address of the page: how it is looked at, which week, which schedule is in the drawer, and what is done with it. Pure. */
import { address, oneIn, textIn } from '../../../words/address.ts';

export const VIEWS = ['week', 'list', 'heat'] as const;
export const ACTS = ['edit', 'new'] as const;

export interface ScheduleParts {
  readonly view: (typeof VIEWS)[number];
  readonly schedule?: string | undefined;
  /** Weeks from this one. */
  readonly week: number;
  readonly act?: (typeof ACTS)[number] | undefined;
}

export function readScheduleParts(search: object): ScheduleParts {
  const week = Number(textIn(search, 'week') ?? 0);
  return {
    view: oneIn(VIEWS, search, 'view') ?? 'week',
    schedule: textIn(search, 'schedule'),
    week: Number.isInteger(week) && Math.abs(week) <= 520 ? week : 0,
    act: oneIn(ACTS, search, 'act'),
  };
}

export function schedulesPath({ view, schedule, week, act }: Partial<ScheduleParts>): string {
  return address('/schedules', {
    view: view === 'week' ? undefined : view,
    week: week === 0 ? undefined : week,
    schedule,
    act,
  });
}
