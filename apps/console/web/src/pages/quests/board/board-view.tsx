/** The board: tasks by status, with the quests beside them. `h j k l` walk the cards; moves are made in the drawer. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Board } from '../../../../../src/answers/board/board.ts';
import type { Org } from '../../../../../src/answers/board/orgs.ts';
import { NoAnswer, StaleAnswer } from '../../../components/answer/answer.tsx';
import { AppLink } from '../../../components/links/app-link.tsx';
import { Mark } from '../../../components/marks/state-mark.tsx';
import { boardQuery } from '../../../board/board-queries.ts';
import { type KeyAction, useKeys } from '../../../keys/use-keys.ts';
import { countText } from '../../../words/numbers.ts';
import { taskMark } from '../../../board/board-marks.ts';
import { type QuestParts, questPath } from '../parts/quest-path.ts';
import { QuestLane } from './quest-lane.tsx';
import { type Step, stepFrom } from './step.ts';
import { TaskCard } from './task-card.tsx';

/** They are narrow until they are opened, the others when they are folded: what is closed asks for nothing. */
const CLOSED: readonly string[] = ['done', 'cancelled'];

interface BoardViewProps {
  readonly org: Org;
  readonly parts: QuestParts;
  /** By Enter: the drawer takes the focus. */
  readonly onOpen: (task: string, isByKey: boolean, act?: 'move') => void;
}

export function BoardView({ org, parts, onOpen }: BoardViewProps) {
  const filter = { quest: parts.in, assignee: parts.in === undefined ? parts.assignee : undefined };
  const query = useQuery(boardQuery(org.id, filter));
  const { data } = query;
  if (!data) return <NoAnswer isPage query={query} />;
  return (
    <>
      <StaleAnswer query={query} />
      <div className="board">
        <QuestLane org={org.id} quests={data.quests} parts={parts} />
        <Columns board={data} org={org} parts={parts} onOpen={onOpen} />
      </div>
    </>
  );
}

function Columns({ board, org, parts, onOpen }: BoardViewProps & { readonly board: Board }) {
  const [at, setAt] = useState<string>();
  const [turned, setTurned] = useState<readonly string[]>([]);
  const columns = board.columns
    .filter(({ status, count }) => count > 0 || status !== 'cancelled')
    .map((column) => ({
      ...column,
      isShut: CLOSED.includes(column.status) !== turned.includes(column.status),
    }));
  const ids = columns.map(({ items, isShut }) => (isShut ? [] : items.map(({ id }) => id)));
  const step = (way: Step) => (): void => {
    const next = stepFrom(ids, at ?? parts.task, way);
    if (next === undefined) return;
    const card = document.querySelector<HTMLElement>(`[data-card="${CSS.escape(next)}"]`);
    card?.focus({ preventScroll: true });
    card?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    setAt(next);
    if (parts.task !== undefined) onOpen(next, false);
  };
  useKeys('list', {
    j: step('down'),
    ArrowDown: step('down'),
    k: step('up'),
    ArrowUp: step('up'),
    o: onCard((id) => onOpen(id, false)),
  });
  useKeys('page', {
    h: step('left'),
    l: step('right'),
    m: onCard((id) => onOpen(id, true, 'move')),
  });
  const names = new Map(org.members.map(({ id, name }) => [id, name]));
  const toggle = (status: string): void =>
    setTurned((now) => (now.includes(status) ? now.filter((one) => one !== status) : [...now, status]));
  return (
    <div className="columns" role="group" aria-label="Tasks by status">
      {columns.map(({ status, count, items, isShut }) => (
        <section
          key={status}
          className={isShut ? 'column shut' : 'column'}
          aria-label={`${status}, ${count}`}
        >
          <ColumnHead status={status} count={count} isShut={isShut} onToggle={() => toggle(status)} />
          {!isShut && (
            <ul>
              {items.map((task) => (
                <TaskCard
                  key={task.id}
                  task={task}
                  href={questPath({ ...parts, task: task.id, act: undefined })}
                  owner={task.assigneeId && (names.get(task.assigneeId) ?? task.assigneeId)}
                  isCurrent={parts.task === task.id}
                  onFocus={() => setAt(task.id)}
                  onEnter={() => onOpen(task.id, true)}
                />
              ))}
            </ul>
          )}
          {!isShut && items.length < count && (
            <AppLink
              className="pad acc"
              href={questPath({
                org: parts.org,
                view: 'tasks',
                in: parts.in,
                assignee: parts.assignee,
                status,
              })}
            >
              {countText(count - items.length)} more
            </AppLink>
          )}
        </section>
      ))}
    </div>
  );
}

/** Acts on the card that has the focus. */
function onCard(act: (id: string) => void): KeyAction {
  return ({ target }) => {
    const card = target instanceof Element ? target.closest<HTMLElement>('[data-card]') : null;
    return card ? act(card.dataset['card'] ?? '') : false;
  };
}

interface ColumnHeadProps {
  readonly status: string;
  readonly count: number;
  readonly isShut: boolean;
  readonly onToggle: () => void;
}

function ColumnHead({ status, count, isShut, onToggle }: ColumnHeadProps) {
  return (
    <h2>
      <button type="button" className="textbtn" aria-expanded={!isShut} onClick={onToggle}>
        <Mark state={taskMark(status)} />
        <span className="columnname">{status}</span>
        <b>{countText(count)}</b>
      </button>
    </h2>
  );
}
