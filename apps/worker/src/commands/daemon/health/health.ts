import { findLivingNodes } from '../../../services/living-nodes.ts';
import type { Call } from '../../../cli/command.ts';
import { EXIT, type ExitCode } from '../../../cli/failure.ts';
import { healthPort } from '../../../services/env-settings.ts';
import { createServices, withStore } from '../../../services/services.ts';
import { UsageError } from '../../../cli/usage-error.ts';

const ANSWER_WITHIN_MS = 5_000;

interface Verdict {
  readonly healthy: boolean;
  /** The finding, for people. */
  readonly reason: string;
}

/** Checks whether a daemon is ready for work: exits with 0 or 6. Asks its health port, else looks for its node in the store. */
export async function run(call: Call<object, { readonly healthPort?: number }>): Promise<ExitCode> {
  const { output, options, io } = call;
  const port = healthPort(options.healthPort, io.env);
  if (port === 0) throw new UsageError('--health-port: expected the port of a running daemon, got 0');
  const verdict = port === undefined ? await checkStore(call) : await ask(port);
  output.data(verdict);
  output.lines(`${verdict.healthy ? 'healthy' : 'unhealthy'}: ${verdict.reason}`);
  return verdict.healthy ? EXIT.ok : EXIT.condition;
}

async function ask(port: number): Promise<Verdict> {
  const url = `http://127.0.0.1:${port}/readyz`;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    const answer: unknown = await response.json();
    return {
      healthy: response.ok,
      reason: response.ok ? `the daemon on port ${port} is ready` : reasonIn(answer),
    };
  } catch (error) {
    return { healthy: false, reason: `no daemon answers on port ${port} (${causeOf(error)})` };
  }
}

async function checkStore(call: Call): Promise<Verdict> {
  const nodes = await withStore(await createServices(call), ({ store }) => findLivingNodes(store));
  const daemons = nodes.filter(({ kind }) => kind === 'daemon').map(({ name }) => name);
  if (daemons.length === 0) return { healthy: false, reason: 'no daemon works this store' };
  return { healthy: true, reason: `running: ${daemons.join(', ')}` };
}

function reasonIn(answer: unknown): string {
  const isTold = typeof answer === 'object' && answer !== null && 'reason' in answer;
  return isTold ? String(answer.reason) : 'the daemon does not say why it is not ready';
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
