/** What an operator may do with each thing of the mock: its rows do not say it. */

const YES = { replay: true, discard: true, reopen: false };

/** @param {any} work Of `mock-work.json`. */
export function withMay(work) {
  const { runs, jobs, job, groups, letters } = work;
  return {
    ...work,
    runs: Object.fromEntries(Object.entries(runs).map(([id, run]) => [id, wholeRun(run)])),
    jobs: jobs.map(ofJob),
    job: { ...ofJob(job), errors: job.errors.map(ofLetter) },
    groups: { ...groups, items: groups.items.map(ofLetter), jobs: groups.jobs.map(ofLetter) },
    letters: letters.map(ofLetter),
  };
}

/** @param {any} run A row of a list. */
export function ofRun(run) {
  const isOpen = run.finishedAt === undefined;
  const may = {
    cancel: isOpen,
    priority: isOpen && run.state !== 'running',
    replay: !isOpen,
    edit: !isOpen,
    retry: run.state === 'failed',
  };
  return { ...run, may };
}

/** @param {any} run */
function wholeRun(run) {
  return { ...run, may: { ...run.may, edit: run.may.replay, chain: true } };
}

/** @param {any} job */
export function ofJob(job) {
  return { ...job, may: { run: true, pause: true, limit: true } };
}

/** @param {any} letter Also an error, or the letters of a job. */
function ofLetter(letter) {
  return { ...letter, may: YES };
}

/** Of an answer to a viewer. @param {string} key @param {unknown} value */
export function noActs(key, value) {
  if (key !== 'may' || typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.keys(value).map((act) => [act, false]));
}
