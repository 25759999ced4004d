/**
 * The health server of a daemon, for orchestrators and Prometheus on this machine only:
 * GET /healthz (the process lives), /readyz (it takes work; else 503 and the reason), /metrics.
 */
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { metricsText, PROMETHEUS_CONTENT_TYPE } from '@sb/telemetry';
import type { ReadMetrics } from '@sb/worker/node';
import { CodedError } from '@sb/words';
import { SettingError, UsageError } from '../../../cli/usage-error.ts';

const HOST = '127.0.0.1';
/** That of the files in this repository. */
const USUAL_PORT = 8788;
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

export interface HealthPort {
  /** 0: the system chooses. */
  readonly port: number;
  /** False: HEALTH_PORT names it. */
  readonly isFlag: boolean;
}

/** Throws `PORT_TAKEN`; `USAGE` or `CONFIG_INVALID` for a port that this user may not open. */
export async function startHealthServer(wanted: HealthPort, facts: HealthFacts): Promise<HealthServer> {
  const { port } = wanted;
  const server = createServer((request, response) => {
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    respond(isRead ? (request.url ?? '') : '', facts, response).catch(() => response.writeHead(500).end());
  });
  await listen(server, wanted);
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

async function listen(server: Server, wanted: HealthPort): Promise<void> {
  server.listen(wanted.port, HOST);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw portError(error, wanted);
  }
}

/** The error of a port that cannot be opened, as an operator can act on it; any other error as it is. Pure. */
export function portError(error: unknown, { port, isFlag }: HealthPort): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  if (error.code === 'EADDRINUSE') return new PortTakenError(port, error);
  if (error.code !== 'EACCES') return error;
  const expected = `a port that this user may open, such as ${USUAL_PORT}`;
  return isFlag
    ? new UsageError(`--health-port: expected ${expected}, got ${port}`)
    : new SettingError('HEALTH_PORT', expected, String(port));
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
