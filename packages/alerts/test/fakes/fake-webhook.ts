import { Webhook } from 'standardwebhooks';
import { decodeJson } from './decode-json.ts';
import { type FakeServer, startFakeServer } from './fake-server.ts';

export const WEBHOOK_SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

export interface FakeWebhook extends FakeServer {
  /** What it believed, by its id: what comes twice is there once. */
  readonly taken: ReadonlyMap<string, unknown>;
}

/** A receiver that checks signatures with the library of Standard Webhooks. */
export async function startFakeWebhook(): Promise<FakeWebhook> {
  const taken = new Map<string, unknown>();
  const webhook = new Webhook(WEBHOOK_SECRET);
  const server = await startFakeServer(({ headers, body }) => {
    try {
      webhook.verify(
        body,
        Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value ?? ''])),
      );
    } catch {
      return { status: 401 };
    }
    taken.set(headers['webhook-id'] ?? '', decodeJson(body));
    return { status: 204 };
  });
  return { ...server, taken };
}
