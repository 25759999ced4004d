/** What changed against the version before, and how the plan came to be. */
import type { ReactNode } from 'react';
import type { Sprint } from '../../../../../src/answers/sprints/sprints.ts';
import { Time } from '../../../components/facts/time.tsx';
import { Icon } from '../../../components/marks/icon.tsx';
import { Mark } from '../../../components/marks/state-mark.tsx';
import { Drawer } from '../../../components/panels/drawer.tsx';
import { actorName } from '../../../words/actor-name.ts';
import { plural } from '../../../words/numbers.ts';
import { TaskLink } from '../parts/task-link.tsx';

const MARKS = { generated: 'pending', updated: 'retrying', approved: 'succeeded', cancelled: 'cancelled' };
const WORDS = { generated: 'made', updated: 'made again', approved: 'approved', cancelled: 'cancelled' };

interface PlanChangesProps {
  readonly sprint: Sprint;
  readonly org: string;
  readonly onClose: () => void;
}

export function PlanChanges({ sprint, org, onClose }: PlanChangesProps) {
  const { version, changes, history, members } = sprint;
  const names = new Map(members.map(({ memberId, name }) => [memberId, name]));
  const nameOf = (id: string): string => names.get(id) ?? id;
  return (
    <Drawer
      label="What changed"
      title={
        <>
          <Icon name="retry" />
          {version > 1 ? `Version ${version} against ${version - 1}` : `Version ${version}`}
        </>
      }
      onClose={onClose}
    >
      {changes ? (
        <>
          <Part
            head="Added"
            org={org}
            tasks={changes.added}
            about={({ memberId }) => `to ${nameOf(memberId)}`}
          />
          <Part
            head="Left out"
            org={org}
            tasks={changes.leftOut}
            about={({ memberId }) => `was ${nameOf(memberId)}'s`}
          />
          <Part
            head="Moved"
            org={org}
            tasks={changes.moved}
            about={({ memberId, previous }) => `from ${nameOf(previous)} to ${nameOf(memberId)}`}
          />
          {changes.added.length + changes.leftOut.length + changes.moved.length === 0 && (
            <section>
              <p className="soft">The same members have the same tasks; days, reasons or numbers differ.</p>
            </section>
          )}
        </>
      ) : (
        <section>
          <p className="soft">
            {version > 1
              ? `The events of version ${version - 1} are no longer kept: what changed is not known.`
              : 'This is the first version of the plan: there is none before it.'}
          </p>
        </section>
      )}
      <section>
        <div className="lab">History</div>
        {history.length === 0 && <p className="dim">Its events are no longer kept.</p>}
        <ul className="plan-history">
          {history.map(({ action, version: nr, at, by, taskCount }) => (
            <li key={`${action} ${at}`}>
              <Mark state={MARKS[action]} />
              <span>
                Version {nr} {WORDS[action]}
                {by !== undefined && ` by ${actorName(by)}`}, {plural(taskCount, 'task')}
              </span>
              <span className="dim">
                <Time at={at} isPast />
              </span>
            </li>
          ))}
        </ul>
      </section>
    </Drawer>
  );
}

interface PartProps<Task> {
  readonly head: string;
  readonly org: string;
  readonly tasks: readonly Task[];
  readonly about: (task: Task) => ReactNode;
}

const MOST = 50;

function Part<Task extends { readonly taskId: string; readonly title: string }>({
  head,
  org,
  tasks,
  about,
}: PartProps<Task>) {
  if (tasks.length === 0) return null;
  return (
    <section>
      <div className="lab">
        {head} <b>{tasks.length}</b>
      </div>
      <ul className="unl">
        {tasks.slice(0, MOST).map((task) => (
          <li key={task.taskId}>
            <TaskLink org={org} id={task.taskId} title={task.title} />
            <span className="dim" />
            <span className="dim">
              {task.taskId} · {about(task)}
            </span>
          </li>
        ))}
      </ul>
      {tasks.length > MOST && <p className="dim">and {plural(tasks.length - MOST, 'other')}.</p>}
    </section>
  );
}
