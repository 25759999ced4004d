import { readTextFile } from '@sb/config';
import {
  type FieldChange,
  IMPORT_KINDS,
  type ImportChange,
  type ImportMode,
  importOrganisation,
  type ImportReport,
} from '@sb/questboard';
import { plural } from '@sb/words';
import { clean } from '@sb/views';
import type { Call } from '../../cli/command.ts';
import type { Output } from '../../cli/output.ts';
import { cut } from '../../cli/terminal/text.ts';
import { showWarnings } from './show-warnings.ts';
import { createServices, withStore } from '../../services/services.ts';
import { resolveUserPath } from '../../cli/user-path.ts';

/** A terminal lists at most this many changes. */
const LISTED = 40;
/** Reading a longer file takes seconds, characters; no progress can be shown meanwhile. */
const LONG = 2_000_000;
const MARKS = { created: '+', updated: '~', archived: '-', returned: '+' } as const;

interface Options {
  readonly dryRun: boolean;
  readonly allowCycles: boolean;
  readonly mode: ImportMode;
}

/** Stores an organisation from a file. */
export async function run({
  args,
  options,
  output,
  io,
}: Call<{ readonly file: string }, Options>): Promise<void> {
  const file = resolveUserPath(args.file, io);
  const text = readTextFile(file);
  if (text.length > LONG) output.remark(`  reading ${args.file}: it is long, this takes some seconds`);
  const report = await withStore(await createServices({ io, output }), ({ store }) =>
    importOrganisation(store, text, { file: args.file, now: new Date(io.now()).toISOString(), ...options }),
  );
  showWarnings(args.file, report.warnings, output);
  output.data(report);
  printReport(report, output);
}

function printReport(report: ImportReport, output: Output): void {
  const { changes, counts, dryRun, orgId } = report;
  if (output.isTerminal) output.lines(`  ${output.style.bold(orgId)}  ${sentence(report)}`, '');
  output.table(
    IMPORT_KINDS.map((kind) => ({ kind, ...counts[kind] })),
    [
      { header: '  kind', get: ({ kind }) => `  ${kind}`, plain: ({ kind }) => kind },
      { header: 'created', get: ({ created }) => String(created), align: 'right' },
      { header: 'updated', get: ({ updated }) => String(updated), align: 'right' },
      { header: 'unchanged', get: ({ unchanged }) => String(unchanged), align: 'right' },
      { header: 'archived', get: ({ archived }) => String(archived), align: 'right' },
      { header: 'returned', get: ({ returned }) => String(returned), align: 'right' },
    ],
  );
  // A new organisation has only additions: on a terminal, the counts are enough.
  const isListed = output.isTerminal ? counts.org.created === 0 : dryRun;
  if (changes.length === 0 || !isListed) return;
  const shown = output.isTerminal ? changes.slice(0, LISTED) : changes;
  const hidden = changes.length - shown.length;
  if (output.isTerminal) output.lines('');
  output.lines(...shown.map((change) => changeLine(change, output)));
  if (hidden > 0) output.lines(`  ... and ${plural(hidden, 'more change')}; --json has all`);
}

function sentence({ changes, counts, dryRun }: ImportReport): string {
  if (changes.length === 0) return 'is already as in the file: nothing to change';
  const isNew = counts.org.created > 0;
  const amount = isNew ? 'new' : plural(changes.length, 'change');
  if (dryRun) return `would ${isNew ? 'be' : 'get'} ${amount}; nothing was written`;
  return `${isNew ? 'is' : 'has'} ${amount}`;
}

function changeLine({ action, kind, id, fields }: ImportChange, { isTerminal, width }: Output): string {
  const what = `${MARKS[action]} ${kind} ${id}`;
  const line = clean(fields.length === 0 ? what : `${what}  ${fields.map(fieldText).join(', ')}`);
  return isTerminal ? `  ${cut(line, width - 2)}` : line;
}

function fieldText({ field, from, to }: FieldChange): string {
  return `${field}: ${valueText(from)} -> ${valueText(to)}`;
}

function valueText(value: unknown): string {
  return value === undefined ? 'unset' : JSON.stringify(value);
}
