/**
 * Exports traces and metrics by OTLP while a command works, if the environment asks for it. Otherwise nothing of
 * OpenTelemetry is loaded.
 * Promise: a collector that is slow or away delays no run, and the stop by at most some seconds.
 */
import type { Logger } from '@sb/logger';
import type { Environment } from '../cli/terminal/style.ts';
import { otlpSettings } from './otlp-settings.ts';
import type { Otlp, OtlpSource } from './start-otlp.ts';

const NOTHING: Otlp = { stop: async () => {} };

export interface OtlpOptions extends OtlpSource {
  readonly env: Environment;
  /** Called when something is exported. */
  readonly createLogger: () => Pick<Logger, 'info' | 'warn'>;
}

export async function openOtlp({ env, createLogger, ...source }: OtlpOptions): Promise<Otlp> {
  const settings = otlpSettings(env);
  if (!settings) return NOTHING;
  const logger = createLogger();
  for (const problem of settings.problems) logger.warn(problem);
  if (!settings.traces && !settings.metrics) return NOTHING;
  const { startOtlp } = await import('./start-otlp.ts');
  return startOtlp(settings, source, logger);
}
