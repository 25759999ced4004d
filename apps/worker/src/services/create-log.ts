import type { WorkerConfig } from '@sb/config';
import { createLogger, type Logger, type LogOutput } from '@sb/logger';
import { type Environment, wantsColour } from '../cli/terminal/style.ts';
import { logChoices } from './log-choices.ts';

export interface LogWishes {
  readonly env: Environment;
  readonly config: WorkerConfig;
  readonly secrets: readonly string[];
  /** Where most lines go: people get another format there than programs. */
  readonly stream: { readonly isTTY?: boolean };
  /** The log is the result: info goes to stdout. */
  readonly split: boolean;
  /** Instead of the process's own. */
  readonly stderr?: LogOutput;
}

export interface Log {
  readonly logger: Logger;
  readonly format: 'json' | 'pretty';
}

/** LOG_LEVEL and LOG_FORMAT, then worker.yaml, then `info` and what suits the stream. */
export function createLog({ env, config, secrets, stream, ...streams }: LogWishes): Log {
  const chosen = logChoices(env);
  const format = chosen.format ?? config.logs?.format ?? (stream.isTTY === true ? 'pretty' : 'json');
  const logger = createLogger({
    level: chosen.level ?? config.logs?.level ?? 'info',
    format,
    color: wantsColour(stream, env),
    secrets,
    ...streams,
    isBrief: isStoreTrouble,
  });
  return { logger, format };
}

/** The messages of storage are written for people, and name the server: an outage is a line a try, not two stacks. */
function isStoreTrouble(error: Error): boolean {
  return 'code' in error && /^STORE_|_OUTCOME_UNKNOWN$/.test(String(error.code));
}
