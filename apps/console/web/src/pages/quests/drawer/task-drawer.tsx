/** One task beside the board: its state, what to do with it, why it waits, and what was done to it. */
import { useQuery } from '@tanstack/react-query';
import type { TaskView } from '../../../../../src/answers/board/board.ts';
import type { Org } from '../../../../../src/answers/board/orgs.ts';
import { Answer } from '../../../components/answer/answer.tsx';
import { Time } from '../../../components/facts/time.tsx';
import { AppLink } from '../../../components/links/app-link.tsx';
import { Mark, StateMark } from '../../../components/marks/state-mark.tsx';
import { Drawer } from '../../../components/panels/drawer.tsx';
import { taskQuery } from '../../../board/board-queries.ts';
import { flagWord, openBlockers, questMark, taskMark } from '../../../board/board-marks.ts';
import { type QuestParts, questPath } from '../parts/quest-path.ts';
import { Blockers } from './blockers.tsx';
import { TaskFacts } from './task-facts.tsx';
import { TaskHistory } from './task-history.tsx';
import { TaskToDo } from './task-to-do.tsx';

interface TaskDrawerProps {
  readonly org: Org;
  readonly id: string;
  readonly parts: QuestParts;
  readonly takesFocus: boolean;
  readonly onEdit: () => void;
  readonly onClose: () => void;
}

export function TaskDrawer({ org, id, parts, takesFocus, onEdit, onClose }: TaskDrawerProps) {
  const query = useQuery(taskQuery(org.id, id));
  const { data } = query;
  return (
    <Drawer
      label={`Task ${id}`}
      title={
        <>
          {data && <Mark state={taskMark(data.status)} />}
          <span className="mono dim">{id}</span>
        </>
      }
      onClose={onClose}
      takesFocus={takesFocus}
    >
      <Answer query={query}>
        {(task) => <Whole task={task} org={org} parts={parts} onEdit={onEdit} onClose={onClose} />}
      </Answer>
    </Drawer>
  );
}

interface WholeProps {
  readonly task: TaskView;
  readonly org: Org;
  readonly parts: QuestParts;
  readonly onEdit: () => void;
  readonly onClose: () => void;
}

function Whole({ task, org, parts, onEdit, onClose }: WholeProps) {
  const { title, quest, description, acceptanceCriteria, dependencies, dependents } = task;
  // An open blocker says it already, with the day of its author.
  const hasBlocker = openBlockers(task).length > 0;
  const evidence = task.evidence.filter(({ kind }) => kind !== 'blocked.manual' || !hasBlocker);
  return (
    <>
      <section>
        <h2 className="objtitle">{title}</h2>
        <Standing task={task} org={org} />
        <p className="soft">
          in{' '}
          <AppLink
            className="acc"
            href={questPath({ ...parts, task: undefined, quest: quest.id, act: undefined })}
          >
            {quest.title}
          </AppLink>{' '}
          <StateMark state={questMark({ state: quest.state, hold: false })} word={quest.state} />
        </p>
        <TaskToDo task={task} org={org} act={parts.act} onEdit={onEdit} onGone={onClose} />
      </section>
      {evidence.length > 0 && (
        <section>
          <div className="lab">Flags</div>
          {evidence.map(({ kind, severity, since, reason }) => (
            <p key={kind}>
              <b className={severity === 'critical' ? 'bad' : 'hold'}>{flagWord(kind)}</b> {reason},{' '}
              <span className="dim">
                since <Time at={since} isPast />
              </span>
            </p>
          ))}
        </section>
      )}
      <Blockers task={task} />
      <Named label="Waits for" tasks={dependencies} parts={parts} />
      <Named label="Waited for by" tasks={dependents} parts={parts} />
      {(description !== undefined || acceptanceCriteria !== undefined) && (
        <section>
          {description !== undefined && (
            <>
              <div className="lab">Description</div>
              <p className="longtext">{description}</p>
            </>
          )}
          {acceptanceCriteria !== undefined && (
            <>
              <div className="lab">Accepted when</div>
              <p className="longtext">{acceptanceCriteria}</p>
            </>
          )}
        </section>
      )}
      <TaskFacts task={task} org={org} parts={parts} />
      <TaskHistory task={task} names={new Map(org.members.map(({ id, name }) => [id, name]))} />
    </>
  );
}

/** The verdict: its status since when, who has it, and whether it can begin. */
function Standing({ task, org }: Pick<WholeProps, 'task' | 'org'>) {
  const { status, statusChangedAt, assigneeId, assignedBy, ready, archived, requiresApproval, approvedAt } =
    task;
  const name = org.members.find(({ id }) => id === assigneeId)?.name ?? assigneeId;
  return (
    <p>
      <StateMark state={taskMark(status)} word={status} />{' '}
      <span className="soft">
        since <Time at={statusChangedAt} isPast />
        {name === undefined
          ? ', no owner'
          : `, ${name} has it${assignedBy === 'planner' ? ' by the plan' : ''}`}
        {ready && ', it can begin'}
        {status === 'done' && requiresApproval && approvedAt === undefined && ', waits for an approval'}
        {archived && ', archived'}
      </span>
    </p>
  );
}

interface NamedProps {
  readonly label: string;
  readonly tasks: TaskView['dependencies'];
  readonly parts: QuestParts;
}

function Named({ label, tasks, parts }: NamedProps) {
  if (tasks.length === 0) return null;
  return (
    <section>
      <div className="lab">{label}</div>
      {tasks.map(({ id, title, status }) => (
        <p key={id}>
          <StateMark state={taskMark(status)} word={status} />{' '}
          <AppLink className="acc" href={questPath({ ...parts, task: id, act: undefined })}>
            {title}
          </AppLink>
        </p>
      ))}
    </section>
  );
}
