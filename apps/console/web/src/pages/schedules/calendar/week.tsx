/** Seven days of all schedules: what became of the fires that have passed, and those to come. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Calendar, ScheduleRow } from '../../../../../src/answers/schedules.ts';
import { calendarQuery } from '../../../api/schedule-queries.ts';
import { StaleAnswer } from '../../../components/answer/answer.tsx';
import { Refusal } from '../../../components/answer/refusal.tsx';
import { AppLink, useGo } from '../../../components/links/app-link.tsx';
import { Mark } from '../../../components/marks/state-mark.tsx';
import { useNow } from '../../../settings/clock.ts';
import { useZone } from '../../../settings/settings.ts';
import { plural } from '../../../words/numbers.ts';
import { runPath } from '../../../words/paths.ts';
import { clockTime, dayText, hourOfWeek } from '../../../words/times.ts';
import { type FireTone, scheduleMark, scheduleWord } from '../../../components/marks/schedule-mark.ts';
import { drawerPath, type ScheduleParts } from '../parts/schedule-path.ts';
import { CalendarCuts } from './calendar-cuts.tsx';
import { countFires, DAY_WIDTH, placeIn, weekMarks, type WeekMarks } from './week-marks.ts';
import { DAYS, useCalendarWeek, WeekTurn } from './week-turn.tsx';

const WIDTH = DAYS * DAY_WIDTH;
const MINUTE_MS = 60_000;
/** So far from its line a fire is clicked. */
const REACH = 2;

interface WeekProps {
  readonly rows: readonly ScheduleRow[];
  readonly parts: ScheduleParts;
  readonly now: string;
  /** The page says already that what it shows is old. */
  readonly isNoted: boolean;
}

export function Week({ rows, parts, now, isNoted }: WeekProps) {
  const zone = useZone();
  const shown = useCalendarWeek(parts, now);
  const { days, today, from, to } = shown;
  const query = useQuery({
    ...calendarQuery({ from, to, sums: false }),
    placeholderData: keepPreviousData,
  });
  const { data, error } = query;
  return (
    <section aria-label="Week" className="week">
      {!isNoted && <StaleAnswer query={query} />}
      <div className="cal">
        <div className="h">
          <WeekTurn parts={parts} shown={shown} />
        </div>
        <div className="days">
          {days.slice(0, DAYS).map((start) => (
            <span key={start} className={start === today ? 'today' : undefined}>
              {start === today ? `Today, ${dayText(start, zone).slice(0, 6)}` : dayText(start, zone)}
            </span>
          ))}
        </div>
        {rows.map((row) => (
          <CalendarRow
            key={row.name}
            row={row}
            href={drawerPath(parts, row.name)}
            days={days}
            calendar={data}
            zone={zone}
          />
        ))}
      </div>
      <Refusal error={data ? undefined : (error ?? undefined)} />
      <CalendarCuts calendar={data} zone={zone} />
      <Legend />
    </section>
  );
}

const LEGEND = [
  ['l-past', 'ran'],
  ['late', 'ran late'],
  ['l-bad', 'failed, missed or refused'],
  ['l-hold', 'skipped or paused'],
  ['l-tick', 'to come'],
  ['l-over', 'other times'],
] as const;

function Legend() {
  return (
    <p className="legend dim callegend">
      {LEGEND.map(([className, word]) => (
        <span key={className}>
          <i className={className} /> {word}
        </span>
      ))}
    </p>
  );
}

interface CalendarRowProps {
  readonly row: ScheduleRow;
  readonly href: string;
  readonly days: readonly number[];
  readonly calendar: Calendar | undefined;
  readonly zone: string;
}

function CalendarRow({ row, href, days, calendar, zone }: CalendarRowProps) {
  const { name, overrides } = row;
  const marks = useMemo(
    () =>
      weekMarks(
        {
          row: calendar?.rows.find((one) => one.name === name),
          past: calendar?.past.filter((one) => one.name === name) ?? [],
          overrides,
        },
        days,
      ),
    [calendar, name, overrides, days],
  );
  return (
    <>
      <div className="nm">
        <Mark state={scheduleMark(row)} />
        <AppLink className={row.state === 'off' ? 'clip lnk dim' : 'clip lnk'} href={href} title={name}>
          {name}
          <span className="sr">, {scheduleWord(row)}</span>
        </AppLink>
      </div>
      <div className="c">
        <svg viewBox={`0 0 ${WIDTH} 24`} preserveAspectRatio="none" role="img" aria-label={saysOf(marks)}>
          <Backdrop days={days} zone={zone} />
          <Past marks={marks} zone={zone} />
          {marks.dense.map(({ x, width }) => (
            <rect key={x} className="dense" x={x} y="9" width={width} height="6" />
          ))}
          {marks.off.map(({ x, width }) => (
            <rect key={x} className="off" x={x} y="5" width={width} height="14" />
          ))}
          {marks.over.map(({ x, width }) => (
            <rect key={x} className="over" x={x} y="6" width={width} height="12" />
          ))}
          <path className="tick" d={marks.ticks.map(line).join('')} />
          <path className="skipx" d={marks.skipped.map(line).join('')} />
          <path className="exclx" d={marks.excluded.map(line).join('')} />
          <NowLine days={days} />
        </svg>
      </div>
    </>
  );
}

function Past({ marks: { past }, zone }: { readonly marks: WeekMarks; readonly zone: string }) {
  const go = useGo();
  return past.map(({ x, width, isTick, tone, words, fires, at, runId }) => {
    const title = `${dayText(Date.parse(at), zone)} ${clockTime(Date.parse(at), zone)}: ${fires > 1 ? `${plural(fires, 'fire')}, ` : ''}${words}`;
    const key = `${at} ${words}`;
    return isTick ? (
      // For the pointer alone: the same links are in the drawer.
      <g key={key} {...(runId !== undefined && { cursor: 'pointer', onClick: () => go(runPath(runId)) })}>
        <title>{title}</title>
        <rect x={x - REACH} y="0" width={2 * REACH} height="24" fillOpacity="0" />
        <path className={`ptick p-${tone}`} d={line(x)} />
      </g>
    ) : (
      <rect
        key={key}
        className={`pbar p-${tone}`}
        x={x}
        y={tone === 'ok' ? 9 : 6}
        width={width}
        height={tone === 'ok' ? 6 : 12}
      >
        <title>{title}</title>
      </rect>
    );
  });
}

/** Weekends, and the lines between days. */
function Backdrop({ days, zone }: { readonly days: readonly number[]; readonly zone: string }) {
  return (
    <>
      {days
        .slice(0, DAYS)
        .map((start, nr) =>
          hourOfWeek(start, zone).day >= 5 ? (
            <rect key={start} className="weekend" x={nr * DAY_WIDTH} y="0" width={DAY_WIDTH} height="24" />
          ) : null,
        )}
      <path
        className="dayl"
        d={days
          .slice(0, DAYS)
          .map((_, nr) => `M${nr * DAY_WIDTH} 0v24`)
          .join('')}
      />
    </>
  );
}

/** Apart: it moves by the minute. */
function NowLine({ days }: { readonly days: readonly number[] }) {
  const now = Math.floor(useNow() / MINUTE_MS) * MINUTE_MS;
  const [first = 0] = days;
  if (now < first || now >= (days.at(-1) ?? 0)) return null;
  return <path className="nowl" d={`M${placeIn(days)(now)} 0v24`} />;
}

function line(x: number): string {
  return `M${Math.min(WIDTH - 1, Math.max(1, x))} 5v14`;
}

function saysOf({ past, ticks, dense, skipped, off }: WeekMarks): string {
  const count = (tone: FireTone): number => countFires(past, tone);
  const parts = [
    [count('ok'), 'ran'],
    [count('late'), 'ran late'],
    [count('bad'), 'failed, missed or refused'],
    [count('hold') + count('dim'), 'made no run'],
    [ticks.length, 'to come'],
    [skipped.length, 'to be left out'],
  ] as const;
  const says = parts.flatMap(([number, words]) =>
    number === 0 ? [] : [`${plural(number, 'fire')} ${words}`],
  );
  if (dense.length > 0) says.push('many to come');
  if (off.length > 0) says.push('paused for a while');
  return says.join(', ') || 'no fire';
}
