// The promises of jobs in threads: they get the abort signal, then they and their threads are ended.

const RUN_ATTEMPT = 'packages/runner/src/attempt/run-attempt.ts';
const THREAD = 'packages/runner/src/thread/job-thread.ts';
const THREADS_TEST = 'packages/runner/test/threads.test.ts';
const ENDS_TEST = 'packages/runner/test/thread-ends.test.ts';
const POOL_TEST = 'packages/runner/test/thread-pool.test.ts';

const NEVER_LOOKS = 'a job in a thread (sqlite) that never looks up is ended at its timeout';

/** @type {readonly import('./edit.mjs').Sabotage[]} */
export const THREADS = [
  {
    breaks: 'a thread whose job ignores its signal continues',
    edits: [{ file: RUN_ATTEMPT, search: '    if (!this.#isThrough) this.#thread?.kill();\n', replace: '' }],
    noticedBy: [{ file: THREADS_TEST, test: NEVER_LOOKS }],
  },
  {
    breaks: 'a thread that must end is not ended',
    edits: [{ file: THREAD, search: 'await this.#worker.terminate();', replace: '' }],
    noticedBy: [{ file: POOL_TEST, test: 'ends those that are too many' }],
  },
  {
    breaks: 'a job in a thread does not get the abort signal',
    edits: [{ file: RUN_ATTEMPT, search: '    this.#thread?.abort(reason);\n', replace: '' }],
    noticedBy: [{ file: ENDS_TEST, test: 'a job that listens is told' }],
  },
  {
    breaks: 'a thread whose job ignored its signal is used again',
    edits: [
      {
        file: 'packages/runner/src/thread/thread-pool.ts',
        search: 'if (!thread.mayWork) return;',
        replace: '',
      },
    ],
    noticedBy: [{ file: THREADS_TEST, test: NEVER_LOOKS }],
  },
  {
    breaks: 'a run in a thread continues when its node has lost the lease',
    edits: [
      {
        file: RUN_ATTEMPT,
        search: '    this.#thread?.kill();\n    this.#report(undefined);',
        replace: '    this.#report(undefined);',
      },
    ],
    noticedBy: [{ file: POOL_TEST, test: 'of a node that has lost its lease ends at once' }],
  },
  {
    breaks: 'a leftover of a run ends the next run in its thread',
    edits: [
      {
        file: 'packages/runner/src/thread/run-job-thread.ts',
        search: 'if (owner?.isOver) return',
        replace: 'if (owner?.isOver && !owner) return',
      },
    ],
    noticedBy: [{ file: ENDS_TEST, test: 'what a run leaves behind' }],
  },
  {
    breaks: 'a thread sends more than the worker can read',
    edits: [
      {
        file: 'packages/runner/src/thread/unread.ts',
        search: 'if (count < MOST_UNREAD) break;',
        replace: 'if (count < Infinity) break;',
      },
    ],
    noticedBy: [{ file: ENDS_TEST, test: 'a job that logs without end is held up' }],
  },
];
