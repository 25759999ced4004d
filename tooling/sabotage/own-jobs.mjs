// The promise for jobs of your own: each module is loaded, or the error says which one is not, and why.

const LOAD = 'apps/worker/src/job-modules/load-job-modules.ts';
const LOADED = 'apps/worker/src/job-modules/load-job-modules.test.ts';
const WANTED = 'apps/worker/src/job-modules/wanted-modules.ts';
const CREATE = 'packages/worker/src/program/create-worker.ts';
const CREATED = 'packages/worker/test/create-worker.test.ts';

/** @param {string} name */
const worker = (name) =>
  ['sqlite', 'postgres'].map((dialect) => ({
    file: CREATED,
    test: `a worker in a program of its own (${dialect}) ${name}`,
  }));

/** @type {readonly import('./edit.mjs').Sabotage[]} */
export const OWN_JOBS = [
  {
    breaks: 'a module without a job is accepted silently',
    edits: [
      { file: LOAD, search: 'jobs.length === 0 && registry.size === before', replace: 'jobs.length < 0' },
    ],
    noticedBy: [{ file: LOADED, test: "a module that 'has no job' is refused" }],
  },
  {
    breaks: 'the error does not name the module that has the id of a job',
    edits: [
      {
        file: LOAD,
        search: "if (problem.field !== 'id' || owner === undefined) return problem;",
        replace: 'if (owner !== undefined) return problem;',
      },
    ],
    noticedBy: [{ file: LOADED, test: 'two modules with the same id: who has it' }],
  },
  {
    breaks: 'the environment takes precedence over --jobs',
    edits: [
      {
        file: WANTED,
        search: "if (flag.length > 0) return modules(flag, '--jobs', here);",
        replace: "if (!env['WORKER_JOBS'] && flag.length > 0) return modules(flag, '--jobs', here);",
      },
    ],
    noticedBy: [{ file: 'apps/worker/src/job-modules/wanted-modules.test.ts', test: 'the flag goes first' }],
  },
  {
    breaks: 'a stopped worker continues for ever',
    edits: [
      {
        file: CREATE,
        search: '(await kept?.stop()) ?? NOTHING_UNDER_WAY',
        replace: 'NOTHING_UNDER_WAY',
      },
    ],
    noticedBy: worker('puts back what does not end within the grace period'),
  },
  {
    breaks: 'a worker that has not started knows none of its jobs',
    edits: [{ file: CREATE, search: 'await defineJobs(opened.store, jobs, VERSION);', replace: '' }],
    noticedBy: worker('migrates the store, works off what is asked for, before its start too'),
  },
];
