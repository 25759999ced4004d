/**
 * Examines the installation by `worker doctor`, a process of its own: the console has neither its checks nor the code of
 * jobs. Of several who ask at once all get one examination. The process gets the environment of the console, which has
 * no secrets of jobs and channels.
 */
import { execFile } from 'node:child_process';
import { z } from 'zod';
import { type Diagnosis, diagnosis } from '../answers/installation.ts';

export type Examined =
  | {
      readonly state: 'examined';
      readonly checks: number;
      readonly problems: number;
      readonly notes: number;
      readonly diagnoses: readonly Diagnosis[];
    }
  /** `missing`: the program is not beside this one. `failed`: it did not examine to the end. */
  | { readonly state: 'missing' | 'failed'; readonly says: string };

type Env = Readonly<Record<string, string | undefined>>;
export type Doctor = () => Promise<Examined>;

/** A check has 10 s, and there are about twenty; most answer at once. */
export const LONGEST_EXAMINATION_MS = 90_000;
const MOST_OUTPUT = 4_194_304;

const output = z.object({
  data: z.object({
    checks: z.number(),
    problems: z.number(),
    notes: z.number(),
    diagnoses: z.array(diagnosis),
  }),
});

/** `file`: the program of the worker; undefined where there is none. */
export function createDoctor(file: string | undefined, env: Env): Doctor {
  let last: Promise<Examined> | undefined;
  return () => {
    if (file === undefined)
      return Promise.resolve({
        state: 'missing',
        says: 'The program of the worker is not beside the console. On the machine of a daemon: worker doctor',
      });
    last ??= examine(file, env).finally(() => (last = undefined));
    return last;
  };
}

function examine(file: string, env: Env): Promise<Examined> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [file, 'doctor', '--json'],
      { env, timeout: LONGEST_EXAMINATION_MS, killSignal: 'SIGKILL', maxBuffer: MOST_OUTPUT },
      // Its exit code says whether it has found something.
      (_error, stdout, stderr) => resolve(readOutput(stdout, stderr)),
    );
  });
}

function readOutput(stdout: string, stderr: string): Examined {
  const read = output.safeParse(parse(stdout));
  if (read.success) return { state: 'examined', ...read.data.data };
  const [said = ''] = stderr.trim().split('\n');
  return { state: 'failed', says: said === '' ? 'worker doctor gave no answer.' : said };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
