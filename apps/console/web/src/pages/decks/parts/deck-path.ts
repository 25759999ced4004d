/** The address of the page: whose board, which view, which day, and what it is filtered by. Pure. */
import { address, oneIn, textIn } from '../../../words/address.ts';

export const VIEWS = ['day', 'runs', 'files', 'github'] as const;
export const SEVERITIES = ['critical', 'warn'] as const;
/** Jobs that leave a summary; `sprint.replan` is what a person starts. */
export const JOBS = ['daily.questmaster', 'weekly.sprintplanner', 'sprint.replan'] as const;

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
  const date = textIn(search, 'date');
  return {
    org,
    view: oneIn(VIEWS, search, 'view') ?? 'day',
    date: date !== undefined && /^\d{4}-\d\d-\d\d$/.test(date) ? date : undefined,
    member: textIn(search, 'member'),
    severity: oneIn(SEVERITIES, search, 'severity'),
    kind: textIn(search, 'kind'),
    isCleared: textIn(search, 'flags') === 'cleared',
    job: textIn(search, 'job'),
    run: textIn(search, 'run'),
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
  return address('/decks', { org, view: view === 'day' ? undefined : view, ...ofView });
}

export function questPath(org: string, quest: string): string {
  return address('/quests', { org, quest });
}
