/** The week of one member as a picture: days away, and the tasks one after another. Its text says the same. */
import type { Sprint, SprintItem, SprintMember } from '../../../../../src/answers/sprints/sprints.ts';
import { minutesText } from '../../../board/board-marks.ts';
import { plural } from '../../../words/numbers.ts';
import { laneBlocks } from './lane-blocks.ts';
import { columnText, weekdayText } from '../../../words/weeks.ts';

const LOOKS: Readonly<Record<SprintItem['fit'], string>> = {
  genius: 'gen',
  competency: 'comp',
  frustration: 'fru',
  unknown: 'unknown',
};

/** Of the week: a narrower task has no room for a word. */
const NARROW = 0.06;

interface LaneProps {
  readonly member: SprintMember;
  readonly days: Sprint['days'];
}

export function Lane({ member, days }: LaneProps) {
  const { items, away } = member;
  const pieces = laneBlocks(items, member).flatMap(({ item, pieces: own }) =>
    own.map((piece) => ({ item, ...piece })),
  );
  return (
    <svg role="img" aria-label={laneText(member, days)}>
      {days.slice(1).map((date, nr) => (
        <line
          key={date}
          className="dgrid"
          x1={share((nr + 1) / days.length)}
          x2={share((nr + 1) / days.length)}
          y1="0"
          y2="100%"
        />
      ))}
      {away.map(({ day, reason, percent }) => (
        <rect
          key={day}
          className="offd"
          x={share(day / days.length)}
          width={share(1 / days.length)}
          y="3%"
          height="94%"
        >
          <title>
            {columnText(days[day] ?? '')}: {percent} % there{reason !== undefined && `, ${reason}`}
          </title>
        </rect>
      ))}
      {pieces.map(({ item, from, to }) => (
        <svg key={`${item.taskId} ${from}`} x={share(from)} width={share(to - from)} y="17.6%" height="64.8%">
          <title>{`${item.title}: ${minutesText(item.minutes)}, ${item.isCarried ? 'carried over' : item.fit}`}</title>
          <rect className={`t-blk ${item.isCarried ? 'carry' : LOOKS[item.fit]}`} height="100%" rx="2" />
          {to - from > NARROW && (
            <foreignObject width="100%" height="100%">
              <div className="t-txt">{item.title}</div>
            </foreignObject>
          )}
        </svg>
      ))}
    </svg>
  );
}

/** `12.5%` */
function share(part: number): string {
  return `${Math.round(10_000 * part) / 100}%`;
}

/** `2 tasks: Build the core, Mon to Tue; Review, Wed` */
function laneText({ items, away }: SprintMember, days: Sprint['days']): string {
  const off = away.filter(({ percent }) => percent === 0).map(({ day }) => weekdayText(days[day] ?? ''));
  const tasks = items.map((item) => `${item.title}, ${itemDays(item, days)}`).join('; ');
  return [
    `${plural(items.length, 'task')}${items.length > 0 ? `: ${tasks}` : ''}`,
    ...(off.length > 0 ? [`away ${off.join(', ')}`] : []),
  ].join('. ');
}

/** `Mon`, `Mon to Wed`, `Thu and on` */
export function itemDays(
  { startDay, finishDay }: Pick<SprintItem, 'startDay' | 'finishDay'>,
  days: Sprint['days'],
): string {
  const first = weekdayText(days[startDay] ?? days[0] ?? '');
  if (finishDay === undefined) return `${first} and on`;
  return finishDay === startDay ? first : `${first} to ${weekdayText(days[finishDay] ?? '')}`;
}
