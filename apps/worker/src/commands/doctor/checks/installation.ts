/** The checks that need no store: runtime, environment, configuration files, jobs. */
import { resolveDatabaseUrl } from '@sb/config';
import type { RegisteredJob } from '@sb/jobs';
import { compareVersions } from '@sb/storage';
import { checkConfig, type CheckedSource, type ConfigWishes } from '../../config/check-config.ts';
import { complaintText } from '../../config/complaint.ts';
import { type Diagnosis, type Finding, fine } from './check.ts';

const LEAST = '20.19.0';
/** Release lines with long-term support that the product is tested on. */
const GOOD = [20, 22, 24, 26];

export interface Installation {
  readonly diagnoses: readonly Diagnosis[];
  readonly databaseUrl: string;
  readonly zones: readonly string[];
  /** The jobs that this program has; undefined if a module of them is broken. */
  readonly jobs: readonly RegisteredJob[] | undefined;
}

/** Throws `DatabaseUrlError`: without a valid URL there is no store to examine. */
export async function examineInstallation(wishes: ConfigWishes): Promise<Installation> {
  const { io, places } = wishes;
  const checked = await checkConfig(wishes);
  const url = io.env['DATABASE_URL'] ?? checked.database;
  const { environment, workerYaml, jobs, schedules, registered, zones } = checked;
  return {
    databaseUrl: resolveDatabaseUrl({ DATABASE_URL: url }, places.workspaceRoot),
    zones,
    jobs: registered,
    diagnoses: [
      { id: 'node', title: 'Node', ...judgeNodeVersion(process.versions.node) },
      { id: 'environment', title: 'environment', ...judgeSource(environment) },
      { id: 'worker-yaml', title: 'worker.yaml', ...judgeSource(workerYaml) },
      { id: 'job-modules', title: 'job modules', ...judgeSource(jobs) },
      { id: 'scheduler-yaml', title: 'scheduler.yaml', ...judgeSource(schedules) },
    ],
  };
}

const EXPECTED: Readonly<Record<CheckedSource['name'], string>> = {
  environment: 'the variables of docs/configuration.md',
  'worker.yaml': 'a valid file',
  jobs: 'modules that can be loaded',
  'scheduler.yaml': 'a valid file, and schedules without surprises',
  'alerts.yaml': 'a valid file, and rules without surprises: a rule with a mistake is not evaluated',
};

/** Pure. */
export function judgeSource({ name, found, problems, warnings, isUnchecked }: CheckedSource): Finding {
  if (isUnchecked)
    return { verdict: 'note', found, expected: EXPECTED[name], advice: 'Correct the jobs first.' };
  if (problems.length === 0 && warnings.length === 0) return fine(found);
  const hasProblems = problems.length > 0;
  return {
    verdict: hasProblems ? 'problem' : 'note',
    found: [...problems, ...warnings].map(complaintText).join('\n'),
    expected: EXPECTED[name],
    advice: 'Correct or remove what is listed.',
  };
}

/** Pure. */
export function judgeNodeVersion(version: string): Finding {
  const expected = `Node ${LEAST.replace(/\.0$/, '')} or newer, best ${GOOD.slice(1).join(', ')}`;
  const advice = 'Install a version of Node with long-term support.';
  if (compareVersions(version, LEAST) < 0) return { verdict: 'problem', found: version, expected, advice };
  const major = Number.parseInt(version, 10);
  if (GOOD.includes(major)) return fine(version);
  return { verdict: 'note', found: `${version}, which is not tested`, expected, advice };
}
