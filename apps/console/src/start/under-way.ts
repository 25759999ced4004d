/** The requests that wait for their answer, so that the end of a console does not cut them off. */
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpBindings } from '@hono/node-server';

type Fetch = (request: Request, bindings: HttpBindings) => Response | Promise<Response>;

export interface UnderWay {
  /** Knows each request from its call to the last byte of its answer. A stream is answered when it has begun. */
  watch(fetch: Fetch): (request: Request, bindings: object) => Promise<Response>;
  /** Ends when all are answered, or after this time. */
  ended(mostMs: number): Promise<void>;
}

const LOOK_MS = 10;

export function createUnderWay(): UnderWay {
  const answers = new Set<Pick<ServerResponse, 'once'>>();
  return {
    watch: (fetch) => async (request, bindings) => {
      const { outgoing } = bindings as HttpBindings;
      answers.add(outgoing);
      outgoing.once('close', () => answers.delete(outgoing));
      const response = await fetch(request, bindings as HttpBindings);
      if (isStream(response)) answers.delete(outgoing);
      return response;
    },
    async ended(mostMs) {
      for (let left = mostMs; answers.size > 0 && left > 0; left -= LOOK_MS) await sleep(LOOK_MS);
    },
  };
}

function isStream({ headers }: Response): boolean {
  return headers.get('content-type')?.startsWith('text/event-stream') === true;
}
