/** A task on the board: what it is, who has it, and what keeps it. */
import type { TaskRow } from '../../../../../src/answers/board/board.ts';
import { Day } from '../../../components/facts/day.tsx';
import { AppLink } from '../../../components/links/app-link.tsx';
import { Icon } from '../../../components/marks/icon.tsx';
import { Mark } from '../../../components/marks/state-mark.tsx';
import { flagWord, minutesText, openBlockers, taskShare } from '../../../board/board-marks.ts';
import { Bar } from '../parts/bar.tsx';

interface TaskCardProps {
  readonly task: TaskRow;
  readonly href: string;
  readonly owner: string | undefined;
  readonly isCurrent: boolean;
  readonly onFocus: () => void;
  /** By Enter. */
  readonly onEnter: () => void;
}

export function TaskCard({ task, href, owner, isCurrent, onFocus, onEnter }: TaskCardProps) {
  const { id, title, priority, dueDate, flags, waitsFor, estimateMinutes } = task;
  const blockers = openBlockers(task);
  const share = taskShare(task);
  const flagTexts = flags.map(flagWord).join(', ');
  return (
    <li>
      <AppLink
        className={isCurrent ? 'card on' : 'card'}
        href={href}
        data-card={id}
        aria-current={isCurrent ? 'true' : undefined}
        onFocus={onFocus}
        onClick={(event) => {
          if (event.detail > 0) return;
          event.preventDefault();
          onEnter();
        }}
      >
        <span className="cardhead">
          <span className="mono dim" title={id}>
            {id}
          </span>
          {priority !== 'medium' && <span className={`prio ${priority}`}>{priority}</span>}
        </span>
        <span className="cardtitle">{title}</span>
        {(blockers.length > 0 || waitsFor.length > 0 || flags.length > 0) && (
          <span className="cardwhy">
            {blockers.length > 0 && (
              <span className="hold" title={blockers.join('; ')}>
                <Mark state="held" /> {blockers[0]}
                {blockers.length > 1 && ` and ${blockers.length - 1} more`}
              </span>
            )}
            {waitsFor.length > 0 && (
              <span title={`waits for ${waitsFor.join(', ')}`}>
                <Icon name="dep" /> {waitsFor.join(', ')}
              </span>
            )}
            {flags.length > 0 && (
              <span className={flags.includes('overdue') ? 'bad' : 'flagwords'} title={flagTexts}>
                {flagTexts}
              </span>
            )}
          </span>
        )}
        {share !== undefined && share > 0 && share < 1 && (
          <Bar share={share} label={`${Math.round(share * 100)} % of the estimate is done`} />
        )}
        <span className="cardfoot">
          <span className={owner === undefined ? 'dim' : undefined}>{owner ?? 'no owner'}</span>
          {dueDate !== undefined && (
            <span className={flags.includes('overdue') ? 'bad' : 'dim'}>
              due <Day date={dueDate} />
            </span>
          )}
          <span className="dim">{estimateMinutes !== undefined && minutesText(estimateMinutes)}</span>
        </span>
      </AppLink>
    </li>
  );
}
