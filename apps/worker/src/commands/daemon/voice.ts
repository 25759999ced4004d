import type { Logger, LogFields } from '@sb/logger';
import type { Call } from '../../cli/command.ts';
import { createLog } from '../../services/create-log.ts';
import type { Services } from '../../services/services.ts';

/**
 * The output of a daemon. Its log is its result; facts about itself are lines for people, or log lines for programs.
 */
export interface Voice {
  readonly logger: Logger;
  say(lines: readonly string[], message: string, fields?: LogFields): void;
  /** Prints lines for people only. */
  print(lines: readonly string[]): void;
  /** A log line: for people by its message and details, for programs by its message and fields. */
  news(line: News): void;
  /** Writes a log line for programs only. */
  log(message: string, fields?: LogFields): void;
}

interface News {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  /** Lines that follow the message. */
  readonly details?: string;
  readonly fields: LogFields;
}

export function createVoice({ io, output }: Call, { config, secrets }: Services): Voice {
  const { logger, format } = createLog({ env: io.env, config, secrets, stream: io.stdout, split: true });
  const print = (lines: readonly string[]): void => {
    if (format === 'pretty') output.lines(...lines.map((line) => `  ${line}`));
  };
  const log = (message: string, fields: LogFields = {}): void => {
    if (format !== 'pretty') logger.info(message, fields);
  };
  return {
    logger,
    print,
    log,
    news({ level, message, details, fields }) {
      if (format !== 'pretty') logger[level](message, fields);
      else logger[level](details === undefined ? message : `${message}\n${details}`);
    },
    say(lines, message, fields) {
      print(lines);
      log(message, fields);
    },
  };
}
