import type { WorkerConfig } from '@sb/config';
import { createLogger, type Logger, type LogOutput } from '@sb/logger';
import { type Environment, wantsColour } from '../cli/terminal/style.ts';
import { logChoices } from './log-choices.ts';

export interface LogWishes {
  readonly env: Environment;
  readonly config: WorkerConfig;
  readonly secrets: readonly string[];
  /** The stream of most lines: a terminal gets another format than a program. */
  readonly stream: { readonly isTTY?: boolean };
  /** The log is the result: info goes to stdout. */
  readonly split: boolean;
  /** Replaces stderr of the process. */
  readonly stderr?: LogOutput;
}

export interface Log {
  readonly logger: Logger;
  readonly format: 'json' | 'pretty';
}

/** Creates the log by LOG_LEVEL and LOG_FORMAT, else worker.yaml, else `info` and the format that suits the stream. */
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

/** Errors of storage explain themselves and name the server: an outage needs a line for each attempt, not two stacks. */
function isStoreTrouble(error: Error): boolean {
  return 'code' in error && /^STORE_|_OUTCOME_UNKNOWN$/.test(String(error.code));
}
