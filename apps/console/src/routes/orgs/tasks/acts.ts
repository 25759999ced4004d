/** What people do with a task: each is one verb, with the rules of the board. */
import {
  approveTask,
  blockTask,
  claimTask,
  commentTask,
  moveTask,
  type TaskAnswer,
  type TaskTarget,
  TASK_STATUSES,
  unblockTask,
} from '@sb/questboard';
import { z } from 'zod';
import { taskActed } from '../../../answers/board/board.ts';
import { checkOrg } from '../../../guard/seen-org.ts';
import { acts, type Call, type Route } from '../../../http/route.ts';
import { name } from '../../../requests/fields.ts';
import { outcomeRow } from '../../../rows/board/board-rows.ts';
import { recordTexts } from '../../../rows/redacted.ts';
import { actFields, actOf, actQuery, recordParams, type RecordParams, seenRev, TAG } from '../on-board.ts';

const fields = { ...actFields, ...seenRev };
const force = z.boolean().exactOptional();

type ActCall<Body> = Call<RecordParams, { readonly dryRun: boolean }, Body>;
type Wished = z.output<z.ZodObject<typeof fields>>;

/** `verb` gets the body without what every verb has. */
interface Verb<Wish> {
  readonly verb: (store: Call['store'], target: TaskTarget, wish: Wish) => Promise<TaskAnswer>;
  readonly sentence: (task: TaskAnswer['task']) => string;
}

const ACT = {
  method: 'POST',
  tag: TAG,
  least: 'operator',
  params: recordParams,
  query: actQuery,
  answer: taskActed,
} as const;

export const TASK_ACTS: readonly Route[] = [
  acts({
    ...ACT,
    path: '/orgs/:org/tasks/:id/transition',
    summary: 'Moves it to another status; `force` begins it although it waits',
    body: z.strictObject({ to: z.enum(TASK_STATUSES), force, ...fields }),
    cli: ['task:move'],
    run: (call) =>
      act(call, {
        verb: moveTask,
        sentence: ({ status, assigneeId }) =>
          `is ${status}${assigneeId === undefined ? '' : `, assigned to ${assigneeId}`}`,
      }),
  }),
  acts({
    ...ACT,
    path: '/orgs/:org/tasks/:id/claim',
    summary: 'Gives it to you, to the member, or, with null, to no member',
    body: z.strictObject({ memberId: name.nullable().exactOptional(), force, ...fields }),
    cli: ['task:claim'],
    run: (call) =>
      act(call, {
        verb: claimTask,
        sentence: ({ assigneeId }) =>
          assigneeId === undefined ? 'has no assignee' : `is assigned to ${assigneeId}`,
      }),
  }),
  acts({
    ...ACT,
    path: '/orgs/:org/tasks/:id/approve',
    summary: 'Approves what is done',
    body: z.strictObject(fields),
    cli: ['task:approve'],
    run: (call) =>
      act(call, {
        verb: approveTask,
        sentence: ({ approvedBy = '' }) => `is approved by ${approvedBy}`,
      }),
  }),
  acts({
    ...ACT,
    path: '/orgs/:org/tasks/:id/block',
    summary: 'Notes what blocks it; `keepStatus`: it goes on',
    body: z.strictObject({ text: z.string(), keepStatus: z.boolean().exactOptional(), ...fields }),
    cli: ['task:block'],
    run: (call) => act(call, { verb: blockTask, sentence: ({ status }) => `is ${status}, with its blocker` }),
  }),
  acts({
    ...ACT,
    path: '/orgs/:org/tasks/:id/unblock',
    summary: 'Resolves blockers: all, or those at these places; without any left it goes on',
    body: z.strictObject({
      blockers: z.array(z.number().int().min(0)).max(1_000).exactOptional(),
      ...fields,
    }),
    cli: ['task:unblock'],
    run: (call) => act(call, { verb: unblockTask, sentence: ({ status }) => `is ${status}, unblocked` }),
  }),
  acts({
    ...ACT,
    path: '/orgs/:org/tasks/:id/comment',
    summary: 'Keeps a comment in its history',
    body: z.strictObject({ text: z.string(), ...fields }),
    cli: ['task:comment'],
    run: (call) => act(call, { verb: commentTask, sentence: () => 'has your comment' }),
  }),
];

async function act<Wish>(
  call: ActCall<Wish & Wished>,
  { verb, sentence }: Verb<Wish>,
): Promise<z.input<typeof taskActed>> {
  const { store, who, params, query, secrets } = call;
  await checkOrg(store, who, params.org);
  const { reason: _reason, as: _as, rev: _rev, ...wish } = call.body;
  const target = { orgId: params.org, taskId: params.id, act: actOf(call, call.body) };
  const answer = await verb(store, target, wish as Wish);
  const { task } = answer;
  const said = { id: task.id, sentence: sentence(task), dryRun: query.dryRun };
  return recordTexts({ task, ...outcomeRow(answer, said) }, secrets);
}
