/** Sends a page of a run the lines of its log that follow those it has. */
import type { Who } from '../http/who.ts';
import type { Asked } from './asked.ts';
import type { Client } from './send-facts.ts';

export interface LogClient extends Pick<Client, 'who' | 'send' | 'hasRoom'> {
  /** By run: where the answer that it was sent last ended. */
  readonly logPlaces: Map<number, LogPlace>;
}

interface LogPlace {
  /** Undefined before the first answer that can be continued. The end of an ended run has none: it is read again. */
  readonly cursor: string | undefined;
  /** The number of the last line that was sent. */
  readonly nr: number;
}

/** Asks `GET /runs/:id/logs`. */
type AskLog = (who: Who, id: number, query: object) => Promise<Asked<LogPage>>;

export interface LogPage {
  /** None for those who may not see it. */
  readonly items?: readonly { readonly nr: number }[];
  readonly next?: string;
}

/** As many as the route answers at once. */
const MOST_LINES = 200;
/** Of one look, so that a long log does not hold up the other clients. */
const MOST_PAGES = 4;

/** False when lines may be left: it could not be asked, there are many, or the client has not taken those before. */
export async function sendLog(
  { who, send, hasRoom, logPlaces }: LogClient,
  id: number,
  ask: AskLog,
): Promise<boolean> {
  for (let pages = 0; pages < MOST_PAGES && hasRoom(); pages++) {
    const { cursor, nr } = logPlaces.get(id) ?? { cursor: undefined, nr: 0 };
    const page = await ask(who, id, { limit: MOST_LINES, ...(cursor !== undefined && { cursor }) });
    if (typeof page === 'string') return page !== 'failed';
    const { items = [], next } = page;
    const newer = items.filter((line) => line.nr > nr);
    if (newer.length > 0) send({ event: 'log', data: JSON.stringify({ id, after: nr, items: newer }) });
    logPlaces.set(id, { cursor: next ?? cursor, nr: newer.at(-1)?.nr ?? nr });
    if (items.length < MOST_LINES || next === undefined) return true;
  }
  return false;
}
