// Texts of a language model: what leaves the machine, what comes back, and what a failure costs.

const MASK = 'packages/questboard/src/words/mask.ts';
const NAMES = 'packages/questboard/src/words/names.ts';
const CHECK = 'packages/questboard/src/words/check-answer.ts';
const CLIENT = 'packages/questboard/src/words/model-client.ts';
const POST = 'packages/questboard/src/words/post-chat.ts';
const BUDGET = 'packages/questboard/src/words/budget.ts';
const MASKED = 'packages/questboard/src/words/mask.test.ts';
const CHECKED = 'packages/questboard/src/words/check-answer.test.ts';
const WRITER = 'packages/questboard/test/writer.test.ts';
const LIMITS = 'packages/questboard/test/writer-limits.test.ts';
const PRIVACY = 'packages/questboard/test/writer-privacy.test.ts';
const NEVER = 'a model server never receives a name';

/** @type {readonly import('./edit.mjs').Sabotage[]} */
export const TEXTS = [
  {
    breaks: 'a model gets the secrets in the texts of a board',
    edits: [
      { file: MASK, search: 'withoutSecrets(withoutUrls(tidyText(raw)), secrets)', replace: 'tidyText(raw)' },
    ],
    noticedBy: [
      { file: PRIVACY, test: NEVER },
      { file: MASKED, test: 'no name, address, login or secret is left' },
    ],
  },
  {
    breaks: 'a model gets the ids of tasks, which may contain a name',
    edits: [
      {
        file: MASK,
        search: "task: (id) => handles.give('T', id, id)",
        replace: 'task: (id) => id',
      },
    ],
    noticedBy: [{ file: PRIVACY, test: NEVER }],
  },
  {
    breaks: 'a model gets the logins of members',
    edits: [
      {
        file: NAMES,
        search: 'githubLogin === undefined ? [] : [githubLogin]',
        replace: 'githubLogin ? [] : []',
      },
    ],
    noticedBy: [{ file: PRIVACY, test: NEVER }],
  },
  {
    breaks: 'a report for the third quarter becomes one about another quest',
    edits: [{ file: MASK, search: 'taken.has(handle)', replace: 'taken.has("")' }],
    noticedBy: [{ file: MASKED, test: 'uses no number that a text has' }],
  },
  {
    breaks: 'people read ids that a model has invented',
    edits: [{ file: CHECK, search: "? undefined : 'unknown-id'", replace: '? undefined : undefined' }],
    noticedBy: [
      { file: CHECKED, test: 'unknown-id' },
      { file: WRITER, test: 'an unknown id' },
    ],
  },
  {
    breaks: 'a cached answer is shown although it breaks a rule',
    edits: [
      {
        file: CLIENT,
        search: "if (earlier && 'text' in earlier) return earlier;",
        replace: 'if (earlier) return earlier;',
      },
    ],
    noticedBy: [{ file: LIMITS, test: 'is checked like the model' }],
  },
  {
    breaks: 'a run waits for a dead model server at each of its texts',
    edits: [{ file: CLIENT, search: 'if (isLasting(fault)) outage = fault;', replace: 'isLasting(fault);' }],
    noticedBy: [{ file: WRITER, test: 'asks a server once that does not work' }],
  },
  {
    breaks: 'a run that is aborted goes on with a template',
    edits: [
      { file: POST, search: 'signal?.throwIfAborted();', replace: 'void signal;' },
      {
        file: 'packages/questboard/src/words/writer.ts',
        search: 'const answer = await answerTo(toQuestion);\n    signal?.throwIfAborted();',
        replace: 'const answer = await answerTo(toQuestion);',
      },
    ],
    noticedBy: [{ file: LIMITS, test: 'during a request gives no text' }],
  },
  {
    breaks: 'the texts of a board follow a redirect to another server',
    edits: [{ file: POST, search: "redirect: 'manual'", replace: "redirect: 'follow'" }],
    noticedBy: [{ file: WRITER, test: 'a redirect' }],
  },
  {
    breaks: 'a run costs more than its organisation allows',
    edits: [{ file: BUDGET, search: '> limits.maxCostUsd', replace: '> Infinity' }],
    noticedBy: [{ file: LIMITS, test: 'max-cost' }],
  },
];
