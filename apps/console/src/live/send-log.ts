/** What a page of a run is sent of its log: the lines behind those that it was sent. */
import type { Who } from '../http/who.ts';
import type { Client } from './send-facts.ts';

export interface LogClient extends Pick<Client, 'who' | 'send'> {
  /** By run: where the answer that it was sent last ended. */
  readonly logPlaces: Map<number, string>;
}

/** Asks `GET /runs/:id/logs`; undefined: it was refused. */
type AskLog = (who: Who, id: number, query: object) => Promise<LogPage | undefined>;

export interface LogPage {
  /** None for those who may not see it. */
  readonly items?: readonly unknown[];
  readonly next?: string;
}

/** As many as the route answers at once. */
const MOST_LINES = 200;

export async function sendLog({ who, send, logPlaces }: LogClient, id: number, ask: AskLog): Promise<void> {
  for (;;) {
    const cursor = logPlaces.get(id);
    const page = await ask(who, id, { limit: MOST_LINES, ...(cursor !== undefined && { cursor }) });
    if (!page) return;
    const { items = [], next } = page;
    if (items.length > 0) send({ event: 'log', data: JSON.stringify({ id, items }) });
    if (next !== undefined) logPlaces.set(id, next);
    if (items.length < MOST_LINES) return;
  }
}
