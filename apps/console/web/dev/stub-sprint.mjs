/** The plan of a week and the members of a board for the stub, and what their verbs say. */
const WEEK = '2026-11-30';
const DAYS = ['2026-11-30', '2026-12-01', '2026-12-02', '2026-12-03', '2026-12-04'];
const WHOLE = [360, 360, 360, 360, 360];
const MADE = '2026-11-28T07:10:00.000Z';

/**
 * The answer of a route; undefined: none of these.
 * @param {string} method @param {string} route
 * @returns {{ body: unknown, status?: number } | undefined}
 */
export function answerSprint(method, route) {
  const [, orgs, , what, week, verb] = route.split('/');
  if (orgs !== 'orgs' || (what !== 'sprints' && what !== 'members')) return undefined;
  const now = new Date().toISOString();
  if (what === 'members')
    return {
      body:
        method === 'GET'
          ? { now, week: { start: DAYS[0] }, days: DAYS, plan: planOf(), items: MEMBERS }
          : { changed: true, says: 'ada has its dailyCapacityMinutes.', record: memberOf(week) },
    };
  if (method !== 'GET') return { body: saidOf(verb ?? '') };
  if (week === undefined) return { body: { now, thisWeek: WEEK, items: [rowOf()] } };
  if (week !== WEEK)
    return {
      status: 404,
      body: {
        type: '/docs/errors#unknown-sprint',
        title: 'Not found',
        status: 404,
        code: 'UNKNOWN_SPRINT',
        detail: `There is no sprint "${week}" in "acme".`,
        requestId: '01KB4Q8ZJ2V9W3',
      },
    };
  return { body: sprintOf(now) };
}

/** As it is after an act. @param {string | undefined} id */
function memberOf(id) {
  const found = MEMBERS.find((one) => one.id === id);
  return { ...found, rev: (found?.rev ?? 0) + 1 };
}

function planOf() {
  return { weekStart: WEEK, state: 'draft', version: 2 };
}

function rowOf() {
  return {
    id: `sprint-acme-${WEEK}`,
    weekStart: WEEK,
    weekEnd: '2026-12-04',
    state: 'draft',
    version: 2,
    rev: 7,
    goal: 'Complete 2 quests (Text index, CSV files).',
    updatedAt: MADE,
    plannedMinutes: 1920,
    capacityMinutes: 3456,
    utilisation: 55.6,
    leftOut: 3,
  };
}

/** @param {string} now */
function sprintOf(now) {
  return {
    ...rowOf(),
    now,
    thisWeek: WEEK,
    says: '5 tasks planned for 2 people, 32h of 57.6h (56 %). Focus 80 %: 20 % of each day stays free.',
    days: DAYS,
    metrics: {
      fitScore: 88,
      balance: 1.2,
      carryOverMinutes: 210,
      geniusGaps: ['T'],
      says: 'fit 88 of 100 · the busiest has 1.20 × the average · 3.5h carried over · no genius for Tenacity',
    },
    members: [
      member('ada', 'Ada Moreno', {
        genius: ['W', 'E'],
        plannedMinutes: 1410,
        items: [
          item('t-1', 'Measure the usage of CSV files', { minutes: 60, startDay: 0, finishDay: 0 }),
          item('t-2', 'Build the core of text index', {
            minutes: 900,
            startDay: 0,
            finishDay: 3,
            fit: 'competency',
          }),
          item('t-3', 'Test and harden filters', { minutes: 450, startDay: 3, fit: 'frustration' }),
        ],
      }),
      member('bram', 'Bram Okafor', {
        plannedMinutes: 510,
        away: [
          { day: 0, percent: 0, reason: 'leave' },
          { day: 1, percent: 50, reason: 'on call' },
        ],
        dayMinutes: [0, 180, 360, 360, 360],
        blocked: ['t-9'],
        items: [
          item('t-4', 'Build the screens for logs', {
            minutes: 210,
            startDay: 1,
            finishDay: 2,
            isCarried: true,
          }),
          item('t-5', 'Review the plan for roles', {
            minutes: 300,
            startDay: 3,
            finishDay: 4,
            fit: 'unknown',
          }),
        ],
      }),
      member('chidi', 'Chidi Larsen', { genius: ['D', 'W'], plannedMinutes: 0, items: [] }),
    ],
    unplanned: [
      left(
        't-6',
        'Build the screens for refunds',
        'dependency-not-planned',
        'waiting for a task that is left out',
        'urgent',
      ),
      {
        ...left('t-9', 'Measure the usage of logs', 'blocked', 'blocked', 'high'),
        blocker: 'the staging database',
      },
      left(
        't-7',
        'Review the plan for invoices',
        'quest-locked',
        'in a quest that does not open this week',
        'low',
      ),
    ],
    reasons: [
      { reason: 'dependency-not-planned', says: 'waiting for a task that is left out', count: 1 },
      { reason: 'blocked', says: 'blocked', count: 1 },
      { reason: 'quest-locked', says: 'in a quest that does not open this week', count: 1 },
    ],
    history: [
      { action: 'updated', version: 2, at: MADE, by: 'user:ana', taskCount: 5, memberCount: 3 },
      { action: 'generated', version: 1, at: '2026-11-28T06:10:00.000Z', taskCount: 4, memberCount: 3 },
    ],
    changes: {
      from: 1,
      added: [{ taskId: 't-3', title: 'Test and harden filters', memberId: 'ada' }],
      leftOut: [{ taskId: 't-6', title: 'Build the screens for refunds', memberId: 'bram' }],
      moved: [{ taskId: 't-5', title: 'Review the plan for roles', memberId: 'bram', previous: 'chidi' }],
    },
  };
}

/** @param {string} memberId @param {string} name @param {object} more */
function member(memberId, name, more) {
  return {
    memberId,
    name,
    capacityMinutes: 1440,
    overcommitted: false,
    dayMinutes: WHOLE,
    away: [],
    blocked: [],
    ...more,
  };
}

/** @param {string} taskId @param {string} title @param {object} more */
function item(taskId, title, more) {
  return {
    taskId,
    title,
    priority: 'high',
    status: 'todo',
    fit: 'genius',
    isCarried: false,
    rev: 4,
    why: [
      { code: 'fit:genius(W)', says: 'the phase Wonder is a genius of the member' },
      { code: 'load:62%', says: 'with it the week is 62 % full' },
    ],
    alternatives: [
      {
        memberId: 'chidi',
        name: 'Chidi Larsen',
        score: 81_240,
        finishDay: 2,
        says: 'scores lower',
        canHave: true,
      },
    ],
    ...more,
  };
}

/** @param {string} taskId @param {string} title @param {string} reason @param {string} says @param {string} priority */
function left(taskId, title, reason, says, priority) {
  return { taskId, title, reason, says, priority };
}

/** @param {string} verb */
function saidOf(verb) {
  const id = `sprint-acme-${WEEK}`;
  if (verb === 'replan')
    return {
      id,
      version: 3,
      changed: true,
      planned: 6,
      leftOut: 2,
      assigned: 1,
      warnings: [],
      says: `${id} has version 3.`,
    };
  const state = verb === 'approve' ? 'approved' : 'cancelled';
  return {
    id,
    state,
    rev: 8,
    changed: true,
    says: `${id} is ${verb === 'approve' ? 'the plan of its week' : state}.`,
  };
}

const MEMBERS = [
  {
    id: 'ada',
    name: 'Ada Moreno',
    email: 'ada@example.com',
    role: 'owner',
    active: true,
    dailyCapacityMinutes: 360,
    availability: [],
    skills: ['db', 'web'],
    wipLimit: 2,
    workingGenius: { genius: ['W', 'E'], competency: ['I', 'D'], frustration: ['G', 'T'] },
    rev: 3,
    updatedAt: MADE,
    tasks: { 'in-progress': 1, todo: 2 },
    dayMinutes: WHOLE,
    plan: { plannedMinutes: 1410, capacityMinutes: 1440, taskCount: 3 },
  },
  {
    id: 'bram',
    name: 'Bram Okafor',
    email: 'bram@example.com',
    role: 'member',
    active: true,
    dailyCapacityMinutes: 360,
    workdays: [1, 2, 3, 4, 5],
    availability: [
      { from: '2026-11-30', to: '2026-11-30', percent: 0, reason: 'leave' },
      { from: '2026-12-01', to: '2026-12-01', percent: 50, reason: 'on call' },
    ],
    skills: [],
    wipLimit: 2,
    rev: 5,
    updatedAt: MADE,
    tasks: {},
    dayMinutes: [0, 180, 360, 360, 360],
    plan: { plannedMinutes: 1510, capacityMinutes: 1008, taskCount: 2 },
  },
  {
    id: 'chidi',
    name: 'Chidi Larsen',
    email: 'chidi@example.com',
    role: 'member',
    active: false,
    dailyCapacityMinutes: 360,
    availability: [],
    skills: ['web'],
    wipLimit: 2,
    rev: 1,
    updatedAt: MADE,
    tasks: { blocked: 1 },
    dayMinutes: [0, 0, 0, 0, 0],
  },
];
