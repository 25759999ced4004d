import { existsSync } from 'node:fs';
import path from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { readTextFile } from '@sb/config';
import { validateZone } from '@sb/scheduler';
import { plural } from '@sb/words';
import type { Call } from '../../cli/command.ts';
import { confirm } from '../../cli/confirm.ts';
import { resolveUserPath } from '../../cli/user-path.ts';
import { packageType } from '../../job-modules/package-type.ts';
import { runsTypeScript } from '../../job-modules/runs-typescript.ts';
import { type ConvertedCrontab, convertCrontab } from './crontab/convert-crontab.ts';
import { codeExtension, type ProjectFile, projectFiles } from './project-files.ts';
import { existingFiles, writeNewFiles } from './write-files.ts';

interface Options {
  readonly fromCrontab?: string;
  readonly system: boolean;
  readonly js: boolean;
  readonly yes: boolean;
  readonly dryRun: boolean;
}

type InitCall = Call<{ readonly folder?: string }, Options>;

interface Plan {
  readonly folder: string;
  readonly files: readonly ProjectFile[];
  /** Paths of files that stay as they are. */
  readonly existing: ReadonlySet<string>;
  readonly crontab: ConvertedCrontab | undefined;
}

/** Makes the files of a project, except those that exist. */
export async function run(call: InitCall): Promise<void> {
  const plan = await makePlan(call);
  const fresh = plan.files.filter((file) => !plan.existing.has(file.path));
  const { dryRun, yes } = call.options;
  if (!dryRun && fresh.length > 0) {
    const what = `write ${plural(fresh.length, 'file')} into ${plan.folder}`;
    if (!(await confirm(call, { what, yes, look: 'worker init --dry-run' }))) return;
    writeNewFiles(plan.folder, fresh);
  }
  report(plan, call);
}

async function makePlan({ args, options, io }: InitCall): Promise<Plan> {
  const folder = resolveUserPath(args.folder ?? '', io);
  const timezone = localZone();
  const crontab =
    options.fromCrontab === undefined
      ? undefined
      : convertCrontab(await readCrontab(options.fromCrontab, io), {
          timezone,
          home: io.env['HOME'],
          user: options.system ? (io.env['USER'] ?? 'root') : undefined,
        });
  const files = projectFiles({
    name: packageName(folder),
    extension: codeExtension({
      typescript: !options.js && runsTypeScript(),
      isModule: isModulePackage(path.join(folder, 'package.json')),
    }),
    timezone,
    schedules: crontab?.text,
  });
  return { folder, files, crontab, existing: existingFiles(folder, files) };
}

function report({ folder, files, existing, crontab }: Plan, { output, options }: InitCall): void {
  const { dryRun } = options;
  const rows = files.map((file) => ({
    ...file,
    outcome: existing.has(file.path) ? 'exists' : dryRun ? 'would write' : 'written',
  }));
  const notes = crontab?.notes ?? [];
  output.data({
    dryRun,
    folder,
    files: rows.map(({ path: name, outcome, text, add }) => ({
      path: name,
      outcome,
      ...(outcome === 'exists' ? { add } : dryRun && { text }),
    })),
    ...(crontab && { converted: crontab.converted, kept: crontab.kept, notes }),
  });
  output.table(rows, [
    { header: 'outcome', get: ({ outcome }) => outcome },
    { header: 'file', get: (row) => row.path },
  ]);
  for (const { path: name, outcome, text, add } of rows) {
    if (outcome === 'would write') output.lines('', `--- ${name}`, text.trimEnd());
    if (outcome === 'exists' && add !== '')
      output.lines(
        '',
        `${name} exists, and stays as it is. If they are not in it, add these lines:`,
        add.trimEnd(),
      );
  }
  for (const { line, text } of notes) output.remark(`crontab line ${line}: ${text}`);
  if (crontab)
    output.remark(
      `${plural(crontab.converted, 'line')} became schedules, ${crontab.kept} stayed as comments.`,
    );
  if (dryRun) return;
  const first = existing.has('package.json') ? 'add the lines for package.json, npm install' : 'npm install';
  output.remark(`Next: ${first}, then npx worker job hello, npm test, npx worker config:check`);
}

async function readCrontab(given: string, io: InitCall['io']): Promise<string> {
  return given === '-' ? readAll(process.stdin) : readTextFile(resolveUserPath(given, io));
}

/** A new package.json has `"type": "module"`. */
function isModulePackage(manifest: string): boolean {
  return !existsSync(manifest) || packageType(manifest) === 'module';
}

/** The zone of this machine, if schedules can have it. */
function localZone(): string {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  try {
    validateZone(timeZone);
    return timeZone;
  } catch {
    return 'UTC';
  }
}

/** npm accepts only some characters. */
function packageName(folder: string): string {
  const name = path
    .basename(folder)
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return name === '' ? 'my-jobs' : name;
}
