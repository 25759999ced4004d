/** The address of the page: how it is looked at, which week, which schedule is in the drawer, and what is done with it. Pure. */
import { address, oneIn, textIn } from '../../../words/address.ts';

export const VIEWS = ['week', 'list', 'heat'] as const;
export const ACTS = ['edit', 'new'] as const;

export interface ScheduleParts {
  readonly view: (typeof VIEWS)[number];
  readonly schedule?: string | undefined;
  /** The date of its first day: an address shows the same week on another day. Undefined: from today on. */
  readonly week?: string | undefined;
  readonly act?: (typeof ACTS)[number] | undefined;
}

export function readScheduleParts(search: object): ScheduleParts {
  return {
    view: oneIn(VIEWS, search, 'view') ?? 'week',
    schedule: textIn(search, 'schedule'),
    week: dateIn(textIn(search, 'week')),
    act: oneIn(ACTS, search, 'act'),
  };
}

export function schedulesPath({ view, schedule, week, act }: Partial<ScheduleParts>): string {
  return address('/schedules', {
    view: view === 'week' ? undefined : view,
    week,
    schedule,
    act,
  });
}

/** `2026-11-30` */
function dateIn(text = ''): string | undefined {
  const isDate = /^20\d{2}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
  return isDate ? text : undefined;
}
