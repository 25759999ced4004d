import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { CodedError, quote } from '@sb/words';
import type { Call } from '../../cli/command.ts';
import { EXIT, type ExitCode } from '../../cli/failure.ts';
import { onStopSignal } from '../../cli/interruption.ts';
import type { Environment } from '../../cli/terminal/style.ts';
import { UnsupportedJobModuleError } from '../../job-modules/errors.ts';
import { runsTypeScript } from '../../job-modules/runs-typescript.ts';
import { createServices, type Services } from '../../services/services.ts';
import { JobNotRegisteredError } from '../job/known-job.ts';
import { findTests } from './find-tests.ts';
import { findJobHome, type JobHome } from './job-home.ts';
import { findTestRunner } from './test-runner.ts';

type TestCall = Call<{ readonly jobId: string }>;

/** No test belongs to the job. */
class NoTestError extends CodedError {
  readonly code = 'NOT_FOUND';
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

/** Runs the tests of a job as the project runs its tests; they print for themselves. */
export async function run(call: TestCall): Promise<ExitCode> {
  const { args, rest, output } = call;
  const services = await createServices(call);
  const home = findJobHome(services, call.io);
  const tests = await testsOf(args.jobId, services, home);
  const runner = findTestRunner(path.dirname(tests[0] ?? home.root));
  if (runner.module === 'node:test') checkLanguage(tests, call.io.env);
  const code = await runAttached(runner.commandLine(tests, rest), home.root, call);
  output.data({ job: args.jobId, tests, passed: code === 0 });
  return code === 0 ? EXIT.ok : EXIT.failed;
}

/** Those who give options to Node may have given it a loader. Throws `JOB_MODULE_UNSUPPORTED`. */
function checkLanguage(tests: readonly string[], env: Environment): void {
  if (runsTypeScript() || env['NODE_OPTIONS']) return;
  for (const test of tests) {
    const extension = path.extname(test);
    if (/^\.[cm]?ts$/.test(extension)) throw new UnsupportedJobModuleError(test, { extension });
  }
}

async function testsOf(
  jobId: string,
  services: Services,
  { root, isProgram, list }: JobHome,
): Promise<readonly string[]> {
  const { definedIn, tests } = findTests(jobId, isProgram ? path.dirname(list) : root);
  if (tests.length > 0) return tests;
  const registry = await services.jobs();
  if (!registry.get(jobId))
    throw new JobNotRegisteredError(jobId, { known: registry.list().map(({ id }) => id) });
  const [file] = definedIn;
  const beside = file?.replace(/(\.[^.]+)$/, '.test$1');
  throw new NoTestError(
    `The job ${quote(jobId)} has no test: no test is beside ${file ?? 'its file'} or imports it.`,
    beside === undefined
      ? 'A test imports the file that defines the job with this id.'
      : `Write ${path.relative(root, beside)}; worker job:new <id> --with-test --dry-run shows one.`,
  );
}

/** A test prints on the terminal, in its colours; with --json its lines are no result. */
async function runAttached(
  words: readonly string[],
  cwd: string,
  { io, output }: TestCall,
): Promise<number | null> {
  const child = spawn(process.execPath, words, {
    cwd,
    env: io.env,
    stdio: ['inherit', output.json ? process.stderr.fd : 'inherit', 'inherit'],
  });
  // Ctrl-C reaches the tests too, and they end by it.
  const stopListening = onStopSignal((signal) => void child.kill(signal));
  await once(child, 'close');
  stopListening();
  return child.exitCode;
}
