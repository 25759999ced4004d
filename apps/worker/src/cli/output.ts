import { escapeInvisible } from '@sb/words';
import { cleanJson } from '@sb/views';
import { createStyle, type Environment, type Style, wantsColour } from './terminal/style.ts';
import { type Column, plainLines, tableLines } from './terminal/table.ts';
import { wrapLine } from './terminal/wrap-words.ts';

const SCHEMA_VERSION = 1;
const DEFAULT_WIDTH = 80;
/** Longer lines are hard to read, even in a wide window. */
const WIDEST = 160;

export interface OutputStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

export interface OutputOptions {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly env: Environment;
  readonly json: boolean;
  readonly jsonl?: boolean;
}

/** Where a list continues: pass `next` to the same command to get the following items. */
export interface Page {
  readonly next?: string;
  readonly total?: number;
  /** How many rows were looked at, and whether these were all that can match. */
  readonly searched?: { readonly rows: number; readonly isWhole: boolean };
  /** Counts of items that are not listed. */
  readonly folds?: readonly object[];
  /** Of a list of several states: those that have more, each with the `next` of its own list. */
  readonly more?: readonly { readonly state: string; readonly next: string }[];
}

/**
 * The one way for commands to print. stdout has the result and nothing else: with --json or --jsonl the value of
 * `data`, without them the texts of `table` and `lines`. A command calls both; one of them prints nothing.
 */
export interface Output {
  readonly json: boolean;
  /** Whether stdout is a terminal: a person reads it. */
  readonly isTerminal: boolean;
  /** Columns of stdout, at most 160. */
  readonly width: number;
  readonly style: Style;
  /** The style of texts for `note`. */
  readonly noteStyle: Style;
  /** Prints a table on a terminal, tab-separated rows without a header elsewhere. */
  table<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): void;
  /** Prints each text as a line; on a terminal it wraps at words. Text that comes from jobs must have passed `clean`. */
  lines(...texts: readonly string[]): void;
  /** Prints with --json one envelope, with --jsonl a line for each item of a list or one line for another value. */
  data(value: unknown, page?: Page): void;
  /** Prints on stderr: never part of the result. */
  note(text: string): void;
  /** Prints a note for people; nothing with --json or --jsonl. */
  remark(text: string): void;
  /** Prints where a list goes on; nothing with --json, whose `page` has it. Lines of --jsonl have no place for it. */
  further(text: string): void;
}

export function createOutput({ stdout, stderr, env, json, jsonl = false }: OutputOptions): Output {
  const isTerminal = stdout.isTTY === true;
  const style = createStyle(wantsColour(stdout, env));
  const forPeople = !json && !jsonl;
  const print = (texts: readonly string[]): void => {
    if (forPeople && texts.length > 0) stdout.write(shown(`${texts.join('\n')}\n`, stdout));
  };
  const output: Output = {
    json: !forPeople,
    isTerminal,
    // A window can be resized, so the width is read each time.
    get width() {
      return Math.min(stdout.columns || DEFAULT_WIDTH, WIDEST);
    },
    style,
    noteStyle: createStyle(wantsColour(stderr, env)),
    table: (rows, columns) =>
      print(isTerminal ? tableLines(rows, columns, output) : plainLines(rows, columns)),
    lines: (...texts) => print(isTerminal ? texts.flatMap((text) => wrapText(text, output.width)) : texts),
    data: (value, page) => {
      const text = jsonl ? jsonLines(value) : json ? envelope(value, page, isTerminal) : '';
      if (text !== '') stdout.write(isTerminal ? cleanJson(text) : text);
    },
    note: (text) => {
      const lines = stderr.isTTY ? wrapText(text, Math.min(stderr.columns || DEFAULT_WIDTH, WIDEST)) : [text];
      stderr.write(shown(`${lines.join('\n')}\n`, stderr));
    },
    remark: (text) => {
      if (forPeople) output.note(text);
    },
    further: (text) => {
      if (forPeople || jsonl) output.note(text);
    },
  };
  return output;
}

function wrapText(text: string, width: number): readonly string[] {
  return text.split('\n').flatMap((line) => wrapLine(line, width));
}

/** Texts of jobs have passed `clean`; this is for all others, such as those that were typed. */
function shown(text: string, { isTTY }: OutputStream): string {
  return isTTY ? escapeInvisible(text) : text;
}

function envelope(data: unknown, page: Page | undefined, indented: boolean): string {
  return `${JSON.stringify({ schemaVersion: SCHEMA_VERSION, data, page }, null, indented ? 2 : 0)}\n`;
}

function jsonLines(value: unknown): string {
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  return items.map((item) => `${JSON.stringify(item)}\n`).join('');
}
