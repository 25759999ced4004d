import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createBoard } from '../src/board.ts';
import { findFlags } from '../src/flags/flags.ts';
import { assess } from '../src/unlock/situation.ts';
import { readModelSettings } from '../src/words/model-settings.ts';
import { createWriter } from '../src/words/writer.ts';
import type { Flag, Organisation } from '../src/index.ts';
import { aBoard, MONDAY, TODAY } from './boards.ts';
import { completion, startFakeModel } from './fake-model.ts';
import { createMemoryCache } from './memory-cache.ts';

const LONG_AGO = '2025-12-15T10:00:00.000Z';

const name = fc
  .tuple(fc.stringMatching(/^[A-Z][a-z]{4,8}$/), fc.stringMatching(/^[A-Z][a-z]{4,8}$/))
  .map((parts) => parts.join(' '));
const secret = fc.oneof(
  fc.stringMatching(/^ghp_[A-Za-z0-9]{36}$/),
  fc.stringMatching(/^github_pat_[A-Za-z0-9_]{40}$/),
  fc.stringMatching(/^sk-[A-Za-z0-9]{24}$/),
  fc.stringMatching(/^AKIA[A-Z0-9]{16}$/),
  fc.stringMatching(/^eyJ[A-Za-z0-9]{10}\.eyJ[A-Za-z0-9]{10}\.[A-Za-z0-9_-]{20}$/),
  fc.stringMatching(/^https:\/\/[a-z]{5}:[a-zA-Z0-9]{12}@[a-z]{6}\.example\/[a-z]{3}$/),
  fc.constant(
    '-----BEGIN PRIVATE KEY-----\nMHcCAQEEIIrYSSNQFaA2Hwf1duRSxKtLYX5CB04f\n-----END PRIVATE KEY-----',
  ),
);
/** Where what is planted stands: few enough characters before it that a cut does not hide a leak. */
const around = fc.tuple(
  fc.constantFrom('', 'Ask ', 'M1 and T1: ', '(', '"', 'see\n', 'für '),
  fc.constantFrom('', ' today', '’s part', ')', '"', ', again'),
);

interface Planted {
  readonly names: readonly string[];
  readonly secret: string;
  readonly around: readonly [before: string, after: string];
  /** The ids of tasks contain a login. */
  readonly isIdPlanted: boolean;
}

const planted: fc.Arbitrary<Planted> = fc.record({
  names: fc.tuple(name, name),
  secret,
  around,
  isIdPlanted: fc.boolean(),
});

test('a model server never receives a name, an address, a login, a member id or a secret', async () => {
  await using model = await startFakeModel(() => completion({ text: 'Done.' }));
  const env = { OPENAI_API_KEY: 'sk-test-key-of-this-test', OPENAI_BASE_URL: model.url };
  await fc.assert(
    fc.asyncProperty(planted, async (parts) => {
      const from = model.requests.length;
      const { organisation, hidden } = plantedBoard(parts);
      const texts = await writeAll(organisation, env);
      const received = model.requests.slice(from);
      expect(received).toHaveLength(texts);
      const log = received.map(({ url, body }) => `${url} ${body}`.toLowerCase()).join('\n');
      for (const each of hidden) expect(log).not.toContain(JSON.stringify(each).slice(1, -1).toLowerCase());
      expect(log).not.toMatch(/zq-|acme|@|sk-test-key/);
    }),
    { numRuns: 10 },
  );
});

/** A board whose texts have every spelling of each member, and a secret, in every field that a question has. */
function plantedBoard({ names, secret: token, around: [before, after], isIdPlanted }: Planted) {
  const members = names.map((full, at) => ({
    id: `zq-id-${at}`,
    name: full,
    email: `zq.mail${at}@acme.example`,
    githubLogin: `zq-login-${at}`,
  }));
  const hidden = [
    ...members.flatMap(({ id, name: full, email, githubLogin }) => [
      id,
      full,
      email,
      githubLogin,
      `@${githubLogin}`,
    ]),
    token,
  ];
  const text = (at: number) => `${before}${hidden[at % hidden.length]}${after}`;
  const tasks = hidden.map((_, at) => ({
    id: isIdPlanted ? `zq-login-1-${at}` : `t-${at}`,
    title: text(at),
    description: text(at + 1),
    status: 'blocked' as const,
    assigneeId: 'zq-id-0',
    blockers: [{ text: text(at + 2), createdAt: LONG_AGO }],
    statusChangedAt: LONG_AGO,
    lastActivityAt: LONG_AGO,
  }));
  const quests = hidden.slice(0, 5).map((_, at) => ({
    id: at === 0 ? 'q' : `q-${at}`,
    title: text(at + 3),
    objective: text(at + 4),
    state: 'in-progress' as const,
  }));
  return { organisation: aBoard({ members, quests, tasks }), hidden };
}

/** Has a digest, a goal and the next steps of every blocked task written; returns the number of texts. */
async function writeAll(organisation: Organisation, env: Record<string, string>): Promise<number> {
  const { members, quests, taskById, questById } = createBoard(organisation);
  const openFlags = findFlags(assess(organisation, MONDAY)).map((found): Flag => ({
    ...found,
    since: MONDAY,
    lastSeenOn: TODAY,
  }));
  const blocked = openFlags.filter(({ kind }) => kind === 'blocked.manual');
  const writer = createWriter({
    model: readModelSettings(env),
    limits: { enabled: true, maxCalls: 100, maxOutputTokens: 400, maxCostUsd: 1 },
    cache: createMemoryCache(),
    fetch,
  });
  await writer.digest({
    date: TODAY,
    unlocked: quests,
    completed: [],
    openFlags,
    decks: [],
    taskById,
    members,
  });
  const planned = quests.map((quest) => ({ quest, minutes: 60, tasks: 1, finishes: false }));
  await writer.goal({ weekStart: TODAY, weekEnd: '2026-02-06', quests: planned, members });
  for (const flag of blocked) await writer.nextSteps({ flag, board: { members, taskById, questById } });
  return 2 + blocked.length;
}
