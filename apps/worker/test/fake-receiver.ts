/** Where daemons and commands send: it takes all, holds what it was asked to hold, and keeps what came. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { createGate } from '@sb/testkit';
import type { TestContext } from 'vitest';

export interface Posted {
  readonly path: string;
  /** `webhook-id`, where there is one. */
  readonly id: string | undefined;
  readonly body: string;
}

export interface FakeReceiver {
  readonly url: string;
  /** What a program sends by, to here. */
  readonly env: Readonly<Record<string, string>>;
  /** From now on nobody who posts gets an answer. */
  hang(): void;
  /** Resolves when a sender has left without the answer that it waited for. */
  untilLeft(): Promise<void>;
  /** Resolves with all that was posted so far, once it is so much. */
  until(count: number): Promise<readonly Posted[]>;
  readonly posted: readonly Posted[];
  /** How often a caller has asked for a path, and posted nothing. */
  readonly asked: ReadonlyMap<string, number>;
}

export async function startReceiver(whenFinished: TestContext['onTestFinished']): Promise<FakeReceiver> {
  const posted: Posted[] = [];
  const asked = new Map<string, number>();
  const left = createGate();
  let hangs = false;
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    response.once('close', () => {
      if (!response.writableFinished) left.open();
    });
    const body = await bodyOf(request);
    const path = request.url ?? '';
    if (request.method !== 'POST') {
      asked.set(path, (asked.get(path) ?? 0) + 1);
      response.end('ok');
      return;
    }
    posted.push({ path, body, id: request.headers['webhook-id']?.toString() });
    if (!hangs) response.end('ok');
  };
  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  whenFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    env: { NOTIFY_SLACK_ENABLED: 'true', SLACK_WEBHOOK_URL: `${url}/services/T0/B0/hook` },
    hang: () => {
      hangs = true;
    },
    async until(count) {
      while (posted.length < count) await sleep(10);
      return posted;
    },
    untilLeft: () => left.opened,
    posted,
    asked,
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}
