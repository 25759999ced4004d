/**
 * Asks the program of the worker, as a process of its own: the console has neither the checks of the doctor, nor
 * worker.yaml, nor the code of jobs. Of several who ask the same at once all get one answer. The process gets the
 * environment of the console, which has no secrets of jobs and channels.
 */
import { execFile } from 'node:child_process';
import { z } from 'zod';
import { diagnosis, type Setting, setting } from '../answers/system/installation.ts';

/** `missing`: the program is not beside this one. `failed`: it did not answer. */
export interface NoAnswer {
  readonly state: 'missing' | 'failed';
  readonly says: string;
}

export type Examined =
  | {
      readonly state: 'examined';
      readonly checks: number;
      readonly problems: number;
      readonly notes: number;
      readonly diagnoses: readonly ProgramDiagnosis[];
    }
  | NoAnswer;

export type ReadSettings = { readonly state: 'read'; readonly items: readonly Setting[] } | NoAnswer;

type Env = Readonly<Record<string, string | undefined>>;

export interface WorkerProgram {
  /** By `worker doctor`. */
  examine(): Promise<Examined>;
  /** By `worker config:show`: the settings of this machine, and where each comes from. */
  settings(): Promise<ReadSettings>;
}

/** A check has 10 s, and there are about twenty; most answer at once. */
export const LONGEST_EXAMINATION_MS = 90_000;
const MOST_OUTPUT = 4_194_304;

const programDiagnosis = diagnosis.extend({
  instants: z.array(z.object({ text: z.string(), at: z.iso.datetime() })).optional(),
  isOfAllOrgs: z.literal(true).optional(),
});
/**
 * `instants`: the times in `found`, which are in the zone of the machine. `isOfAllOrgs`: it names boards, or tokens and
 * links of people.
 */
export type ProgramDiagnosis = z.output<typeof programDiagnosis>;

const examination = z.object({
  data: z.object({
    checks: z.number(),
    problems: z.number(),
    notes: z.number(),
    diagnoses: z.array(programDiagnosis),
  }),
});
const settingList = z.object({ data: z.array(setting) });

/** `file`: the program; undefined where there is none. */
export function createProgram(file: string | undefined, env: Env): WorkerProgram {
  return {
    examine: asker({ file, env, args: ['doctor'] }, (said) => {
      const read = examination.safeParse(said);
      return read.success ? { state: 'examined', ...read.data.data } : undefined;
    }),
    settings: asker({ file, env, args: ['config:show', '--origin'] }, (said) => {
      const read = settingList.safeParse(said);
      return read.success ? { state: 'read', items: read.data.data } : undefined;
    }),
  };
}

interface Asked {
  readonly file: string | undefined;
  readonly args: readonly string[];
  readonly env: Env;
}

/** `read`: undefined where the output is no answer. */
function asker<Answer>(
  asked: Asked,
  read: (said: unknown) => Answer | undefined,
): () => Promise<Answer | NoAnswer> {
  const command = `worker ${asked.args.join(' ')}`;
  let last: Promise<Answer | NoAnswer> | undefined;
  return () => {
    const { file } = asked;
    if (file === undefined)
      return Promise.resolve({
        state: 'missing',
        says: `The program of the worker is not beside the console. On the machine of a daemon: ${command}`,
      });
    last ??= run(file, asked)
      .then(({ stdout, stderr }) => read(parse(stdout)) ?? failed(command, stderr))
      .finally(() => (last = undefined));
    return last;
  };
}

/** Its exit code says whether it has found something. */
function run(
  file: string,
  { args, env }: Asked,
): Promise<{ readonly stdout: string; readonly stderr: string }> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [file, ...args, '--json'],
      { env, timeout: LONGEST_EXAMINATION_MS, killSignal: 'SIGKILL', maxBuffer: MOST_OUTPUT },
      (_error, stdout, stderr) => resolve({ stdout, stderr }),
    );
  });
}

function failed(command: string, stderr: string): NoAnswer {
  const [said = ''] = stderr.trim().split('\n');
  return { state: 'failed', says: said === '' ? `${command} gave no answer.` : said };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
