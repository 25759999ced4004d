import type { BoardDeck } from '../../../../../src/answers/board/day.ts';
import { minutesText, taskMark } from '../../../board/board-marks.ts';
import { AppLink } from '../../../components/links/app-link.tsx';
import { StateMark } from '../../../components/marks/state-mark.tsx';
import { taskPath } from '../../../words/paths.ts';

type Item = BoardDeck['items'][number];

const SECTIONS = ['continue', 'unblock', 'next', 'pull'] as const;
const SAYS: Readonly<Record<Item['section'], string>> = {
  continue: 'Continue',
  unblock: 'Unblock',
  next: 'Next',
  pull: 'Free to take',
};

interface DeckCardProps {
  readonly deck: BoardDeck;
  readonly org: string;
  readonly isAlone: boolean;
}

/** What a member is offered for the day, and why. */
export function DeckCard({ deck, org, isAlone }: DeckCardProps) {
  const { name, memberId, items, plannedMinutes, capacityMinutes, noteSays } = deck;
  return (
    <li className={isAlone ? 'deck alone' : 'deck'}>
      <header>
        <h3>{name}</h3>
        <small className="dim">{memberId}</small>
        <span className="grow" />
        {capacityMinutes > 0 && (
          <>
            <progress
              max={capacityMinutes}
              value={Math.min(plannedMinutes, capacityMinutes)}
              aria-label={`Planned for ${name}`}
            />
            <span className="num">
              <b>{minutesText(plannedMinutes)}</b>{' '}
              <span className="dim">of {minutesText(capacityMinutes)}</span>
            </span>
          </>
        )}
      </header>
      {items.length === 0 && <p className="dim deck-note">{noteSays ?? 'Nothing to offer.'}</p>}
      {SECTIONS.map((section) => {
        const own = items.filter((item) => item.section === section);
        return own.length === 0 ? null : (
          <div key={section} className="deck-part">
            <div className="lab">{SAYS[section]}</div>
            <ul>
              {own.map((item) => (
                <DeckItem key={item.taskId} item={item} org={org} memberId={memberId} />
              ))}
            </ul>
          </div>
        );
      })}
    </li>
  );
}

function DeckItem({
  item,
  org,
  memberId,
}: {
  readonly item: Item;
  readonly org: string;
  readonly memberId: string;
}) {
  const { taskId, title, status, assigneeId, assigneeName, why, stretch, plannedMinutes } = item;
  const isOther = assigneeId !== undefined && assigneeId !== memberId;
  const isOver = status === 'done' || status === 'cancelled';
  return (
    <li className={isOver ? 'over' : undefined}>
      <span className="what-task">
        <AppLink className="lnk" href={taskPath(org, taskId)} title={title}>
          {title === '' ? taskId : title}
        </AppLink>
        <small className="dim">
          <span className="mono">{taskId}</span>
          {why.map(({ code, says }) => (
            <span key={code} title={code}>
              {says}
            </span>
          ))}
          {isOther && <span className="hold">now {assigneeName ?? assigneeId} has it</span>}
        </small>
      </span>
      {status !== undefined && <StateMark state={taskMark(status)} word={status} />}
      <span className="num soft" title={stretch ? 'Beyond the capacity of the day' : undefined}>
        {stretch ? 'stretch' : plannedMinutes === 0 ? '–' : minutesText(plannedMinutes)}
      </span>
    </li>
  );
}
