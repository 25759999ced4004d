import { LOG_LEVELS, type LogFields, type LogLevel } from './log-line.ts';
import { buildLogger, type Logger } from './logger.ts';

/** The logger of another program. */
export type WrappedLogger = Readonly<Record<LogLevel, (message: string, fields?: LogFields) => void>>;

export interface WrapOptions {
  readonly level: LogLevel;
  /** Exact values that never reach it, see `secretsFromEnv`. */
  readonly secrets?: readonly string[];
}

/** A logger of ours that passes its lines, redacted, to another logger. It ignores the errors of that logger. */
export function wrapLogger(target: WrappedLogger, { level, secrets = [] }: WrapOptions): Logger {
  const isOn = (asked: LogLevel): boolean => LOG_LEVELS.indexOf(asked) >= LOG_LEVELS.indexOf(level);
  const wrapWith = (bound: LogFields): Logger =>
    buildLogger({
      level,
      secrets,
      isOn,
      write: ({ level: at, message, fields }) => {
        const all = { ...bound, ...fields };
        try {
          if (Object.keys(all).length === 0) target[at](message);
          else target[at](message, all);
        } catch {
          // A line is lost. Its caller may be in the midst of what must not be lost.
        }
      },
      child: (fields) => wrapWith({ ...bound, ...fields }),
    });
  return wrapWith({});
}
