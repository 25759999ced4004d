import type { Socket } from 'node:net';
import { hangUp, type Line, standBefore } from './stand-before.ts';

/** A connection to a server that a test can disturb, as a network does. */
export interface TestProxy {
  /** The URL of the store through the proxy. */
  readonly url: string;
  /** Drops all bytes of both directions without an error; new connections get no answer either. */
  freeze(): void;
  /** Lets requests through and holds the answers back. */
  swallowAnswers(): void;
  /** Delivers the bytes that were held back, and goes on. */
  thaw(): void;
  /** Breaks all connections; new ones are possible. */
  cut(): void;
  stop(): Promise<void>;
}

/** Starts a proxy on loopback before the server of a PostgreSQL URL. */
export async function startProxy(serverUrl: string): Promise<TestProxy> {
  let passes = { questions: true, answers: true };
  const { url, lines, stop } = await standBefore(serverUrl, spoil);
  return {
    url,
    freeze: () => pass({ questions: false, answers: false }),
    swallowAnswers: () => pass({ questions: true, answers: false }),
    thaw: () => pass({ questions: true, answers: true }),
    cut: () => lines.forEach(hangUp),
    stop,
  };

  function pass(what: typeof passes): void {
    passes = what;
    lines.forEach(spoil);
  }

  function spoil({ client, server }: Line): void {
    flow(client, server, passes.questions);
    flow(server, client, passes.answers);
  }
}

function flow(from: Socket, to: Socket, passes: boolean): void {
  from.unpipe(to);
  if (passes) from.pipe(to);
  else from.pause();
}
