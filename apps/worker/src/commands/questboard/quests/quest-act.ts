/** What people do with one quest. */
import {
  archiveRecord,
  cancelQuest,
  changeRecord,
  createRecord,
  type Fields,
  holdQuest,
  type QuestAnswer,
  type QuestTarget,
  releaseQuest,
  restoreQuest,
  returnRecord,
} from '@sb/questboard';
import type { Store } from '@sb/storage';
import type { Call } from '../../../cli/command.ts';
import { type FieldFlags, fieldsOf, listOf } from '../verbs/field-flags.ts';
import { type ActFlags, actOf, onBoard } from '../verbs/on-board.ts';
import { sayOutcome } from '../verbs/say-outcome.ts';

type QuestCall<Options = object> = Call<{ readonly id: string }, ActFlags & Options>;

interface QuestFlags extends FieldFlags {
  readonly title?: string;
  readonly questline?: string;
  readonly objective?: string;
  readonly priority?: string;
  readonly due?: string;
  readonly requires?: string;
  readonly force: boolean;
}

interface Verb {
  readonly verb: (store: Store, target: QuestTarget) => Promise<QuestAnswer>;
  readonly sentence: (quest: QuestAnswer['quest']) => string;
}

async function act(call: QuestCall, { verb, sentence }: Verb): Promise<void> {
  const answer = await onBoard(call, (store, orgId) =>
    verb(store, { orgId, questId: call.args.id, act: actOf(call) }),
  );
  say(call, answer, sentence(answer.quest));
}

export async function create(
  call: Call<{ readonly title: string }, ActFlags & QuestFlags & { readonly id?: string }>,
): Promise<void> {
  const { id, force } = call.options;
  const wish = { title: call.args.title, ...questFields(call.options) };
  const answer = await onBoard(call, (store, orgId) =>
    createRecord(
      store,
      { orgId, kind: 'quest', force, act: actOf(call), ...(id !== undefined && { id }) },
      wish,
    ),
  );
  say(call, answer, `is on the board: ${answer.quest.title}`);
}

export async function change(call: QuestCall<QuestFlags>): Promise<void> {
  const wish = questFields(call.options);
  await act(call, {
    verb: (store, { orgId, questId: id, act: by }) =>
      changeRecord(store, { orgId, kind: 'quest', id, force: call.options.force, act: by }, wish),
    sentence: () => `has other ${Object.keys(wish).join(', ')}`,
  });
}

export async function hold(call: QuestCall): Promise<void> {
  await act(call, { verb: holdQuest, sentence: ({ state }) => `is held, ${state}` });
}

export async function release(call: QuestCall): Promise<void> {
  await act(call, { verb: releaseQuest, sentence: ({ state }) => `is not held, ${state}` });
}

export async function cancel(call: QuestCall<{ readonly keepTasks: boolean }>): Promise<void> {
  const { keepTasks } = call.options;
  await act(call, {
    verb: (store, target) => cancelQuest(store, target, { keepTasks }),
    sentence: () => 'is cancelled',
  });
}

export async function restore(call: QuestCall): Promise<void> {
  await act(call, { verb: restoreQuest, sentence: ({ state }) => `is restored, ${state}` });
}

export async function archive(
  call: QuestCall<{ readonly detach: boolean; readonly undo: boolean }>,
): Promise<void> {
  const { detach, undo } = call.options;
  await act(call, {
    verb: (store, { orgId, questId: id, act: by }) => {
      const target = { orgId, kind: 'quest', id, act: by } as const;
      return undo ? returnRecord(store, target) : archiveRecord(store, target, { detach });
    },
    sentence: () => (undo ? 'is on the board' : 'is archived'),
  });
}

function say(
  { output, options }: Pick<Call<object, ActFlags>, 'output' | 'options'>,
  answer: QuestAnswer,
  sentence: string,
): void {
  const { id, state, hold: isHeld, rev } = answer.quest;
  const cells = [state, isHeld ? 'held' : '', String(rev)];
  sayOutcome(output, answer, { id, sentence, cells, dryRun: options.dryRun });
}

function questFields(flags: QuestFlags): Fields {
  const { title, questline, objective, priority, due, requires } = flags;
  const gate = requires === undefined ? undefined : listOf(requires);
  return fieldsOf(
    {
      title,
      questlineId: questline,
      objective,
      priority,
      dueDate: due,
      requires: gate?.map((questId) => ({ type: 'questCompleted', questId })),
    },
    flags,
  );
}
