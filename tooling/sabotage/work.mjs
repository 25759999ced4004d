// Steps, progress, enqueued runs and hooks of a run.

const MEMORY_TEST = 'packages/queue/test/run-memory.test.ts';
const ASK_TEST = 'packages/queue/test/enqueue-from-run.test.ts';
const WORK_TEST = 'packages/runner/test/work.test.ts';
const HOOKS_TEST = 'packages/runner/test/hooks.test.ts';

const SECRETS_TEST = 'apps/worker/test/secrets-of-runs.test.ts';

/** @type {readonly import('./edit.mjs').Sabotage[]} */
export const WORK = [
  {
    breaks: 'the fence of steps and progress: an older claim writes them',
    edits: [
      {
        file: 'packages/queue/src/claim-fence.sql.ts',
        search: 'and claim_no = ${claimNo} and',
        replace: 'and claim_no >= 0 * ${claimNo} and',
      },
    ],
    noticedBy: [
      { file: MEMORY_TEST, test: 'what a run remembers (sqlite) of an older claim' },
      { file: MEMORY_TEST, test: 'what a run remembers (postgres) of an older claim' },
    ],
  },
  {
    breaks: 'the fence of steps and progress: another node writes them',
    edits: [
      {
        file: 'packages/queue/src/claim-fence.sql.ts',
        search: 'and node_id + 0 = ${nodeId}',
        replace: 'and 0 < ${nodeId}',
      },
    ],
    noticedBy: [{ file: MEMORY_TEST, test: 'what a run remembers (sqlite) of another node' }],
  },
  {
    breaks: 'a completed step is executed again',
    edits: [
      {
        file: 'packages/runner/src/attempt/attempt-work.ts',
        search: 'mayRemember: claimNo > 1 ||',
        replace: 'mayRemember: claimNo > 9 ||',
      },
    ],
    noticedBy: [
      { file: WORK_TEST, test: 'the work of a run (sqlite) a step that is done is not done again' },
    ],
  },
  {
    breaks: 'a failed step counts as completed',
    edits: [
      {
        file: 'packages/queue/src/context/run-memory.sql.ts',
        search: 'and key = ${key} and failed = 0`',
        replace: 'and key = ${key}`',
      },
    ],
    noticedBy: [{ file: MEMORY_TEST, test: 'what a run remembers (sqlite) is there for a later attempt' }],
  },
  {
    breaks: 'a step may be used twice in an attempt',
    edits: [
      {
        file: 'packages/runner/src/work/attempt-memory.ts',
        search: 'if (this.#asked.has(id)) throw',
        replace: 'if (this.#asked.has(`${id}!`)) throw',
      },
    ],
    noticedBy: [{ file: WORK_TEST, test: 'uses its context wrongly (sqlite) is told of a step twice' }],
  },
  {
    breaks: 'a cancelled job starts another step',
    edits: [
      {
        file: 'packages/runner/src/work/attempt-memory.ts',
        search: '    this.#owner.signal.throwIfAborted();\n',
        replace: '',
      },
    ],
    noticedBy: [
      { file: WORK_TEST, test: 'the work of a run (sqlite) a cancelled job ends at its next step' },
    ],
  },
  {
    breaks: 'the last progress is lost',
    edits: [
      {
        file: 'packages/runner/src/attempt/attempt-work.ts',
        search: 'await Promise.all([this.#progress?.saveLast(), this.#memory?.close()]);',
        replace: 'await Promise.all([this.#progress?.close(), this.#memory?.close()]);',
      },
    ],
    noticedBy: [{ file: WORK_TEST, test: 'the work of a run (sqlite) the last progress is there' }],
  },
  {
    breaks: 'a replay from a step keeps the steps after it',
    edits: [
      {
        file: 'packages/queue/src/context/run-memory.sql.ts',
        search: 'and (claim_no, nr) < (${step.claim_no}, ${step.nr})',
        replace: 'and (claim_no, nr) <> (${step.claim_no}, ${step.nr})',
      },
    ],
    noticedBy: [{ file: MEMORY_TEST, test: 'what a run remembers (sqlite) a replay from a step begins' }],
  },
  {
    breaks: 'a run that has lost its claim enqueues runs',
    edits: [
      {
        file: 'packages/queue/src/context/enqueue-from-run.ts',
        search: 'throw new ClaimLostError(claim.id);',
        replace: 'void ClaimLostError;',
      },
    ],
    noticedBy: [
      { file: ASK_TEST, test: 'a run that asks for runs (sqlite) is refused once its claim is gone' },
    ],
  },
  {
    breaks: 'a success with enqueued runs is settled without them',
    edits: [
      {
        file: 'packages/queue/src/settle/settle-each.ts',
        search: 'yield* enqueueAllIn(tx, requests);',
        replace: 'void enqueueAllIn;',
      },
    ],
    noticedBy: [{ file: ASK_TEST, test: 'a run that asks for runs (sqlite) gets those that come' }],
  },
  {
    breaks: 'a success with enqueued runs takes the fast path of successes without them',
    edits: [
      {
        file: 'packages/queue/src/settle/end-settler.ts',
        search: '!outcome.events?.length && !asksForRuns(outcome)',
        replace: '!outcome.events?.length',
      },
    ],
    noticedBy: [{ file: ASK_TEST, test: 'a run that asks for runs (postgres) gets those that come' }],
  },
  {
    breaks: 'a hook is called for a success that a cancel has overruled',
    edits: [
      {
        file: 'packages/queue/src/settle/settle-each.ts',
        search: 'else if (settled.written !== one) overruled.push(settled.written);',
        replace: '',
      },
    ],
    noticedBy: [
      { file: HOOKS_TEST, test: 'hooks (sqlite) hear of what was stored' },
      { file: ASK_TEST, test: 'a run that asks for runs (sqlite) gets none of them' },
    ],
  },
  {
    breaks: 'a node that stops does not wait for hooks',
    edits: [
      {
        file: 'packages/runner/src/leave-store.ts',
        search: '  await within(STEP_WITHIN_MS, hooks.idle());\n',
        replace: '',
      },
    ],
    noticedBy: [{ file: HOOKS_TEST, test: 'hooks (sqlite) are waited for by a node that stops' }],
  },
  {
    breaks: 'retention leaves the steps and checkpoints of a run',
    edits: [
      {
        file: 'packages/queue/src/retention/remove-old-runs.ts',
        search: "{ name: 'run_memory', counted: 'memory', where },",
        replace: '',
      },
    ],
    noticedBy: [{ file: 'packages/queue/test/retention.test.ts', test: 'takes what hangs on a run with it' }],
  },
  {
    breaks: 'the reason of a skip is cut before its secrets are masked',
    edits: [
      {
        file: 'packages/logger/src/redact/mask-text.ts',
        search: 'redactText(text.slice(0, MOST_READ), secrets)',
        replace: 'redactText(text.slice(0, longest), secrets)',
      },
    ],
    noticedBy: [
      { file: SECRETS_TEST, test: '12 secrets in every text of a run are shown by no command' },
      { file: 'packages/logger/src/redact/mask-text.test.ts', test: 'a secret at the cut is masked' },
    ],
  },
  {
    breaks: 'a secret in the note of a progress is stored',
    edits: [
      {
        file: 'packages/runner/src/work/attempt-progress.ts',
        search: 'this.#masked(progress)',
        replace: 'progress',
      },
    ],
    noticedBy: [{ file: SECRETS_TEST, test: '12 secrets in every text of a run are shown by no command' }],
  },
  {
    breaks: 'a secret in the name of a step is shown',
    edits: [
      {
        file: 'packages/views/src/masked.ts',
        search: 'id: redactText(step.id, secrets)',
        replace: 'id: step.id',
      },
    ],
    noticedBy: [{ file: SECRETS_TEST, test: '12 secrets in every text of a run are shown by no command' }],
  },
  {
    breaks: 'a node logs the end of a run before the store has it',
    edits: [
      {
        file: 'packages/runner/src/claim/active-runs.ts',
        search: '    awaited.expect(attempt, endFacts(logger, attempt, end.outcome));\n',
        replace:
          '    const line = endFacts(logger, attempt, end.outcome);\n    if (line) describeEnd(logger, line, end.outcome);\n',
      },
    ],
    noticedBy: ['sqlite', 'postgres'].map((dialect) => ({
      file: 'packages/runner/test/logged-ends.test.ts',
      test: `the log of a node (${dialect}) says that a run succeeded when the store has it, and not before`,
    })),
  },
  {
    breaks: 'a step fails for good when the store is away at that moment',
    edits: [
      {
        file: 'packages/runner/src/work/when-store-answers.ts',
        search: 'if (!AWAY.some((kind) => error instanceof kind)) throw error;',
        replace: 'if (!AWAY.includes(error)) throw error;',
      },
    ],
    noticedBy: [
      {
        file: 'packages/runner/test/postgres-restart.test.ts',
        test: 'a step and a checkpoint of a run with one attempt wait for a PostgreSQL that is away',
      },
      {
        file: 'packages/runner/src/work/when-store-answers.test.ts',
        test: 'an answer that comes later is the answer, and the outage is told once',
      },
    ],
  },
];
