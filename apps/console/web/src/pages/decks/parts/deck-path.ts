/** The address of the page: whose board, which view, which day, and what it is filtered by. Pure. */
import { boardPath } from '../../../board/choose-org.ts';

export const VIEWS = ['day', 'runs', 'files', 'github'] as const;
export const SEVERITIES = ['critical', 'warn'] as const;
export const JOBS = ['daily.questmaster', 'weekly.sprintplanner'] as const;

export interface DeckParts {
  readonly org: string;
  readonly view: (typeof VIEWS)[number];
  /** Absent: the last day that has decks. */
  readonly date?: string | undefined;
  readonly member?: string | undefined;
  /** Of the flags beside the decks. */
  readonly severity?: (typeof SEVERITIES)[number] | undefined;
  readonly kind?: string | undefined;
  /** The flags that were cleared, in place of the open ones. */
  readonly isCleared: boolean;
  /** Of the runs. */
  readonly job?: string | undefined;
  /** The summary in the drawer. */
  readonly run?: string | undefined;
}

export function readDeckParts(search: object, org: string): DeckParts {
  const text = (name: string): string | undefined => {
    const value: unknown = Reflect.get(search, name);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const date = text('date');
  return {
    org,
    view: VIEWS.find((one) => one === text('view')) ?? 'day',
    date: date !== undefined && /^\d{4}-\d\d-\d\d$/.test(date) ? date : undefined,
    member: text('member'),
    severity: SEVERITIES.find((one) => one === text('severity')),
    kind: text('kind'),
    isCleared: text('flags') === 'cleared',
    job: text('job'),
    run: text('run'),
  };
}

/** Filters of another view are left out. */
export function deckPath({ org, view = 'day', isCleared, ...parts }: Partial<DeckParts>): string {
  const { date, member, severity, kind, job, run } = parts;
  const ofView =
    view === 'day'
      ? { date, member, severity, kind, flags: isCleared === true ? 'cleared' : undefined }
      : view === 'runs'
        ? { job, run }
        : {};
  return boardPath('/decks', { org, view: view === 'day' ? undefined : view, ...ofView });
}

export function taskPath(org: string, task: string): string {
  return boardPath('/quests', { org, task });
}

export function questPath(org: string, quest: string): string {
  return boardPath('/quests', { org, quest });
}
