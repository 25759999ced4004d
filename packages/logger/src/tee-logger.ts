import type { LogFields, LogLine } from './log-line.ts';
import { buildLogger, type Logger } from './logger.ts';

export interface TeeOptions {
  /** Exact values that never reach the sink, see `secretsFromEnv`. */
  readonly secrets?: readonly string[];
  /** Milliseconds since 1970. Default: the clock. */
  readonly now?: () => number;
}

/**
 * A logger whose lines also go to a sink, redacted: this is how a run keeps its log. The sink gets every level, also
 * those that the logger does not write, and the fields of the tee and its children, not the logger's own. It must not
 * throw.
 */
export function teeLogger(logger: Logger, sink: (line: LogLine) => void, options: TeeOptions = {}): Logger {
  const { secrets = [], now = Date.now } = options;
  const teeWith = (bound: LogFields): Logger =>
    buildLogger({
      level: logger.level,
      secrets,
      isOn: () => true,
      write: ({ level, message, ...call }) => {
        const fields = { ...bound, ...call.fields };
        logger[level](message, fields);
        sink({ at: now(), level, message, ...(Object.keys(fields).length > 0 && { fields }) });
      },
      child: (fields) => teeWith({ ...bound, ...fields }),
    });
  return teeWith({});
}
