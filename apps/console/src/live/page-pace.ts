/** What the page of a run depends on, by the answer that it was sent last. Pure. */

/** How long it may be behind what happens elsewhere, ms. */
const SOON_MS = 1_000;
const LATER_MS = 5_000;

export interface PagePace {
  /** The runs that it names: those of its chain, and those that it has asked for. */
  readonly runs: ReadonlySet<number>;
  /** Why a run waits may depend on all that happens; a page of another shows little of it. */
  readonly pauseMs: number;
  /** The log of a run grows while it is under way. */
  readonly logPauseMs: number;
}

/** Of a page that has no answer yet. */
export const NEW_PAGE: PagePace = { runs: new Set(), pauseMs: SOON_MS, logPauseMs: SOON_MS };

interface Shown {
  readonly state: string;
  readonly finishedAt?: string;
  readonly chain: readonly { readonly id: number }[];
  readonly children: readonly { readonly id: number }[];
}

export function paceOf(json: string): PagePace {
  const { state, finishedAt, chain, children } = JSON.parse(json) as Shown;
  const isRunning = state === 'running';
  const isWaiting = !isRunning && finishedAt === undefined;
  return {
    runs: new Set([...chain, ...children].map(({ id }) => id)),
    pauseMs: isWaiting ? SOON_MS : LATER_MS,
    logPauseMs: isRunning ? SOON_MS : LATER_MS,
  };
}
