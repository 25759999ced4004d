/** Events as lists show them, and a walk back through them. */
import { type EventSearch, listEvents, type News } from '@sb/events';
import type { Store } from '@sb/storage';
import { actObject, boardActWords, clean, eventSays, isoTime, maskNews } from '@sb/views';
import type { EventRow } from '../answers/events.ts';
import type { Worked } from '../guard/own-boards.ts';
import { maySeePayloadOf, seenFact } from '../guard/seen-fact.ts';
import type { Who } from '../http/who.ts';

export interface Look {
  readonly secrets: readonly string[];
  readonly who: Pick<Who, 'canSeePayload' | 'jobs' | 'orgs'>;
  /** Where all are of one run. */
  readonly run?: Worked;
}

/** An event of a board has its words and its object also for those who may not see payloads, as in the audit. */
export function eventRows(news: readonly News[], { secrets, who, run }: Look): EventRow[] {
  const seen = news.map((one) => seenFact(who, one));
  const isShown = (one: News): boolean => maySeePayloadOf(who, one, run);
  return maskNews(seen, secrets).map((one) => ({
    id: one.id,
    type: clean(one.type),
    at: isoTime(one.at.getTime()),
    ...(one.actor !== undefined && { actor: clean(one.actor) }),
    ...(one.jobId !== undefined && { jobId: one.jobId }),
    ...(one.runId !== undefined && { runId: one.runId }),
    ...(one.orgId !== undefined && { orgId: clean(one.orgId) }),
    ...(one.sourceApp !== undefined && { sourceApp: clean(one.sourceApp) }),
    ...((one.orgId !== undefined || isShown(one)) && eventObject(one)),
    says: boardSays(one) ?? (isShown(one) ? eventSays(one) : ''),
    payload: isShown(one) ? one.payload : {},
  }));
}

function boardSays({ orgId, type, payload }: News): string | undefined {
  const words = orgId === undefined ? undefined : boardActWords(type, payload);
  const { reason } = payload;
  return words && clean(typeof reason === 'string' ? `${words}: ${reason}` : words);
}

/** Its run and its job are beside it; the fields of a program's own event may mean anything. */
function eventObject(event: News): Pick<EventRow, 'object'> {
  const { orgId, jobId, runId, sourceApp } = event;
  if (orgId === undefined && (jobId ?? runId ?? sourceApp) !== undefined) return {};
  const object = actObject(event);
  if (!object || object.kind === 'run' || object.kind === 'job') return {};
  return { object: { kind: object.kind, name: clean(object.name) } };
}

export interface Walk {
  readonly search: Omit<EventSearch, 'limit'>;
  readonly limit: number;
  readonly isWanted: (event: News) => boolean;
  /** An event from here on is older than asked for: the walk ends. */
  readonly isPast: (event: News) => boolean;
}

export interface Walked {
  readonly found: readonly News[];
  /** The `before` of the next page. */
  readonly next?: number;
  readonly searched: { readonly rows: number; readonly isWhole: boolean };
}

const PAGE = 500;
const MOST_ROWS = 20_000;

/** The newest first. One wanted event more than asked for is looked for, so that the last page has no `next`. */
export async function walkEvents(store: Store, { search, limit, isWanted, isPast }: Walk): Promise<Walked> {
  const found: News[] = [];
  let before = search.before;
  let rows = 0;
  // Without a filter the first page is enough.
  let size = limit + 1;
  const whole = (): Walked => ({ found, searched: { rows, isWhole: true } });
  while (rows < MOST_ROWS) {
    const [at, most] = [before, size];
    const page = await store.read((tx) =>
      listEvents(tx, { ...search, ...(at !== undefined && { before: at }), limit: most }),
    );
    for (const event of page) {
      if (isPast(event)) return whole();
      if (isWanted(event) && found.length === limit) {
        const next = found.at(-1)?.id;
        return { found, ...(next !== undefined && { next }), searched: { rows, isWhole: true } };
      }
      rows += 1;
      before = event.id;
      if (isWanted(event)) found.push(event);
    }
    if (page.length < size) return whole();
    size = PAGE;
  }
  return { found, ...(before !== undefined && { next: before }), searched: { rows, isWhole: false } };
}
