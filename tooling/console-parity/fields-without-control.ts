/** Fields that a route takes and no control of a page sends, and why. `*` stands for any part. */
export interface Unsent {
  readonly why: string;
  /** `PATCH /api/v1/jobs/:id: rate` */
  readonly fields: readonly string[];
}

const DECIDES = 'POST /api/v1/runs/bulk: action=';

export const FIELDS_WITHOUT_CONTROL: readonly Unsent[] = [
  {
    why: 'the act is done by one press, and asks for nothing; a reason is given by the command that is copied beside it',
    fields: [
      'DELETE /api/v1/*/pause: reason',
      'DELETE /api/v1/schedules/:name/override: reason',
      'DELETE /api/v1/silences/:id: reason',
      'POST /api/v1/nodes/:id/cordon: reason',
      'POST /api/v1/nodes/:id/uncordon: reason',
      'POST /api/v1/schedules/:name/enable: reason',
      'POST /api/v1/schedules/:name/disable: reason',
      'POST /api/v1/dead-letters/reopen: reason',
      'POST /api/v1/orgs/:org/quests/:id/hold: reason',
      'POST /api/v1/orgs/:org/quests/:id/release: reason',
      'POST /api/v1/orgs/:org/quests/:id/restore: reason',
      'POST /api/v1/orgs/:org/tasks/:id/transition: reason',
      'POST /api/v1/orgs/:org/tasks/:id/approve: reason',
      'POST /api/v1/orgs/:org/tasks/:id/unblock: reason',
    ],
  },
  {
    why: 'the text of the act is its reason',
    fields: [
      'POST /api/v1/orgs/:org/tasks/:id/block: reason',
      'POST /api/v1/orgs/:org/tasks/:id/comment: reason',
      'POST /api/v1/orgs/:org/tasks: reason',
      'POST /api/v1/orgs/:org/quests: reason',
      'POST /api/v1/orgs/:org/questlines: reason',
    ],
  },
  {
    why: 'a page waits for the success of runs, as job --after does; a program asks for other conditions',
    fields: ['run', 'on', 'as', 'onUnmet'].map((part) => `POST /api/v1/jobs/:id/runs: after.${part}`),
  },
  {
    why: 'the code of the job works it out; a program may ask for another',
    fields: ['startWithin', 'limitKey', 'rateKey'].map((field) => `POST /api/v1/jobs/:id/runs: ${field}`),
  },
  {
    why: 'a person acts as the member that the user is',
    fields: ['*: as'],
  },
  {
    why: 'a blocker or a comment is added whatever others have changed',
    fields: ['POST /api/v1/orgs/:org/tasks/:id/block: rev', 'POST /api/v1/orgs/:org/tasks/:id/comment: rev'],
  },
  {
    why: 'the store gives the id; a file names it',
    fields: [
      'POST /api/v1/orgs/:org/tasks: id',
      'POST /api/v1/orgs/:org/quests: id',
      'POST /api/v1/orgs/:org/questlines: id',
      'POST /api/v1/orgs/:org/members: id',
    ],
  },
  {
    why: 'a form offers it after the refusal that it passes: board-pages.test.ts',
    fields: [
      'POST /api/v1/orgs/:org/tasks: force',
      'POST /api/v1/orgs/:org/quests: force',
      'POST /api/v1/orgs/:org/questlines: force',
      'PATCH /api/v1/orgs/:org/*: force',
    ],
  },
  {
    why: 'a new member begins with what the organisation has; the form of the member changes it',
    fields: [
      'active',
      'timezone',
      'workdays',
      'availability.*',
      'wipLimit',
      'githubLogin',
      'force',
      'workingGenius.*',
    ].map((field) => `POST /api/v1/orgs/:org/members: ${field}`),
  },
  {
    why: 'is another name for a pair of the profile, which files may use',
    fields: ['top2', 'competency2', 'frustration2'].map(
      (field) => `PATCH /api/v1/orgs/:org/members/:id: workingGenius.${field}`,
    ),
  },
  {
    why: 'a new task has all of its work before it',
    fields: ['POST /api/v1/orgs/:org/tasks: remainingMinutes'],
  },
  {
    why: 'is worked out from the repository and the number',
    fields: ['* /api/v1/orgs/:org/tasks*: github.url'],
  },
  {
    why: 'the form has each setting of the organisation: board-fields.test.ts',
    fields: ['PATCH /api/v1/orgs/:org: settings.*'],
  },
  {
    why: 'a page writes it as a text, as the command line does',
    fields: ['schedule', 'job', 'on', 'as'].map((part) => `* /api/v1/schedules*: after.${part}`),
  },
  {
    why: 'a page opens again the letters that are picked: those are counted by their numbers',
    fields: ['POST /api/v1/dead-letters/reopen: atMost'],
  },
  {
    why: 'is the filter of the list, as the address has it: run-filter.test.ts and failure-path.test.ts',
    fields: [
      ...['cancel', 'retry', 'replay', 'priority'].map((action) => `${DECIDES}${action} filter.*`),
      'POST /api/v1/dead-letters/*: filter.*',
    ],
  },
  {
    why: 'a page changes a part of each input, or of the whole one of a run; one input for many is a mistake',
    fields: [`${DECIDES}replay input`, 'POST /api/v1/dead-letters/replay: input'],
  },
  {
    why: 'dead letters are replayed at a rate; runs of a list are replayed as the limits of their queues allow',
    fields: [`${DECIDES}replay rate`],
  },
  { why: 'the front is a place for one run: its page puts it there', fields: [`${DECIDES}priority toFront`] },
  {
    why: 'the alerts of a rule are acknowledged as they are counted; one alert has its own button',
    fields: ['POST /api/v1/alerts/rules/:name/ack: job'],
  },
  { why: 'a token has the organisations of its user', fields: ['POST /api/v1/tokens: orgs'] },
];
