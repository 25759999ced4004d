import { contentHash } from '@sb/words';
import { expect, test } from 'vitest';
import { aBoard, MONDAY } from '../../test/boards.ts';
import { createBoard } from '../board.ts';
import { digestQuestion } from './digest-text.ts';
import { goalQuestion } from './goal-text.ts';
import { nextStepQuestion } from './next-step-text.ts';
import { PROMPT_VERSION, type Question, systemMessage } from './question.ts';

const organisation = aBoard({ quests: [{ id: 'q' }], tasks: [{ id: 't' }] });
const [quest] = organisation.quests;
const questions = [
  digestQuestion(
    {
      date: '2026-02-02',
      unlocked: [quest!],
      completed: [],
      openFlags: [],
      decks: [],
      taskById: new Map(),
      members: [],
    },
    [],
  ),
  goalQuestion(
    {
      weekStart: '2026-02-02',
      weekEnd: '2026-02-06',
      quests: [{ quest: quest!, minutes: 60, tasks: 1, finishes: true }],
      members: [],
    },
    [],
  ),
  nextStepQuestion(
    {
      flag: {
        id: 'flag-t-overdue',
        taskId: 't',
        kind: 'overdue',
        severity: 'warn',
        since: MONDAY,
        lastSeenOn: '2026-02-02',
        reason: '',
        evidence: {},
      },
      board: createBoard(organisation),
    },
    [],
  ),
].filter((question): question is Question => question !== undefined);

// Answers are kept by version, model and facts. After a change of a prompt, raise PROMPT_VERSION and put the new hash here.
test('the prompts are those of their version', () => {
  const prompts = questions.map((question) => [systemMessage(question), question.shape.jsonSchema]);
  expect({ version: PROMPT_VERSION, hash: contentHash(prompts) }).toEqual({
    version: 1,
    hash: '426aa9fca26cd2048d47c1302c87f263601e038f6b89b9e5695cd166be78aa7a',
  });
});

test('an answer has a schema that allows no other field', () => {
  expect(questions.map(({ shape }) => shape.jsonSchema)).toMatchObject([
    { type: 'object', required: ['text'], additionalProperties: false },
    { type: 'object', required: ['text'], additionalProperties: false },
    { type: 'object', required: ['steps'], additionalProperties: false },
  ]);
});
