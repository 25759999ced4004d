import { createBoard } from '../src/board.ts';
import type { Flag } from '../src/index.ts';
import type { AiLimits } from '../src/words/budget.ts';
import { readModelSettings } from '../src/words/model-settings.ts';
import { createWriter, type Writer, type WriterOptions } from '../src/words/writer.ts';
import { aSnapshot, MONDAY } from './boards.ts';
import { completion, type FakeModel, type ModelReply, type ModelRequest } from './fake-model.ts';
import { createMemoryCache } from './memory-cache.ts';

export const KEY = 'sk-proj-abcdefghijklmnopqrstuvwx';
export const SECRET = 'ghp_abcdefghijklmnopqrstuvwxyz0123456789';
export const limits: AiLimits = { enabled: true, maxCalls: 20, maxOutputTokens: 400, maxCostUsd: 0.25 };

const snapshot = aSnapshot({
  members: [
    { id: 'ada', name: 'Ada Lovelace', email: 'ada.l@acme.example', githubLogin: 'countess' },
    { id: 'bob', name: 'Bob Kahn', email: 'bob@acme.example', githubLogin: 'tcp-ip' },
  ],
  quests: [{ id: 'invoices', title: 'Invoices for Bob Kahn', objective: 'As @tcp-ip said' }],
  tasks: [
    {
      id: 'ask-ada',
      questId: 'invoices',
      title: 'Ask Ada Lovelace to round amounts',
      description: `Mail ada.l@acme.example or @countess, with ${SECRET}`,
      status: 'blocked',
      assigneeId: 'ada',
      blockers: [
        { text: 'Bob Kahn is away, see https://bob:hunter2hunter2@wiki.example', createdAt: MONDAY },
      ],
    },
  ],
});
export const board = createBoard(snapshot);
const flag: Flag = {
  id: 'flag-ask-ada-blocked.manual',
  taskId: 'ask-ada',
  kind: 'blocked.manual',
  severity: 'critical',
  since: MONDAY,
  lastSeenOn: '2026-02-02',
  reason: 'Bob Kahn is away',
  evidence: { blockers: ['Bob Kahn is away'] },
};
export const digestFacts = {
  date: '2026-02-02',
  unlocked: board.quests,
  completed: [],
  openFlags: [flag],
  decks: [{ memberId: 'ada', items: [] }],
  taskById: board.taskById,
  members: board.members,
};
export const goalFacts = {
  weekStart: '2026-02-02',
  weekEnd: '2026-02-06',
  quests: board.quests.map((quest) => ({ quest, minutes: 60, tasks: 1, finishes: true })),
  members: board.members,
};
export const nextStepFacts = { flag, board };

export function aWriter(model: FakeModel, options: Partial<WriterOptions> = {}, name = 'tiny'): Writer {
  return createWriter({
    model: readModelSettings({ OPENAI_API_KEY: KEY, OPENAI_BASE_URL: model.url, SB_AI_MODEL: name }),
    limits,
    cache: createMemoryCache(),
    fetch,
    ...options,
  });
}

const ANSWERS = {
  digest: { text: 'Q1 opened. M1 is blocked on T1.' },
  goal: { text: 'Finish Q1.' },
  next_step: { steps: ['Ask M1 for a date', 'Split T1'] },
};

export function replyByName(request: ModelRequest): ModelReply {
  const { name } = bodyOf(request).response_format.json_schema as { name: keyof typeof ANSWERS };
  return completion(ANSWERS[name], { tokens: [100, 10] });
}

/** For requests without a schema. */
export function replyByPrompt(
  request: ModelRequest,
  tokens: readonly [number, number] = [100, 10],
): ModelReply {
  const isDigest = request.body.includes('digest of the day');
  return completion(ANSWERS[isDigest ? 'digest' : 'goal'], { tokens });
}

export function bodyOf(request: ModelRequest | undefined) {
  return JSON.parse(request?.body ?? '{}');
}
