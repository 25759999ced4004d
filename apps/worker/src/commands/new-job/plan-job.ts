/** Plans the files of a new job: its code, its test, its place in the list of jobs, and its schedule. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { addListEntry, readTextFile } from '@sb/config';
import { plural } from '@sb/words';
import { JobExistsError, JobNotMadeError, TemplateError } from './errors.ts';
import type { JobHome } from './job-home.ts';
import { jobNames } from './job-names.ts';
import type { PlannedFile } from './planned-files.ts';
import { importLine, registerJob, type Registration, requireLine } from './register-job.ts';
import { fillTemplate, importedPackages, type Template } from './templates.ts';
import { findTestRunner } from './test-runner.ts';

const COMMON_JS = /^(?:module\.)?exports\b/m;
const EXPORTED_JOB = /^export const (\w+) = defineJob\(/gm;

interface NewSchedule {
  /** The file of schedules. */
  readonly file: string;
  /** The file that applies so far: where a project has none of its own, that of the program. */
  readonly from: string;
  readonly entry: Readonly<Record<string, unknown>>;
}

export interface JobWishes {
  readonly id: string;
  readonly home: JobHome;
  readonly template: Template;
  readonly withTest: boolean;
  readonly schedule: NewSchedule | undefined;
}

export interface JobPlan {
  readonly files: readonly PlannedFile[];
  /** The file of the test, if it is wanted. */
  readonly test: string | undefined;
  /** The lines to add by hand, by their files. Empty: the job is registered. */
  readonly byHand: readonly { readonly file: string; readonly lines: readonly string[] }[];
}

/** Throws `CONFLICT`, `TEMPLATE_INVALID`, `JOB_NOT_MADE`, `CONFIG_UNREADABLE`. */
export function planJob({ id, home, template, withTest, schedule }: JobWishes): JobPlan {
  const templates = [template.file, withTest ? template.testFile : undefined];
  const texts = templates.flatMap((file) => (file === undefined ? [] : [readTextFile(file)]));
  const { stem, job, title } = jobNames(id, texts.join('\n'));
  const folder = path.dirname(home.list);
  const name = `${stem}${home.extension}`;
  const values = { id, job, title, file: name, test: findTestRunner(folder).module };
  const code = newFile(path.join(folder, name), fillTemplate(template.file, values));
  const test = withTest ? testFile(template, path.join(folder, `${stem}.test${home.extension}`), values) : [];
  const files = [code, ...test];
  requirePackages(files, home.list);

  const jobs = Array.from(code.after.matchAll(EXPORTED_JOB), ([, exported = '']) => exported);
  if (jobs.length === 0)
    throw new TemplateError(`${template.file}: expected a line "export const {{job}} = defineJob({"`);
  const registered = registeredIn(home.list, { jobs, from: `./${name}` });
  const scheduled = schedule ? [scheduleFile(schedule)] : [];
  return {
    files: 'byHand' in registered ? files : [...files, registered, ...scheduled],
    test: test[0]?.file,
    byHand:
      'byHand' in registered
        ? [
            { file: home.list, lines: registered.byHand },
            ...(schedule ? [{ file: schedule.file, lines: [entryText(schedule.entry)] }] : []),
          ]
        : [],
  };
}

function registeredIn(
  list: string,
  registration: Registration,
): PlannedFile | { readonly byHand: readonly string[] } {
  const before = readFileSync(list, 'utf8');
  const after = registerJob(before, registration);
  if (after !== undefined) return { file: list, before, after };
  const { jobs } = registration;
  const isCommonJs = path.extname(list) === '.cjs' || COMMON_JS.test(before);
  const line = isCommonJs ? requireLine(registration) : importLine(registration);
  return { byHand: [line, `${jobs.join(', ')}, in the list of jobs`] };
}

function testFile(
  { testFile: from, name }: Template,
  file: string,
  values: Readonly<Record<string, string>>,
): readonly PlannedFile[] {
  if (from === undefined)
    throw new TemplateError(
      `--with-test: the template ${name} has no test. Expected ${name}.test.template beside it`,
    );
  return [newFile(file, fillTemplate(from, values))];
}

function newFile(file: string, after: string): PlannedFile {
  if (existsSync(file)) throw new JobExistsError(`${file} already exists.`);
  return { file, before: undefined, after };
}

/** The first file of a project keeps the schedules that applied without it. */
function scheduleFile({ file, from, entry }: NewSchedule): PlannedFile {
  const before = existsSync(file) ? readTextFile(file) : undefined;
  const start = before ?? (existsSync(from) ? readTextFile(from) : '');
  return { file, before, after: addListEntry(start, 'schedules', entry) };
}

function entryText(entry: Readonly<Record<string, unknown>>): string {
  return addListEntry('', 'schedules', entry).trimEnd();
}

/** A package that is missing would fail the test with an error of the loader. */
function requirePackages(files: readonly PlannedFile[], list: string): void {
  const { resolve } = createRequire(list);
  const names = new Set(files.flatMap(({ after }) => importedPackages(after)));
  const missing = [...names].filter(
    (name) => !(resolve.paths(name) ?? []).some((folder) => existsSync(path.join(folder, name))),
  );
  if (missing.length === 0) return;
  throw new JobNotMadeError(
    `The job needs ${plural(missing.length, 'package')} that this project does not have: ${missing.join(', ')}`,
    `npm install ${missing.join(' ')}`,
  );
}
