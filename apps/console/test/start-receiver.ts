/** A program that takes webhooks, and the channel that sends to it: for the answers of a channel as they are. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createChannels } from '@sb/alerts';
import { onTestFinished } from 'vitest';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

/** It answers 200 to each message. */
export async function startReceiver(): Promise<ReturnType<typeof createChannels>> {
  const server = createServer((request, response) => request.resume().on('end', () => response.end()));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const webhook = { url: `http://127.0.0.1:${port}/`, secret: SECRET, allowPrivate: true };
  return createChannels({ webhook, notes: [] });
}
