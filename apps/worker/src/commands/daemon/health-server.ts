/**
 * The health server of a daemon, for orchestrators and Prometheus on this machine only:
 * GET /healthz (the process lives), /readyz (it takes work; else 503 and the reason), /metrics.
 */
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { metricsText, PROMETHEUS_CONTENT_TYPE } from '@sb/telemetry';
import { CodedError } from '@sb/words';
import type { ReadMetrics } from './read-metrics.ts';

const HOST = '127.0.0.1';
const JSON_TYPE = 'application/json; charset=utf-8';

export interface HealthFacts {
  /** The reason why the daemon takes no work; undefined if it does. */
  readonly unready: () => string | undefined;
  /** Undefined before the node has started. */
  readonly metrics: ReadMetrics;
}

export interface HealthServer {
  readonly port: number;
  stop(): Promise<void>;
}

class PortTakenError extends CodedError {
  readonly code = 'PORT_TAKEN';
  readonly hint = 'Stop that process, or choose another port: worker daemon --health-port <n>';

  constructor(port: number, cause: unknown) {
    super(`The health port ${port} on ${HOST} is taken by another process.`, { cause });
  }
}

/** Port 0: the system chooses. Throws `PortTakenError`. */
export async function startHealthServer(port: number, facts: HealthFacts): Promise<HealthServer> {
  const server = createServer((request, response) => {
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    respond(isRead ? (request.url ?? '') : '', facts, response).catch(() => response.writeHead(500).end());
  });
  await listen(server, port);
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, HOST);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw isTaken(error) ? new PortTakenError(port, error) : error;
  }
}

async function respond(
  url: string,
  { unready, metrics }: HealthFacts,
  response: ServerResponse,
): Promise<void> {
  switch (url.replace(/\?.*/, '')) {
    case '/healthz':
      return sendJson(response, 200, { status: 'ok' });
    case '/readyz': {
      const reason = unready();
      return reason === undefined
        ? sendJson(response, 200, { status: 'ready' })
        : sendJson(response, 503, { status: 'not ready', reason });
    }
    case '/metrics': {
      const read = await metrics();
      response.writeHead(read === undefined ? 503 : 200, { 'content-type': PROMETHEUS_CONTENT_TYPE });
      response.end(metricsText(read ?? []));
      return;
    }
    default:
      return sendJson(response, 404, { error: 'not found', known: ['/healthz', '/readyz', '/metrics'] });
  }
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': JSON_TYPE });
  response.end(`${JSON.stringify(body)}\n`);
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}
