// What the command line promises to a person who types.

const JOB = 'apps/worker/src/commands/job/job.ts';
const JOB_TEST = 'apps/worker/test/job.test.ts';

/** @type {readonly import('./edit.mjs').Sabotage[]} */
export const COMMAND_LINE = [
  {
    breaks: 'a mistyped job id at a prompt is recorded as a failed run',
    edits: [{ file: JOB, search: 'if (!call.options.enqueue) refuseMistyped(call, registry);', replace: '' }],
    noticedBy: [
      { file: JOB_TEST, test: 'a job id that is mistyped at a prompt is answered with the nearest' },
    ],
  },
];
