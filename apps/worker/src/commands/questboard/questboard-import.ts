import { readTextFile } from '@sb/config';
import {
  type FieldChange,
  IMPORT_KINDS,
  type ImportChange,
  type ImportMode,
  importOrganisation,
  type ImportReport,
  importTasks,
} from '@sb/questboard';
import { plural } from '@sb/words';
import { clean } from '@sb/views';
import { actorOf } from '../../cli/actor.ts';
import type { Call } from '../../cli/command.ts';
import type { Output } from '../../cli/output.ts';
import { cut } from '../../cli/terminal/text.ts';
import { UsageError } from '../../cli/usage-error.ts';
import { resolveUserPath } from '../../cli/user-path.ts';
import { createServices, withStore } from '../../services/services.ts';
import { BOARD_MEGABYTES, type FileFormat, formatOf } from './file-format.ts';
import { importProgress } from './import-progress.ts';
import { showWarnings } from './show-warnings.ts';

/** A terminal lists at most this many changes. */
const LISTED = 40;
const MARKS = { created: '+', updated: '~', archived: '-', returned: '+' } as const;

interface Options {
  readonly org?: string;
  readonly format?: FileFormat;
  readonly dryRun: boolean;
  readonly allowCycles: boolean;
  readonly mode: ImportMode;
  readonly ifBoard?: number;
}

/** Stores an organisation, or the tasks of one, from a file. */
export async function run({
  args,
  options,
  output,
  io,
}: Call<{ readonly file: string }, Options>): Promise<void> {
  const { org, format = formatOf(args.file), mode, ...flags } = options;
  const orgId = organisationOfTasks({ org, format, mode });
  const text = readTextFile(resolveUserPath(args.file, io), BOARD_MEGABYTES);
  const shared = {
    file: args.file,
    now: new Date(io.now()).toISOString(),
    actor: actorOf(io.env),
    sourceApp: 'cli',
    ...flags,
  };
  const services = await createServices({ io, output });
  const progress = importProgress({ io, output }, args.file);
  const report = await withStore(services, ({ store }) =>
    orgId === undefined
      ? importOrganisation(store, text, {
          ...shared,
          mode,
          isJson: format === 'json',
          onProgress: progress.report,
        })
      : importTasks(store, text, { ...shared, orgId, onProgress: progress.report }),
  ).finally(progress.end);
  showWarnings(args.file, report.warnings, output);
  output.data(report);
  printReport(report, output);
  if (flags.dryRun) output.remark(nextStep(report, output));
}

/** Undefined for a file that names its organisation itself. */
function organisationOfTasks({
  org,
  format,
  mode,
}: {
  readonly org: string | undefined;
  readonly format: FileFormat;
  readonly mode: ImportMode;
}): string | undefined {
  if (format !== 'csv') {
    if (org === undefined) return undefined;
    throw new UsageError('--org: only for CSV; a questboard/v1 file names its organisation');
  }
  const missing = '--org: name the organisation of these tasks; a CSV file does not name it';
  const problems = [
    ...(org === undefined ? [missing] : []),
    ...(mode === 'replace' ? ['--mode: a CSV file can only be merged'] : []),
  ];
  if (org === undefined || problems.length > 0) throw new UsageError(problems.join('\n'));
  return org;
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

function nextStep({ board }: ImportReport, { isTerminal }: Output): string {
  const text = `Compared with board ${board}. To import only into it: --if-board ${board}`;
  return isTerminal ? `  ${text}` : text;
}

function sentence({ changes, counts, dryRun }: ImportReport): string {
  if (changes.length === 0) return 'is already as in the file: nothing to change';
  const isNew = counts.org.created > 0;
  const amount = plural(changes.length, 'change');
  if (dryRun) return `would ${isNew ? 'be new' : `get ${amount}`}; nothing was written`;
  return isNew ? 'is new' : `has ${amount}`;
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
