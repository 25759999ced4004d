import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Answer } from './answers.ts';

export interface Incoming {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
}

/** `cut`: the answer breaks off in the middle of its body. `until`: it is sent then. */
export type Outcome =
  | 'drop'
  | 'hang'
  | { readonly send: Answer; readonly until?: Promise<unknown> }
  | { readonly cut: Answer };

export interface HttpServer {
  /** Without a slash at the end. */
  readonly origin: string;
  /** How many requests have waited for their answers at the same time. */
  mostAtOnce(): number;
  close(): Promise<void>;
}

/** A server on loopback. Each request is served at once and alone, whatever else comes. */
export async function listen(serve: (request: Incoming) => Outcome): Promise<HttpServer> {
  const waiting = new Set<ServerResponse>();
  let mostAtOnce = 0;
  const server = createServer((incoming, outgoing) => {
    waiting.add(outgoing);
    mostAtOnce = Math.max(mostAtOnce, waiting.size);
    outgoing.once('close', () => waiting.delete(outgoing));
    const answer = async (): Promise<void> => {
      const outcome = serve(await read(incoming));
      if (typeof outcome === 'object' && 'send' in outcome) await outcome.until;
      // Its client may send the next request before this one is seen as closed.
      if (outcome !== 'hang') waiting.delete(outgoing);
      end(outcome, incoming, outgoing);
    };
    // A client that went away meanwhile needs no answer.
    answer().catch(() => undefined);
  });
  // A client would meet a connection that is closing just then.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    mostAtOnce: () => mostAtOnce,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

async function read(incoming: IncomingMessage): Promise<Incoming> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://fake');
  return {
    method: incoming.method ?? '',
    path: pathname,
    query: Object.fromEntries(searchParams),
    headers: Object.fromEntries(
      Object.entries(incoming.headers).map(([name, value]) => [name, value?.toString()]),
    ),
    text: Buffer.concat(chunks).toString(),
  };
}

function end(outcome: Outcome, incoming: IncomingMessage, outgoing: ServerResponse): void {
  if (outcome === 'hang') return;
  if (outcome === 'drop') {
    incoming.socket.resetAndDestroy();
    return;
  }
  const answer = 'send' in outcome ? outcome.send : outcome.cut;
  const body = Buffer.from(textOf(answer));
  outgoing.writeHead(answer.status, {
    ...answer.headers,
    ...(answer.status !== 204 && { 'content-length': body.length }),
  });
  if ('send' in outcome) outgoing.end(body);
  else
    outgoing.write(
      body.subarray(0, Math.floor(body.length / 2)),
      () => void incoming.socket.resetAndDestroy(),
    );
}

function textOf({ body }: Answer): string {
  if (body === undefined) return '';
  return typeof body === 'string' ? body : JSON.stringify(body);
}
