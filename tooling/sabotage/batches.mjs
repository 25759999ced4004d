// Batch jobs: one call for many runs.

const OUTCOMES_TEST = 'packages/jobs/src/define/batch.test.ts';
const COLLECTOR_TEST = 'packages/runner/src/batch/collector.test.ts';
const LOOP_TEST = 'packages/runner/test/claim-loop.test.ts';
const TEST_WORKER_TEST = 'packages/testing/test/test-worker.test.ts';
const BATCHES_TEST = 'packages/runner/test/batches.test.ts';

/** @type {readonly import('./edit.mjs').Sabotage[]} */
export const BATCHES = [
  {
    breaks: 'a batch settles runs that are not in it',
    edits: [
      {
        file: 'packages/jobs/src/outcomes/batch-outcomes.ts',
        search: ' || answer.length !== size',
        replace: '',
      },
    ],
    noticedBy: [
      { file: OUTCOMES_TEST, test: 'what runBatch answers too few' },
      { file: OUTCOMES_TEST, test: 'what runBatch answers too many' },
    ],
  },
  {
    breaks: 'an error among the outcomes of a batch counts as a success',
    edits: [
      {
        file: 'packages/jobs/src/outcomes/batch-outcomes.ts',
        search: 'return settled.map(asThrown);',
        replace: 'return settled;',
      },
    ],
    noticedBy: [{ file: OUTCOMES_TEST, test: 'what runBatch answers an error' }],
  },
  {
    breaks: 'runs of a batch are given the outcomes of others',
    edits: [
      {
        file: 'packages/runner/src/batch/batch.ts',
        search: 'all[at]?.resolve(outcome.value)',
        replace: 'all.at(-1 - at)?.resolve(outcome.value)',
      },
    ],
    noticedBy: [
      {
        file: BATCHES_TEST,
        test: 'a batch job (sqlite) takes up to its size at once, and each run has its own result',
      },
    ],
  },
  {
    breaks: 'a batch takes no slot',
    edits: [
      {
        file: 'packages/runner/src/batch/collector.ts',
        search: 'slots.take(begin);',
        replace: 'begin();',
      },
    ],
    noticedBy: [
      { file: COLLECTOR_TEST, test: 'each begins once, in order, in a batch that is due' },
      { file: BATCHES_TEST, test: 'a batch job (sqlite) holds one slot from its start to its end' },
    ],
  },
  {
    breaks: 'a slot that a batch does not use is lost',
    edits: [
      {
        file: 'packages/runner/src/batch/collector.ts',
        search: '.due === 0) return slots.freed();',
        replace: '.due === 0) return;',
      },
    ],
    noticedBy: [{ file: COLLECTOR_TEST, test: 'who is left alone in a batch that was full' }],
  },
  {
    breaks: 'the last run of a batch that was full waits for ever',
    edits: [
      {
        file: 'packages/runner/src/batch/collector.ts',
        search:
          '      // A batch that was full with it is not full any more: its other items wait again.\n      beginDue();\n',
        replace: '',
      },
    ],
    noticedBy: [{ file: COLLECTOR_TEST, test: 'who is left alone in a batch that was full' }],
  },
  {
    breaks: 'a due batch gets its slot only when no run is queued',
    edits: [
      {
        file: 'packages/runner/src/claim/slots.ts',
        search: '      taken -= 1;\n      serveWaiting();\n',
        replace: '      taken -= 1;\n',
      },
    ],
    noticedBy: [{ file: LOOP_TEST, test: 'a slot that is asked for is given at once if it is free' }],
  },
  {
    breaks: 'a run that is cancelled while it waits for its batch is in it',
    edits: [
      {
        file: 'packages/runner/src/batch/batches.ts',
        search: '    collector.remove(joined);\n',
        replace: '',
      },
    ],
    noticedBy: [
      { file: TEST_WORKER_TEST, test: 'what is cancelled while it waits for its batch is not in it' },
    ],
  },
  {
    breaks: 'a run that is cancelled in its batch gets the outcome of the batch',
    edits: [
      {
        file: 'packages/runner/src/attempt/run-attempt.ts',
        search: "aborted && aborted !== 'shutdown' ? abortedEnd(aborted, 'no') : ending",
        replace: 'ending',
      },
      {
        file: 'packages/queue/src/settle/settle-each.ts',
        search: "run.ctl !== CONTROL.none && ended.outcome.state !== 'cancelled'",
        replace: "run.ctl < CONTROL.none && ended.outcome.state !== 'cancelled'",
      },
    ],
    noticedBy: [{ file: BATCHES_TEST, test: 'a batch job (sqlite) loses what is cancelled while it waits' }],
  },
  {
    breaks: 'the time of an attempt passes while it waits for its batch',
    edits: [
      {
        file: 'packages/runner/src/attempt/run-attempt.ts',
        search: '    this.#options.deadlines.unwatch(this);\n    this.batchOf = 0;\n',
        replace: '    this.batchOf = 0;\n',
      },
      {
        file: 'packages/runner/src/attempt/run-attempt.ts',
        search: 'if (!this.isOver && this.batchOf === undefined) this.#watchDeadline();',
        replace: 'if (!this.isOver) this.#watchDeadline();',
      },
    ],
    noticedBy: [{ file: BATCHES_TEST, test: 'a batch job (sqlite) has its timeout from the start' }],
  },
  {
    breaks: 'a run that waits for its batch at a stop of its node counts as started',
    edits: [
      {
        file: 'packages/runner/src/attempt/run-attempt.ts',
        search: 'neverBegan: this.batchOf === 0',
        replace: 'neverBegan: false',
      },
    ],
    noticedBy: [{ file: BATCHES_TEST, test: 'a batch job (sqlite) that waits when its node stops' }],
  },
];
