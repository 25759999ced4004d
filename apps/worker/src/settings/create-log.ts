import { didYouMean, type WorkerConfig } from '@sb/config';
import { createLogger, LOG_LEVELS, type Logger, type LogLevel } from '@sb/logger';
import { type Environment, wantsColour } from '../cli/style.ts';

const FORMATS = ['json', 'pretty'] as const;

export interface LogWishes {
  readonly env: Environment;
  readonly config: WorkerConfig;
  readonly secrets: readonly string[];
  /** Where most lines go: people get another format there than programs. */
  readonly stream: { readonly isTTY?: boolean };
  /** The log is the result: info goes to stdout. */
  readonly split: boolean;
}

export interface Log {
  readonly logger: Logger;
  readonly format: 'json' | 'pretty';
}

/** LOG_LEVEL and LOG_FORMAT, then worker.yaml, then `info` and what suits the stream. A bad value is a warning. */
export function createLog({ env, config, secrets, stream, split }: LogWishes): Log {
  const level = choose('LOG_LEVEL', env, LOG_LEVELS);
  const format = choose('LOG_FORMAT', env, FORMATS);
  const shape = format.value ?? config.logs?.format ?? (stream.isTTY === true ? 'pretty' : 'json');
  const logger = createLogger({
    level: levelOf(level.value, config),
    format: shape,
    color: wantsColour(stream, env),
    split,
    secrets,
    isBrief: isStoreTrouble,
  });
  for (const { warning } of [level, format]) if (warning !== undefined) logger.warn(warning);
  return { logger, format: shape };
}

/** The messages of storage are written for people, and name the server: an outage is a line a try, not two stacks. */
function isStoreTrouble(error: Error): boolean {
  return 'code' in error && /^STORE_|_OUTCOME_UNKNOWN$/.test(String(error.code));
}

function levelOf(asked: LogLevel | undefined, config: WorkerConfig): LogLevel {
  return asked ?? config.logs?.level ?? 'info';
}

interface Choice<T> {
  readonly value?: T;
  readonly warning?: string;
}

function choose<T extends string>(name: string, env: Environment, known: readonly T[]): Choice<T> {
  const given = env[name];
  if (!given) return {};
  const value = known.find((one) => one === given.toLowerCase());
  if (value !== undefined) return { value };
  const near = didYouMean(given, known);
  const advice = near === undefined ? '' : ` Did you mean "${near}"?`;
  return {
    warning: `${name}: expected ${known.join(', ')}, got ${JSON.stringify(given)}; it is ignored.${advice}`,
  };
}
