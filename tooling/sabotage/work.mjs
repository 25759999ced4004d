// What a run does beside its own work: what it remembers, shows, asks for, and who is called at its end.

const MEMORY_TEST = 'packages/queue/test/run-memory.test.ts';
const ASK_TEST = 'packages/queue/test/enqueue-from-run.test.ts';
const WORK_TEST = 'packages/runner/test/work.test.ts';
const HOOKS_TEST = 'packages/runner/test/hooks.test.ts';

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
    breaks: 'a step that is done is done again',
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
    breaks: 'a step that has failed counts as done',
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
    breaks: 'a step may be asked for twice',
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
    breaks: 'a cancelled job begins another step',
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
    breaks: 'a replay from a step takes over what came after it',
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
    breaks: 'a run whose claim is gone asks for runs',
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
    breaks: 'a success that asks for runs is settled without them',
    edits: [
      {
        file: 'packages/queue/src/settle/settle-each.ts',
        search: 'for (const request of outcome.requests ?? []) yield* enqueueIn(tx, request);',
        replace: 'void enqueueIn;',
      },
    ],
    noticedBy: [{ file: ASK_TEST, test: 'a run that asks for runs (sqlite) gets those that come' }],
  },
  {
    breaks: 'a success that asks for runs takes the way of those that do not',
    edits: [
      {
        file: 'packages/queue/src/claim/tick.ts',
        search: '!outcome.events?.length && !asksForRuns(outcome)',
        replace: '!outcome.events?.length',
      },
    ],
    noticedBy: [{ file: ASK_TEST, test: 'a run that asks for runs (postgres) gets those that come' }],
  },
  {
    breaks: 'a hook hears of a success that a cancel has overruled',
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
        file: 'packages/runner/src/runner.ts',
        search: '    await within(GOODBYE_WITHIN_MS, hooks.idle());\n',
        replace: '',
      },
    ],
    noticedBy: [{ file: HOOKS_TEST, test: 'hooks (sqlite) are waited for by a node that stops' }],
  },
  {
    breaks: 'retention leaves what a run remembered',
    edits: [
      {
        file: 'packages/queue/src/retention/remove-old-runs.ts',
        search: "{ name: 'run_memory', counted: 'memory', where },",
        replace: '',
      },
    ],
    noticedBy: [{ file: 'packages/queue/test/retention.test.ts', test: 'takes what hangs on a run with it' }],
  },
];
