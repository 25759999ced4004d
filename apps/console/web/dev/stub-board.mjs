/** A small board for the stub, and what its verbs say. */
import { DAY } from './stub-time.mjs';

const ORG = 'acme';

/** @param {number} days */
function ago(days) {
  return new Date(Date.now() - days * DAY).toISOString();
}

const MEMBERS = [
  { id: 'ana', name: 'Ana Lind', active: true },
  { id: 'bo', name: 'Bo Marsh', active: true },
];

const QUESTS = [
  { id: 'letters', title: 'Letters to every customer', state: 'in-progress', priority: 'high' },
  {
    id: 'parcels',
    title: 'Parcels abroad',
    state: 'locked',
    requires: [{ type: 'questCompleted', questId: 'letters' }],
    waitsFor: ['letters'],
  },
  { id: 'stamps', title: 'Stamps', state: 'locked', hold: true, waitsFor: ['hold'] },
].map((quest) => ({
  orgId: ORG,
  rev: 3,
  createdAt: ago(20),
  updatedAt: ago(1),
  priority: 'medium',
  hold: false,
  requires: [],
  waitsFor: [],
  progress: { live: 4, done: 1, minutes: 480, doneMinutes: 60 },
  ...quest,
}));

const TASKS = [
  {
    id: 'write',
    title: 'Write the letter',
    status: 'in-progress',
    priority: 'urgent',
    assigneeId: 'ana',
    flags: ['stuck.stale'],
    startedAt: ago(4),
    estimateMinutes: 120,
    remainingMinutes: 40,
  },
  {
    id: 'print',
    title: 'Print it',
    status: 'blocked',
    assigneeId: 'bo',
    blockers: [{ text: 'no paper', createdAt: ago(2) }],
    flags: ['blocked.manual'],
  },
  {
    id: 'send',
    title: 'Send it',
    status: 'todo',
    dependsOn: ['write'],
    waitsFor: ['write'],
    dueDate: '2026-11-27',
    flags: ['overdue'],
    requiresApproval: true,
  },
  { id: 'address', title: 'Find the addresses', status: 'done', assigneeId: 'bo' },
  { id: 'ink', title: 'Buy ink', status: 'todo', ready: true, estimateMinutes: 30, tags: ['shop'] },
].map((task) => ({
  orgId: ORG,
  rev: 7,
  questId: 'letters',
  createdAt: ago(20),
  updatedAt: ago(1),
  statusChangedAt: ago(4),
  lastActivityAt: ago(4),
  priority: 'medium',
  dependsOn: [],
  blockers: [],
  skills: [],
  tags: [],
  requiresApproval: false,
  syncToGithub: false,
  ready: false,
  waitsFor: [],
  flags: [],
  ...task,
}));

const LINE = { orgId: ORG, rev: 1, createdAt: ago(9), updatedAt: ago(9) };
const POST = { ...LINE, id: 'post', title: 'Post', order: 1 };
const CARDS = { ...LINE, id: 'cards', title: 'Cards', order: 2 };

const STATUSES = ['todo', 'in-progress', 'in-review', 'blocked', 'done', 'cancelled'];
/** @type {Readonly<Record<string, readonly string[]>>} */
const MOVES = {
  todo: ['in-progress', 'blocked', 'done', 'cancelled'],
  'in-progress': ['in-review', 'blocked', 'done', 'todo', 'cancelled'],
  blocked: ['todo', 'in-progress', 'in-review', 'cancelled'],
  done: ['in-progress', 'todo'],
};

/**
 * The answer of a route; undefined: none of these.
 * @param {string} method @param {string} route @param {URLSearchParams} params
 * @returns {{ body: unknown } | undefined}
 */
export function answerBoard(method, route, params) {
  const [, what, org, shelf, id, part] = route.split('/');
  if (what !== 'orgs') return undefined;
  if (org === undefined)
    return { body: { items: [{ id: ORG, name: 'Acme Post', timezone: 'Europe/Berlin', active: true }] } };
  if (method !== 'GET')
    return {
      body: {
        id: id ?? 'new',
        rev: 8,
        record: recordOf(id),
        ...(shelf === undefined && { org: { ...orgOf(), rev: 2 } }),
        changed: true,
        moved: [],
        warnings: [],
        says: `${id} is ${part ?? 'saved'}`,
        ...(shelf === 'tasks' && { task: recordOf(id) }),
        ...(shelf === 'quests' && { quest: recordOf(id) }),
      },
    };
  if (shelf === undefined) return { body: orgOf() };
  const quest = params.get('quest');
  const tasks = TASKS.filter(
    (task) =>
      (quest === null || task.questId === quest) &&
      (!params.has('status') || params.get('status') === task.status),
  );
  if (shelf === 'board')
    return {
      body: {
        quests: { items: QUESTS },
        columns: STATUSES.map((status) => {
          const items = tasks.filter((task) => task.status === status);
          return { status, count: items.length, items };
        }),
      },
    };
  if (shelf === 'graph') return { body: graphOf() };
  if (shelf === 'questlines') return { body: { items: [params.get('archived') === 'true' ? CARDS : POST] } };
  if (shelf === 'quests')
    return id === undefined
      ? { body: { items: QUESTS } }
      : found(
          QUESTS.find((one) => one.id === id),
          questOf,
        );
  if (shelf !== 'tasks') return undefined;
  if (part === 'history') return { body: { items: HISTORY } };
  return id === undefined
    ? { body: { items: tasks } }
    : found(
        TASKS.find((one) => one.id === id),
        taskOf,
      );
}

/** As it is after an act. @param {string | undefined} id */
function recordOf(id) {
  const record = [...TASKS, ...QUESTS, POST, CARDS].find((one) => one.id === id);
  return { ...record, id: id ?? 'new', orgId: ORG, rev: (record?.rev ?? 0) + 1 };
}

/** @template T @param {T | undefined} record @param {(record: T) => unknown} view */
function found(record, view) {
  return record && { body: view(record) };
}

function orgOf() {
  return {
    id: ORG,
    name: 'Acme Post',
    timezone: 'Europe/Berlin',
    active: true,
    workdays: [1, 2, 3, 4, 5],
    holidays: [],
    settings: {},
    createdAt: ago(90),
    updatedAt: ago(30),
    rev: 1,
    now: new Date().toISOString(),
    maintainers: [
      { jobId: 'daily.questmaster', last: { status: 'success', at: ago(0.2), runId: 3436 }, next: ago(-0.8) },
    ],
    members: MEMBERS,
    me: 'ana',
  };
}

const HISTORY = [
  {
    n: 9,
    kind: 'changed',
    at: ago(1),
    by: 'user:bo',
    says: 'changed 1 field',
    fields: [{ field: 'priority', from: 'high', to: 'urgent' }],
  },
  {
    n: 8,
    kind: 'commented',
    at: ago(2),
    by: 'user:ana',
    text: 'The first draft is there.',
    says: 'commented',
  },
  {
    n: 7,
    kind: 'moved',
    at: ago(4),
    by: 'user:ana',
    from: 'todo',
    to: 'in-progress',
    says: 'todo → in-progress',
    reason: 'it is Monday',
  },
  { n: 6, kind: 'unassigned', at: ago(5), by: 'user:ana', previous: 'bo', says: 'took it from bo' },
];

/** @param {(typeof TASKS)[number]} task */
function taskOf(task) {
  const { title, state } = QUESTS[0] ?? { title: '', state: 'locked' };
  const named = (/** @type {readonly string[]} */ ids) =>
    TASKS.filter((one) => ids.includes(one.id)).map((one) => ({
      id: one.id,
      title: one.title,
      status: one.status,
    }));
  return {
    ...task,
    description: 'One page, in plain words.\nNo form letter.',
    archived: false,
    quest: { id: 'letters', title, state },
    dependencies: named(task.dependsOn),
    dependents: named(
      TASKS.filter(({ dependsOn }) => dependsOn.some((one) => one === task.id)).map(({ id }) => id),
    ),
    moves: (MOVES[task.status] ?? ['todo']).map((to) =>
      to === 'in-progress' && task.waitsFor.length > 0
        ? {
            to,
            rule: 'dependency_unmet',
            unmet: task.waitsFor,
            says: `waits for ${task.waitsFor.join(', ')}`,
          }
        : { to },
    ),
    evidence: task.flags.map((kind) => ({
      kind,
      severity: 'warn',
      since: ago(1),
      reason: 'no activity for 4 workdays',
    })),
    issue: {
      repo: 'acme/post',
      issueNumber: 12,
      url: 'https://github.com/acme/post/issues/12',
      state: 'error',
      pushedState: 'open',
      lastPushedAt: ago(1),
      lastError: 'GitHub answered 403: the token may not write.',
    },
    history: HISTORY,
  };
}

/** @param {(typeof QUESTS)[number]} quest */
function questOf({ requires, ...quest }) {
  return {
    ...quest,
    objective: 'Each customer has a letter before the year ends.',
    archived: false,
    requires: requires.map((wish) => ({ wish, met: false, says: 'quest letters is completed' })),
    tasks: TASKS.filter(({ questId }) => questId === quest.id),
    gates: [],
  };
}

function graphOf() {
  return {
    nodes: QUESTS.map(({ id, title, state }) => ({ kind: 'quest', id, title, state })),
    edges: [{ from: 'quest:parcels', to: 'quest:letters', by: 'requires' }],
    cycles: [],
    dangling: [],
    holds: ['stamps'],
  };
}
