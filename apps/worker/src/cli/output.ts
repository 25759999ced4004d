import { createStyle, type Environment, type Style, wantsColour } from './terminal/style.ts';
import { type Column, plainLines, tableLines } from './terminal/table.ts';

const SCHEMA_VERSION = 1;
const DEFAULT_WIDTH = 80;
/** Lines longer than this are hard to follow, however wide the window is. */
const WIDEST = 160;

export interface OutputStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

export interface OutputOptions {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: Environment;
  readonly json: boolean;
  readonly jsonl?: boolean;
}

/** Where a list goes on: hand `next` to the same command to get what follows. */
export interface Page {
  readonly next?: string;
  readonly total?: number;
}

/**
 * The one way in which commands speak. stdout carries the result and nothing else: either what `data` is given
 * (with --json or --jsonl), or what `table` and `lines` are given (without). A command calls both; one is silent.
 */
export interface Output {
  readonly json: boolean;
  /** Whether a person looks at stdout. */
  readonly isTerminal: boolean;
  /** Columns of stdout, at most 160. */
  readonly width: number;
  readonly style: Style;
  /** The style for what goes through `note`. */
  readonly noteStyle: Style;
  /** A table on a terminal; tab-separated rows without a header elsewhere. */
  table<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): void;
  /** Each text as a line. Text that comes from jobs must have passed `clean`. */
  lines(...texts: readonly string[]): void;
  /** --json: one envelope. --jsonl: a line for each item of a list, or one line for anything else. */
  data(value: unknown, page?: Page): void;
  /** A remark on stderr: never part of the result. */
  note(text: string): void;
  /** A note for people: with --json nobody is told. */
  remark(text: string): void;
}

export function createOutput({ stdout, stderr, env, json, jsonl = false }: OutputOptions): Output {
  const isTerminal = stdout.isTTY === true;
  const style = createStyle(wantsColour(stdout, env));
  const forPeople = !json && !jsonl;
  const print = (texts: readonly string[]): void => {
    if (forPeople && texts.length > 0) stdout.write(`${texts.join('\n')}\n`);
  };
  const output: Output = {
    json: !forPeople,
    isTerminal,
    // A window can be resized, so the width is asked anew.
    get width() {
      return Math.min(stdout.columns || DEFAULT_WIDTH, WIDEST);
    },
    style,
    noteStyle: createStyle(wantsColour(stderr, env)),
    table: (rows, columns) =>
      print(isTerminal ? tableLines(rows, columns, output) : plainLines(rows, columns)),
    lines: (...texts) => print(texts),
    data: (value, page) => {
      if (jsonl) stdout.write(jsonLines(value));
      else if (json) stdout.write(envelope(value, page, isTerminal));
    },
    note: (text) => {
      stderr.write(`${text}\n`);
    },
    remark: (text) => {
      if (forPeople) output.note(text);
    },
  };
  return output;
}

function envelope(data: unknown, page: Page | undefined, indented: boolean): string {
  return `${JSON.stringify({ schemaVersion: SCHEMA_VERSION, data, page }, null, indented ? 2 : 0)}\n`;
}

function jsonLines(value: unknown): string {
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  return items.map((item) => `${JSON.stringify(item)}\n`).join('');
}
