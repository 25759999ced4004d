/** Facts as events of a stream, for those who may see them. */
import type { News, Position } from '@sb/events';
import { maySeeFact } from '../guard/seen-fact.ts';
import type { Who } from '../http/who.ts';
import { eventRows } from '../rows/event-rows.ts';
import { redacted } from '../rows/redacted.ts';
import { writePosition } from './facts.ts';
import type { Topics } from '../requests/topics.ts';

export interface LiveMessage {
  readonly event: string;
  /** JSON. */
  readonly data: string;
  /** Set for facts: `Last-Event-ID` goes on behind it. */
  readonly id?: string;
}

export interface Client {
  readonly who: Who;
  readonly topics: Topics;
  readonly send: (message: LiveMessage) => void;
  /** Whether it has taken most of what was sent: what can wait is sent later. */
  readonly hasRoom: () => boolean;
  /** The last fact that it was sent, on a stream before: those behind it are sent first. */
  readonly after?: Position | undefined;
}

interface How {
  readonly secrets: readonly string[];
  /** Characters. */
  readonly most?: number;
}

/** False when they have more characters than `most`: then none is sent. */
export function sendFacts(
  { topics, who, send }: Client,
  news: readonly News[],
  { secrets, most = Infinity }: How,
): boolean {
  if (!topics.hasEvents) return true;
  const messages = news
    .filter((fact) => maySeeFact(who, fact))
    .map((fact) => factMessage(fact, who, secrets));
  if (messages.reduce((sum, { data }) => sum + data.length, 0) > most) return false;
  for (const message of messages) send(message);
  return true;
}

/** The row that `GET /events` has of it. */
function factMessage(fact: News, who: Who, secrets: readonly string[]): LiveMessage {
  const [row] = eventRows([fact], { secrets, who });
  return { event: 'fact', data: JSON.stringify(redacted(row, secrets)), id: writePosition(fact.position) };
}
