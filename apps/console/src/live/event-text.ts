import type { LiveMessage } from './send-facts.ts';

/** A message as it is sent: JSON has no line breaks. Pure. */
export function eventText({ event, data, id }: LiveMessage): string {
  return `event: ${event}\ndata: ${data}\n${id === undefined ? '' : `id: ${id}\n`}\n`;
}
