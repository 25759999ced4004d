import type { Socket } from 'node:net';
import { hangUp, type Line, standBefore } from './stand-before.ts';

/** A way to a server that a test can spoil, as a network does. */
export interface TestProxy {
  /** The URL of the store by this way. */
  readonly url: string;
  /** Swallows everything in both directions and says nothing; new connections get no answer either. */
  freeze(): void;
  /** Lets questions through and swallows the answers. */
  swallowAnswers(): void;
  /** What was swallowed comes late, and all goes on. */
  thaw(): void;
  /** Breaks all connections; new ones are possible. */
  cut(): void;
  stop(): Promise<void>;
}

/** Stands on loopback before the server of a PostgreSQL URL. */
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
