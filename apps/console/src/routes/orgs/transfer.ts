/** A board as a file: brought in, whole or not at all, and taken out. */
import {
  exportOrganisation,
  importOrganisation,
  type ImportOptions,
  importTasks,
  type OrganisationFile,
  organisationYaml,
  readBoardNumber,
  tasksCsv,
} from '@sb/questboard';
import { isoTime } from '@sb/views';
import { z } from 'zod';
import { importReport as answer } from '../../answers/board/transfer.ts';
import { checkOrg, checkOrgToCome } from '../../guard/seen-org.ts';
import { RefusedError } from '../../http/refusal.ts';
import { acts, type Call, reads, type Route } from '../../http/route.ts';
import { flag } from '../../requests/fields.ts';
import { importReport } from '../../rows/board/import-rows.ts';
import { shownTexts } from '../../rows/redacted.ts';
import { type OrgParams, orgParams, TAG } from './on-board.ts';

/** A file of 1 MB in YAML is read in some seconds. */
const LONGEST_MS = 60_000;
const FORMATS = ['yaml', 'json', 'csv'] as const;

const importQuery = z.strictObject({
  /** `merge` keeps what the file does not name; `replace` archives it. */
  mode: z.enum(['merge', 'replace']).default('merge'),
  dryRun: flag,
  allowCycles: flag,
});

const importBody = z.strictObject({
  /** Its name decides the format: `.json`, `.csv` (tasks), else YAML. Problems name it. */
  file: z
    .string()
    .regex(/^[^/\\\p{Cc}]{1,200}$/u, 'expected the name of a file, such as board.yaml')
    .default('board.yaml'),
  /** Its content. */
  text: z.string().min(1),
});

const exportQuery = z.strictObject({ format: z.enum(FORMATS).default('yaml') });
const exported = z.object({
  version: z.number(),
  format: z.enum(FORMATS),
  file: z.custom<OrganisationFile>(),
});

const WRITERS: Readonly<Record<(typeof FORMATS)[number], (file: OrganisationFile) => string>> = {
  yaml: organisationYaml,
  json: (file) => `${JSON.stringify(file, null, 2)}\n`,
  csv: tasksCsv,
};

export const BOARD_TRANSFER_ROUTES: readonly Route[] = [
  acts({
    method: 'POST',
    path: '/orgs/:org/import',
    tag: TAG,
    summary:
      'Stores a questboard/v1 file (YAML, JSON) of this organisation, or tasks (CSV): all of it or nothing, with If-Match only into the board of that number; the body may have 1 MB',
    least: 'admin',
    params: orgParams,
    query: importQuery,
    body: importBody,
    answer,
    takesVersion: true,
    runsIn: 'planner',
    longestMs: LONGEST_MS,
    cli: ['questboard:import', 'questboard:validate'],
    run: importFile,
  }),
  reads({
    method: 'GET',
    path: '/orgs/:org/export',
    tag: TAG,
    summary:
      'The organisation as a file that an import reads; `csv`: its tasks alone. The ETag is the number of the board',
    least: 'viewer',
    params: orgParams,
    query: exportQuery,
    answer: exported,
    mediaType: 'text/plain; charset=utf-8',
    textOf: ({ format, file }) => WRITERS[format](file),
    hasVersion: true,
    longestMs: LONGEST_MS,
    cli: ['questboard:export'],
    async run({ store, who, params: { org }, query: { format } }) {
      await checkOrg(store, who, org);
      const version = await readBoardNumber(store, org);
      const file = JSON.parse(await exportOrganisation(store, org)) as OrganisationFile;
      return { version, format, file };
    },
  }),
];

async function importFile({
  store,
  who,
  params: { org },
  query: { mode, dryRun, allowCycles },
  body: { file, text },
  version,
  secrets,
}: Call<OrgParams, z.output<typeof importQuery>, z.output<typeof importBody>>) {
  await checkOrgToCome(store, who, org);
  const options: ImportOptions = {
    file,
    now: isoTime(await store.now()),
    dryRun,
    allowCycles,
    actor: who.actor,
    sourceApp: 'console',
    ...(version !== undefined && { ifBoard: version }),
  };
  const isTable = /\.csv$/i.test(file);
  if (isTable && mode === 'replace')
    throw new RefusedError({ code: 'REQUEST_INVALID', detail: 'query.mode: a CSV file can only be merged.' });
  const report = isTable
    ? await importTasks(store, text, { ...options, orgId: org })
    : await importOrganisation(store, text, { ...options, orgId: org, mode });
  return shownTexts(importReport(report), secrets);
}
