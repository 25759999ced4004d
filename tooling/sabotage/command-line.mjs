// What the command line promises to a person who types.

const JOB = 'apps/worker/src/commands/job/job.ts';
const JOB_TEST = 'apps/worker/test/job.test.ts';

/**
 * @param {string} file
 * @param {string} test
 */
const both = (file, test) =>
  ['(sqlite)', '(postgres)'].map((dialect) => ({ file, test: `${dialect} ${test}` }));

/** @type {readonly import('./edit.mjs').Sabotage[]} */
export const COMMAND_LINE = [
  {
    breaks: 'dead letters are replayed with a patch that their job refuses',
    edits: [
      {
        file: 'packages/queue/src/jobs/edited-keys.ts',
        search: 'if (job) keys.set(',
        replace: 'if (job?.dedupe) keys.set(',
      },
    ],
    noticedBy: [
      {
        file: 'apps/worker/test/dead-letters.test.ts',
        test: 'a patch after which a job would refuse its input is refused',
      },
    ],
  },
  {
    breaks: 'runs that filters choose are cancelled without a question',
    edits: [
      {
        file: 'apps/worker/src/commands/runs/many/act-on-many.ts',
        search: '  if (isFiltered) {\n',
        replace: '  if (isFiltered && options.dryRun) {\n',
      },
    ],
    noticedBy: [
      {
        file: 'apps/worker/test/many-runs.test.ts',
        test: 'runs are cancelled by filters, after a preview and a question',
      },
    ],
  },
  {
    breaks: 'a discard of one group of dead letters takes all of them',
    edits: [
      {
        file: 'apps/worker/src/commands/dead-letters/choice.ts',
        search: '    ...(fingerprint !== undefined && { fingerprint }),\n',
        replace: '',
      },
    ],
    noticedBy: [
      {
        file: 'apps/worker/test/dead-letters.test.ts',
        test: 'letters are grouped by their error, chosen by',
      },
    ],
  },
  {
    breaks: 'a mistyped job id at a prompt is recorded as a failed run',
    edits: [{ file: JOB, search: 'if (!call.options.enqueue) refuseMistyped(call, registry);', replace: '' }],
    noticedBy: [
      { file: JOB_TEST, test: 'a job id that is mistyped at a prompt is answered with the nearest' },
    ],
  },
  {
    breaks: 'a cancelled run names the last who asked, not the first',
    edits: [
      {
        file: 'packages/queue/src/runs/run-details.sql.ts',
        search: 'one.seq - other.seq',
        replace: 'other.seq - one.seq',
      },
    ],
    noticedBy: both(
      'packages/queue/test/cancel.test.ts',
      'is found with the run: the first request, who made it and why',
    ),
  },
  {
    breaks: 'a run that Ctrl-C has cancelled does not say by whom',
    edits: [
      {
        file: 'packages/runner/src/run-once.ts',
        search: "ended.outcome.state === 'cancelled' && loop",
        replace: "ended.outcome.state === 'retry' && loop",
      },
    ],
    noticedBy: [{ file: JOB_TEST, test: 'Ctrl-C cancels the run and waits for the job to listen' }],
  },
  {
    breaks: 'the user takes precedence over WORKER_ACTOR',
    edits: [
      {
        file: 'apps/worker/src/cli/actor.ts',
        search: "if (!given) return env['USER'] || 'cli';",
        replace: "if (!given || env['USER']) return env['USER'] || 'cli';",
      },
    ],
    noticedBy: [{ file: 'apps/worker/src/cli/program.test.ts', test: '--as names who acts' }],
  },
  {
    breaks: 'the own words of a skip are taken for a code',
    edits: [
      {
        file: 'packages/views/src/runs/cause-text.ts',
        search: "if (state !== 'failed') return ` (${clean(reason)})`;",
        replace: '',
      },
    ],
    noticedBy: [
      {
        file: 'apps/worker/src/commands/runs/views/cause-text.test.ts',
        test: "reason: 'no_news in feed_7'",
      },
    ],
  },
  {
    breaks: 'JSON on a terminal has characters that turn the reading direction',
    edits: [
      {
        file: 'apps/worker/src/cli/output.ts',
        search: 'isTerminal ? cleanJson(text) : text',
        replace: 'text',
      },
    ],
    noticedBy: [
      {
        file: 'apps/worker/src/cli/output.test.ts',
        test: 'what shows nothing or turns the reading direction',
      },
    ],
  },
  {
    breaks: 'an event may have a type that a search takes for a pattern',
    edits: [
      {
        file: 'packages/events/src/publish/check-event.ts',
        search: '/^[a-z][a-z0-9._:-]{0,199}$/i',
        replace: '/^[a-z][a-z0-9._:*-]{0,199}$/i',
      },
    ],
    noticedBy: [{ file: 'packages/events/src/publish/check-event.test.ts', test: 'got "invoice.*"' }],
  },
  {
    breaks: 'run:show measures a backoff instead of showing the one that was decided',
    edits: [
      {
        file: 'packages/views/src/runs/run-phases.ts',
        search: 'if (backoffMs === undefined) return',
        replace: 'if (pauseMs > 0) return',
      },
    ],
    noticedBy: [
      {
        file: 'packages/views/src/runs/run-phases.test.ts',
        test: 'a backoff is the one that was decided',
      },
    ],
  },
];
