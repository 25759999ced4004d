import {
  type DestinationStream,
  type Logger as Pino,
  type LoggerOptions as PinoOptions,
  multistream,
  pino,
} from 'pino';
import { formatPretty } from './format-pretty.ts';
import { freeNames } from './free-names.ts';
import type { LogFields, LogLevel, LogLine } from './log-line.ts';
import { buildLogger, type Logger } from './logger.ts';
import { type LogOutput, syncOutput } from './sync-output.ts';

export interface LoggerOptions {
  /** Default `info`. */
  readonly level?: LogLevel;
  readonly format: 'json' | 'pretty';
  /** Default: that of the process, written synchronously. */
  readonly stdout?: LogOutput;
  readonly stderr?: LogOutput;
  /** Colours in pretty lines. Default false. */
  readonly color?: boolean;
  /** For a daemon, whose log is its result: all lines but errors go to stdout. Default: all go to stderr. */
  readonly split?: boolean;
  readonly now?: () => Date;
  /** Exact values that are never written, see `secretsFromEnv`. */
  readonly secrets?: readonly string[];
  /**
   * True for an error whose message is enough: a line has its name, code and message, without stack and causes, unless
   * the level is `debug`. Default: no error.
   */
  readonly isBrief?: (error: Error) => boolean;
}

interface Root extends Pick<LoggerOptions, 'isBrief'> {
  readonly root: Pino;
  readonly level: LogLevel;
  readonly secrets: readonly string[];
}

interface PinoRecord {
  readonly level: LogLevel;
  readonly time: string;
  readonly msg: string;
}

/**
 * A logger that writes one line for each call. It never throws, and no line is lost at exit. A line of JSON is
 * `{"level":"info","time":"2026-11-25T08:18:02.000Z","runId":1205,"msg":"started"}`.
 */
export function createLogger(options: LoggerOptions): Logger {
  const { level = 'info', now = () => new Date(), secrets = [], isBrief } = options;
  const root = pino({ ...lineShape(now), level }, destination(options));
  return loggerWith({}, { root, level, secrets, ...(isBrief && level !== 'debug' && { isBrief }) });
}

function lineShape(now: () => Date): PinoOptions {
  return {
    base: null,
    timestamp: () => `,"time":"${now().toISOString()}"`,
    formatters: {
      level: (label) => ({ level: label }),
      // Fields are wrapped: pino takes fields called method, headers and socket for a request, and drops the rest.
      log: ({ fields }) => (typeof fields === 'object' ? { ...fields } : {}),
    },
    // Errors are plain data by now; pino's own serializer would change a field called err.
    serializers: { err: (value: unknown) => value },
  };
}

function destination(options: LoggerOptions): DestinationStream {
  const stderr = formatted(options.stderr ?? syncOutput(2), options);
  if (options.split !== true) return stderr;
  const stdout = formatted(options.stdout ?? syncOutput(1), options);
  const streams = [
    { level: 'debug' as const, stream: stdout },
    { level: 'error' as const, stream: stderr },
  ];
  return multistream(streams, { dedupe: true });
}

function formatted(output: LogOutput, { format, color = false }: LoggerOptions): DestinationStream {
  if (format === 'json') return { write: (json) => void output.write(json) };
  return { write: (json) => void output.write(`${formatPretty(readRecord(json), color)}\n`) };
}

function readRecord(json: string): LogLine {
  const { level, time, msg, ...fields }: PinoRecord = JSON.parse(json);
  return { at: Date.parse(time), level, message: msg, fields };
}

function loggerWith(bound: LogFields, parts: Root): Logger {
  const { root, level, secrets, isBrief } = parts;
  const child = root.child(bound);
  return buildLogger({
    level,
    secrets,
    ...(isBrief && { isBrief }),
    isOn: (asked) => root.isLevelEnabled(asked),
    write: (line) => {
      const fields = freeNames(line.fields);
      // A bound key that is given again would be written twice by pino, and strict readers refuse such JSON.
      const isRepeated = Object.keys(fields).some((key) => Object.hasOwn(bound, key));
      if (isRepeated) root[line.level]({ fields: { ...bound, ...fields } }, line.message);
      else child[line.level]({ fields }, line.message);
    },
    child: (fields) => loggerWith({ ...bound, ...freeNames(fields) }, parts),
  });
}
