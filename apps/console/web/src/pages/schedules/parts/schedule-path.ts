/** The address of the page: how it is looked at, which week, which schedule is in the drawer, and what is done with it. Pure. */
export const VIEWS = ['week', 'list', 'heat'] as const;

export interface ScheduleParts {
  readonly view: (typeof VIEWS)[number];
  readonly schedule?: string | undefined;
  /** Weeks from this one. */
  readonly week: number;
  readonly act?: 'edit' | 'new' | undefined;
}

export function readScheduleParts(search: object): ScheduleParts {
  const text = (name: string): string | undefined => {
    const value: unknown = Reflect.get(search, name);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const week = Number(text('week') ?? 0);
  const act = text('act');
  return {
    view: VIEWS.find((one) => one === text('view')) ?? 'week',
    schedule: text('schedule'),
    week: Number.isInteger(week) && Math.abs(week) <= 520 ? week : 0,
    act: act === 'edit' || act === 'new' ? act : undefined,
  };
}

export function schedulePath({ view, schedule, week, act }: Partial<ScheduleParts>): string {
  const query = new URLSearchParams();
  if (view !== undefined && view !== 'week') query.set('view', view);
  if (week !== undefined && week !== 0) query.set('week', String(week));
  if (schedule !== undefined) query.set('schedule', schedule);
  if (act !== undefined) query.set('act', act);
  const text = query.toString();
  return text === '' ? '/schedules' : `/schedules?${text}`;
}
