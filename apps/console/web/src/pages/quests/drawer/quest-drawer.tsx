/** One quest beside the board: how far it is, what its gate waits for, its tasks, and what people do with it. */
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { QuestView } from '../../../../../src/answers/board/board.ts';
import type { Org } from '../../../../../src/answers/board/orgs.ts';
import { Answer } from '../../../components/answer/answer.tsx';
import { Button } from '../../../components/controls/button.tsx';
import { Day } from '../../../components/facts/day.tsx';
import { FactList } from '../../../components/facts/fact-list.tsx';
import { Time } from '../../../components/facts/time.tsx';
import { AppLink } from '../../../components/links/app-link.tsx';
import { Mark, StateMark } from '../../../components/marks/state-mark.tsx';
import { Drawer } from '../../../components/panels/drawer.tsx';
import { questGraphQuery, questQuery } from '../../../board/board-queries.ts';
import { useMay } from '../../../frame/rights.ts';
import { Bar } from '../parts/bar.tsx';
import { doneText, minutesText, questMark, questWord, taskMark } from '../../../board/board-marks.ts';
import { type QuestParts, questPath } from '../parts/quest-path.ts';
import { QuestGraph } from './quest-graph.tsx';
import { QuestToDo } from './quest-to-do.tsx';

interface QuestDrawerProps {
  readonly org: Org;
  readonly id: string;
  readonly parts: QuestParts;
  readonly takesFocus: boolean;
  readonly onEdit: () => void;
  readonly onNewTask: () => void;
  readonly onClose: () => void;
}

export function QuestDrawer({ org, id, parts, takesFocus, onEdit, onNewTask, onClose }: QuestDrawerProps) {
  const query = useQuery(questQuery(org.id, id));
  const { data } = query;
  return (
    <Drawer
      label={`Quest ${id}`}
      title={
        <>
          {data && <Mark state={questMark(data)} />}
          <span className="mono dim">{id}</span>
        </>
      }
      onClose={onClose}
      takesFocus={takesFocus}
    >
      <Answer query={query}>
        {(quest) => (
          <>
            <section>
              <h2 className="objtitle">{quest.title}</h2>
              <Progress quest={quest} />
              {quest.objective !== undefined && <p className="longtext soft">{quest.objective}</p>}
              <QuestToDo quest={quest} onEdit={onEdit} onGone={onClose} />
            </section>
            <Gate quest={quest} parts={parts} />
            <Tasks quest={quest} org={org} parts={parts} onNewTask={onNewTask} />
            <QuestGraph quest={quest} parts={parts} />
            <Facts quest={quest} parts={parts} />
          </>
        )}
      </Answer>
    </Drawer>
  );
}

function Progress({ quest }: { readonly quest: QuestView }) {
  const { done, live, minutes, doneMinutes } = quest.progress;
  const says = doneText({ done, live });
  return (
    <>
      <p>
        <StateMark state={questMark(quest)} word={questWord(quest)} />{' '}
        <span className="soft">
          {live === 0 ? 'no task yet' : says}
          {minutes > 0 && `, ${minutesText(doneMinutes)} of ${minutesText(minutes)} by estimate`}
          {quest.archived && ', archived'}
        </span>
      </p>
      <Bar share={live === 0 ? 0 : done / live} label={says} />
    </>
  );
}

interface PartProps {
  readonly quest: QuestView;
  readonly parts: QuestParts;
}

/** What has to be, with what is missing. */
function Gate({ quest: { id, orgId, requires, hold, state }, parts }: PartProps) {
  const { data } = useQuery(questGraphQuery(orgId, id));
  const titles = new Map(data?.nodes.map(({ kind, id: of, title }) => [`${kind} ${of}`, title]));
  if (requires.length === 0 && !hold) return null;
  return (
    <section>
      <div className="lab">{state === 'locked' ? 'Locked until' : 'Its gate'}</div>
      {hold && (
        <p className="hold">
          <Mark state="paused" /> a person releases it
        </p>
      )}
      {requires.map(({ wish, met, says }) => (
        <p key={says}>
          <Mark state={met ? 'succeeded' : 'pending'} />{' '}
          <span className={met ? 'dim' : 'hold'}>{met ? 'Met:' : 'Not met:'}</span>{' '}
          <GateText wish={wish} says={says} titles={titles} parts={parts} />
        </p>
      ))}
    </section>
  );
}

type Wish = QuestView['requires'][number]['wish'];

interface GateTextProps {
  readonly wish: Wish;
  readonly says: string;
  /** By `quest q-1`, once they are read. */
  readonly titles: ReadonlyMap<string, string>;
  readonly parts: QuestParts;
}

/** A quest or a task by its title, which leads to it. */
function GateText({ wish, says, titles, parts }: GateTextProps) {
  const place = { ...parts, act: undefined };
  if (wish.type === 'questCompleted')
    return (
      <AppLink className="acc" href={questPath({ ...place, quest: wish.questId })} title={says}>
        {titles.get(`quest ${wish.questId}`) || wish.questId} is completed
      </AppLink>
    );
  if (wish.type === 'taskCompleted')
    return (
      <AppLink className="acc" href={questPath({ ...place, task: wish.taskId })} title={says}>
        {titles.get(`task ${wish.taskId}`) || wish.taskId} is done
      </AppLink>
    );
  return says;
}

interface TasksProps extends PartProps {
  readonly org: Org;
  readonly onNewTask: () => void;
}

function Tasks({ quest: { tasks, archived }, org, parts, onNewTask }: TasksProps) {
  const mayAct = useMay('operator');
  const names = new Map(org.members.map(({ id, name }) => [id, name]));
  return (
    <section>
      <div className="lab">
        Tasks
        {mayAct && !archived && (
          <Button look="small" icon="plus" onClick={onNewTask}>
            New task
          </Button>
        )}
      </div>
      {tasks.length === 0 && <p className="dim">A quest without tasks never completes.</p>}
      <ul className="questtasks">
        {tasks.map(({ id, title, status, assigneeId }) => (
          <li key={id}>
            <StateMark state={taskMark(status)} word={status} />
            <AppLink className="lnk" href={questPath({ ...parts, task: id, act: undefined })} title={title}>
              {title}
            </AppLink>
            <span className="dim">{assigneeId && (names.get(assigneeId) ?? assigneeId)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Facts({ quest, parts }: PartProps) {
  const { questlineId, priority, dueDate, unlockedAt, startedAt, completedAt, updatedAt, rev } = quest;
  const line = { org: parts.org, view: 'quests', questline: questlineId } as const;
  const facts = [
    ['priority', <span className={`prio ${priority}`}>{priority}</span>],
    ['due', dueDate !== undefined && <Day date={dueDate} />],
    [
      'questline',
      questlineId !== undefined && (
        <AppLink className="acc" href={questPath(line)}>
          {questlineId}
        </AppLink>
      ),
    ],
    ['unlocked', past(unlockedAt)],
    ['started', past(startedAt)],
    ['completed', past(completedAt)],
    ['changed', past(updatedAt)],
    ['revision', rev],
  ] as const;
  return (
    <section>
      <FactList facts={facts} />
    </section>
  );
}

function past(at: string | undefined): ReactNode {
  return at !== undefined && <Time at={at} isPast />;
}
