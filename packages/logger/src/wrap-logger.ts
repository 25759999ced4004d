import { LOG_LEVELS, type LogFields, type LogLevel } from './log-line.ts';
import { buildLogger, type Logger } from './logger.ts';

/** Somebody else's logger. */
export type WrappedLogger = Readonly<Record<LogLevel, (message: string, fields?: LogFields) => void>>;

export interface WrapOptions {
  readonly level: LogLevel;
  /** Exact values that never reach it, see `secretsFromEnv`. */
  readonly secrets?: readonly string[];
}

/** A logger of ours whose lines, redacted, are somebody else's to write. What that throws is its own mistake. */
export function wrapLogger(target: WrappedLogger, { level, secrets = [] }: WrapOptions): Logger {
  const isOn = (asked: LogLevel): boolean => LOG_LEVELS.indexOf(asked) >= LOG_LEVELS.indexOf(level);
  const wrapWith = (bound: LogFields): Logger =>
    buildLogger({
      level,
      secrets,
      isOn,
      write: ({ level: at, message, fields }) => {
        const all = { ...bound, ...fields };
        if (Object.keys(all).length === 0) target[at](message);
        else target[at](message, all);
      },
      child: (fields) => wrapWith({ ...bound, ...fields }),
    });
  return wrapWith({});
}
