import { readArguments, toFields } from './log-arguments.ts';
import type { LogFields, LogLevel } from './log-line.ts';
import { redactFields } from './redact/redact.ts';
import { redactText } from './redact/redact-text.ts';

/**
 * Structured logs: a message, then fields. Never throws, with any arguments, and writes no secrets. Arguments in another
 * order, or an error instead of a message, are understood too.
 */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** A logger whose lines all carry these fields. */
  child(fields: LogFields): Logger;
  /** Lines below this level are not written. */
  readonly level: LogLevel;
}

export interface LoggerParts {
  readonly level: LogLevel;
  readonly secrets: readonly string[];
  /** True for errors whose name, code and message are enough. */
  readonly isBrief?: (error: Error) => boolean;
  /** Lines of other levels cost nothing: they are not redacted. */
  readonly isOn: (level: LogLevel) => boolean;
  readonly write: (call: RedactedCall) => void;
  /** Gets redacted fields. */
  readonly child: (fields: LogFields) => Logger;
}

interface RedactedCall {
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: LogFields;
}

/** The common part of all loggers: it reads and redacts the arguments before any other code gets them. */
export function buildLogger({ level, secrets, isBrief, isOn, write, child }: LoggerParts): Logger {
  const at =
    (called: LogLevel) =>
    (first: unknown, second?: unknown): void => {
      if (!isOn(called)) return;
      const { message, fields } = readArguments(first, second);
      write({
        level: called,
        message: redactText(message, secrets),
        fields: redactFields(fields, secrets, isBrief),
      });
    };
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: (fields) => child(redactFields(toFields(fields), secrets)),
    level,
  };
}
