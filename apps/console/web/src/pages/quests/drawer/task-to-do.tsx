/** The acts on one task: only moves that its status allows; what forbids one now is said, and may be passed. */
import { useEffect, useRef, useState } from 'react';
import type { TaskView } from '../../../../../src/answers/board/board.ts';
import type { Org } from '../../../../../src/answers/board/orgs.ts';
import { CopyItems } from '../../../acts/copy-commands.tsx';
import {
  isTaskBlocked,
  isTaskClosed,
  mayApprove,
  taskActs,
  type TaskVerb,
} from '../../../acts/found-acts.ts';
import { withHandlers } from '../../../acts/offered-acts.ts';
import { type Acting, useAct } from '../../../acts/use-act.ts';
import { isStale } from '../../../api/request/api-problem.ts';
import { askArchive } from '../../../board/archive-record.ts';
import { ReturnRecord } from '../../../board/return-record.tsx';
import { Refusal } from '../../../components/answer/refusal.tsx';
import { Button } from '../../../components/controls/button.tsx';
import { Menu, MenuItem } from '../../../components/controls/menu.tsx';
import { Icon } from '../../../components/marks/icon.tsx';
import { usePageActions } from '../../../frame/actions.ts';
import { useMay } from '../../../frame/rights.ts';
import { offRows, useKeys } from '../../../keys/use-keys.ts';
import type { QuestParts } from '../parts/quest-path.ts';
import { askBlock } from './block-form.tsx';
import { type ClaimWish, wishOver } from '../../../board/task/claim-wish.ts';
import { askTakeOver } from './take-over.ts';
import { TaskSince } from './task-history.tsx';
import { membersBut, TaskOwner } from './task-owner.tsx';
import { approve, claim, claimCommand, move, taskCommand, unblock } from '../../../board/task/task-verbs.ts';

interface TaskToDoProps {
  readonly task: TaskView;
  readonly org: Org;
  readonly act: QuestParts['act'];
  readonly onEdit: () => void;
  readonly onGone: () => void;
}

const MOVE_WORDS: Readonly<Record<string, string>> = {
  todo: 'Back to todo',
  'in-progress': 'Begin',
  'in-review': 'To review',
  done: 'Done',
  cancelled: 'Cancel',
};
const OF_CLOSED: Readonly<Record<string, string>> = { 'in-progress': 'Reopen', todo: 'Back to todo' };

export function TaskToDo({ task, org, act: opened, onEdit, onGone }: TaskToDoProps) {
  const mayAct = useMay('operator');
  const acting = useAct();
  const { isBusy, refusal } = acting;
  /** Of the newest entry of its history when it was acted on. */
  const [seen, setSeen] = useState(0);
  const act: Acting['act'] = (work) => {
    setSeen(task.history[0]?.n ?? 0);
    return acting.act(work);
  };
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (opened === 'move') box.current?.querySelector('button')?.focus();
  }, [opened]);
  const isClosed = isTaskClosed(task);
  const canApprove = mayApprove(task);
  const isBlocked = isTaskBlocked(task);
  // A blocker is noted with its words: the form does it.
  const moves = sinkCancel(task.moves.filter(({ to }) => to !== 'blocked'));
  const isFreed = isBlocked && !isClosed;
  const give = (wish: ClaimWish): void => void act(() => claim(task, wish));
  const { me } = org;
  const claimFor = (wish: ClaimWish): void =>
    wish.force === true ? askTakeOver(task, org, wish) : give(wish);
  const take =
    me === undefined || task.assigneeId === me ? undefined : (): void => claimFor(wishOver(task, me, me));
  const blockIt = (): void => askBlock(task);
  const free = (): void => void act(() => unblock(task));
  const approveIt = (): void => void act(() => approve(task));
  const isOn = mayAct && !task.archived;
  const focusMoves = (): void => firstMove(box.current, isFreed)?.focus();
  useKeys(
    'object',
    {
      m: offRows(focusMoves),
      c: isClosed || !take ? undefined : offRows(take),
      a: canApprove ? offRows(approveIt) : undefined,
      b: isClosed ? undefined : offRows(isBlocked ? free : blockIt),
      e: offRows(onEdit),
    },
    isOn,
  );
  const moving = Object.fromEntries(
    moves.map(({ to }) => [`to ${to}` satisfies TaskVerb, () => void act(() => move(task, to))]),
  );
  const handlers = { claim: take, approve: approveIt, block: blockIt, unblock: free, edit: onEdit };
  usePageActions(isOn ? withHandlers(taskActs(task, me), { ...moving, ...handlers }) : []);
  if (!mayAct) return null;
  if (task.archived) return <ReturnRecord kind="task" record={task} />;
  return (
    <>
      <div className="acts2" ref={box} role="group" aria-label="Move">
        {isFreed && (
          <Button look="primary" hint="b" disabled={isBusy} onClick={free}>
            Unblock
          </Button>
        )}
        {moves.map(({ to, says }, i) => (
          <Button
            key={to}
            look={lookOf(to, i === 0 && says === undefined && !isClosed && !isFreed)}
            icon={to === 'cancelled' ? 'stop' : undefined}
            hint={i === 0 ? 'm' : undefined}
            disabled={isBusy || says !== undefined}
            title={says}
            onClick={() => void act(() => move(task, to))}
          >
            {(isClosed ? OF_CLOSED[to] : undefined) ?? MOVE_WORDS[to] ?? to}
          </Button>
        ))}
      </div>
      <Forbidden task={task} acting={{ ...acting, act }} />
      <div className="acts2">
        {!isClosed && <TaskOwner task={task} org={org} onGive={give} onTake={take} />}
        {canApprove && (
          <Button look="primary" hint="a" disabled={isBusy} onClick={approveIt}>
            Approve
          </Button>
        )}
        {!isClosed && !isFreed && (
          <Button hint="b" disabled={isBusy} onClick={blockIt}>
            Block…
          </Button>
        )}
        <Button icon="edit" hint="e" onClick={onEdit}>
          Edit
        </Button>
        <More task={task} org={org} onGone={onGone} act={act} />
      </div>
      <Refusal error={refusal} />
      {isStale(refusal) && (
        <TaskSince task={task} names={new Map(org.members.map(({ id, name }) => [id, name]))} n={seen} />
      )}
    </>
  );
}

/** Cancel is the last: it ends the task. */
function sinkCancel(moves: TaskView['moves']): TaskView['moves'] {
  return moves.toSorted((one, other) => Number(one.to === 'cancelled') - Number(other.to === 'cancelled'));
}

function lookOf(to: string, isFirst: boolean): 'primary' | 'danger' | '' {
  if (to === 'cancelled') return 'danger';
  return isFirst ? 'primary' : '';
}

/** Unblock lies before the moves. */
function firstMove(box: HTMLElement | null, isFreed: boolean): HTMLElement | undefined {
  return box?.querySelectorAll('button')[isFreed ? 1 : 0];
}

/** A move that is allowed and waits for something: why, and the way past it. */
function Forbidden({ task, acting: { act, isBusy } }: { readonly task: TaskView; readonly acting: Acting }) {
  return task.moves.map(({ to, says, rule }) =>
    says === undefined ? null : (
      <div key={to} className="acts2">
        <p className="hold">
          It cannot become {to}: {says}
        </p>
        {isPassable(rule) && (
          <Button look="small" disabled={isBusy} onClick={() => void act(() => move(task, to, true))}>
            Begin anyway
          </Button>
        )}
      </div>
    ),
  );
}

/** A quest that was cancelled is restored first. */
function isPassable(rule: TaskView['moves'][number]['rule']): boolean {
  return rule !== 'quest_cancelled';
}

interface MoreProps extends Pick<TaskToDoProps, 'task' | 'org' | 'onGone'> {
  readonly act: Acting['act'];
}

function More({ task, org, onGone, act }: MoreProps) {
  const mayDetach = useMay('admin');
  const wish = (memberId: string | null): ClaimWish => wishOver(task, org.me, memberId);
  const commands = [
    ...task.moves
      .filter(({ rule }) => isPassable(rule))
      .map(({ to, says }) => taskCommand('task:move', task, to, ...(says === undefined ? [] : ['--force']))),
    taskCommand('task:claim', task, ...(wish(null).force === true ? ['--force'] : [])),
    ...[...(task.assigneeId === undefined ? [] : [null]), ...membersBut(task, org).map(({ id }) => id)].map(
      (id) => claimCommand(task, wish(id)),
    ),
    ...(task.requiresApproval ? [taskCommand('task:approve', task)] : []),
    taskCommand('task:unblock', task),
    taskCommand('task:show', task),
  ];
  return (
    <Menu label="More to do" button={<Icon name="more" />}>
      <MenuItem onSelect={() => void act(() => askArchive('task', { ...task, mayDetach, onDone: onGone }))}>
        Archive…
      </MenuItem>
      <CopyItems commands={commands} without={` --org ${task.orgId}`} />
    </Menu>
  );
}
