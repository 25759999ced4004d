/** The address of the page: how it is looked at, which week, which hour of the heat map, which schedule is in the drawer, which of its fires, and what is done with it. Pure. */
import { address, oneIn, textIn } from '../../../words/address.ts';

export const VIEWS = ['week', 'list', 'heat'] as const;
export const ACTS = ['edit', 'new'] as const;

export interface ScheduleParts {
  readonly view: (typeof VIEWS)[number];
  readonly schedule?: string | undefined;
  /** The date of its first day: an address shows the same week on another day. Undefined: from today on. */
  readonly week?: string | undefined;
  /** `2026-11-30T09`: of the heat map. Undefined: the busiest. */
  readonly hour?: string | undefined;
  /** The verdict of the last fires that the drawer lists. */
  readonly fires?: string | undefined;
  readonly act?: (typeof ACTS)[number] | undefined;
}

export function readScheduleParts(search: object): ScheduleParts {
  return {
    view: oneIn(VIEWS, search, 'view') ?? 'week',
    schedule: textIn(search, 'schedule'),
    week: dateIn(textIn(search, 'week')),
    hour: hourIn(textIn(search, 'hour')),
    fires: textIn(search, 'fires'),
    act: oneIn(ACTS, search, 'act'),
  };
}

export function schedulesPath({ view, schedule, week, hour, fires, act }: Partial<ScheduleParts>): string {
  return address('/schedules', {
    view: view === 'week' ? undefined : view,
    week,
    hour: view === 'heat' ? hour : undefined,
    schedule,
    fires: schedule === undefined ? undefined : fires,
    act,
  });
}

/** Another schedule in the drawer. */
export function drawerPath(parts: ScheduleParts, schedule: string | undefined): string {
  return schedulesPath({ ...parts, schedule, fires: undefined, act: undefined });
}

function hourIn(text = ''): string | undefined {
  const [date, hour = ''] = text.split('T');
  return dateIn(date) !== undefined && /^(?:[01]\d|2[0-3])$/.test(hour) ? text : undefined;
}

/** `2026-11-30` */
function dateIn(text = ''): string | undefined {
  const isDate = /^20\d{2}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
  return isDate ? text : undefined;
}
