/** What people do with a quest. */
import {
  cancelQuest,
  holdQuest,
  type QuestAnswer,
  type QuestTarget,
  releaseQuest,
  restoreQuest,
} from '@sb/questboard';
import { z } from 'zod';
import { questActed } from '../../../answers/board/board.ts';
import { checkOrg } from '../../../guard/seen-org.ts';
import { acts, type Call, type Route } from '../../../http/route.ts';
import { outcomeRow } from '../../../rows/board/board-rows.ts';
import { recordTexts } from '../../../rows/redacted.ts';
import { actFields, actOf, actQuery, recordParams, type RecordParams, seenRev, TAG } from '../on-board.ts';

const fields = { ...actFields, ...seenRev };
const body = z.strictObject(fields);

type ActCall = Call<RecordParams, { readonly dryRun: boolean }, z.output<typeof body>>;

interface Verb {
  readonly verb: (store: Call['store'], target: QuestTarget) => Promise<QuestAnswer>;
  readonly sentence: (quest: QuestAnswer['quest']) => string;
}

const ACT = {
  method: 'POST',
  tag: TAG,
  least: 'operator',
  params: recordParams,
  query: actQuery,
  answer: questActed,
} as const;

export const QUEST_ACTS: readonly Route[] = [
  acts({
    ...ACT,
    path: '/orgs/:org/quests/:id/hold',
    summary: 'Keeps its gate shut; what has begun goes on',
    body,
    cli: ['quest:hold'],
    run: (call) => act(call, { verb: holdQuest, sentence: ({ state }) => `is held, ${state}` }),
  }),
  acts({
    ...ACT,
    path: '/orgs/:org/quests/:id/release',
    summary: 'Lets its gate open again',
    body,
    cli: ['quest:release'],
    run: (call) => act(call, { verb: releaseQuest, sentence: ({ state }) => `is not held, ${state}` }),
  }),
  acts({
    ...ACT,
    path: '/orgs/:org/quests/:id/cancel',
    summary: 'Cancels it and its open tasks; `keepTasks` leaves them as they are',
    body: z.strictObject({ keepTasks: z.boolean().default(false), ...fields }),
    cli: ['quest:cancel'],
    run: (call) =>
      act(call, {
        verb: (store, target) => cancelQuest(store, target, { keepTasks: call.body.keepTasks }),
        sentence: () => 'is cancelled',
      }),
  }),
  acts({
    ...ACT,
    path: '/orgs/:org/quests/:id/restore',
    summary: 'Restores a cancelled quest and the tasks that its cancel moved',
    body,
    cli: ['quest:restore'],
    run: (call) => act(call, { verb: restoreQuest, sentence: ({ state }) => `is restored, ${state}` }),
  }),
];

async function act(call: ActCall, { verb, sentence }: Verb): Promise<z.input<typeof questActed>> {
  const { store, who, params, query, secrets } = call;
  await checkOrg(store, who, params.org);
  const target = { orgId: params.org, questId: params.id, act: actOf(call, call.body) };
  const answer = await verb(store, target);
  const { quest } = answer;
  const said = { id: quest.id, sentence: sentence(quest), dryRun: query.dryRun };
  return recordTexts({ quest, ...outcomeRow(answer, said) }, secrets);
}
