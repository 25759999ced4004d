/** A week by the hour: when much fires at once, and where fires were missed or refused. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import type { ScheduleRow } from '../../../../../src/answers/schedules.ts';
import { calendarQuery } from '../../../api/schedule-queries.ts';
import { NoAnswer, StaleAnswer } from '../../../components/answer/answer.tsx';
import { AppLink, useGo } from '../../../components/links/app-link.tsx';
import { useIsPhone } from '../../../settings/use-is-phone.ts';
import { useZone } from '../../../settings/settings.ts';
import { countText, plural } from '../../../words/numbers.ts';
import { dayText, hourOfWeek } from '../../../words/times.ts';
import { type HeatHour, heatHours, heatLevel, HOURS, LEVELS } from './heat-hours.ts';
import { drawerPath, schedulesPath, type ScheduleParts } from '../parts/schedule-path.ts';
import '../../../styles/heat.css';
import { CalendarCuts } from './calendar-cuts.tsx';
import { dateIn, useCalendarWeek, WeekTurn } from './week-turn.tsx';

interface HeatProps {
  readonly rows: readonly ScheduleRow[];
  readonly parts: ScheduleParts;
  readonly now: string;
  /** The page says already that what it shows is old. */
  readonly isNoted: boolean;
}

interface Place {
  readonly day: number;
  readonly hour: number;
}

export function Heat({ rows, parts, now, isNoted }: HeatProps) {
  const zone = useZone();
  const go = useGo();
  // A phone is high: there the hours go down, and all of them and all days are in sight.
  const isHigh = useIsPhone();
  const isShown = useRef(false);
  const shown = useCalendarWeek(parts, now);
  const { days, today, from, to } = shown;
  const query = useQuery({
    ...calendarQuery({ from, to, sums: true }),
    placeholderData: keepPreviousData,
  });
  const { data } = query;
  const [presentHour] = useState(() => hourOfWeek(Date.parse(now), zone).hour);
  const cells = useMemo(() => data && heatHours(data, days, zone), [data, days, zone]);
  if (!cells)
    return (
      <section aria-label="Heat map" className="heatbox">
        <div className="heathead">
          <WeekTurn parts={parts} shown={shown} />
        </div>
        <NoAnswer isPage query={query} />
      </section>
    );
  const counts = cells.flat().flatMap(({ fires }) => (fires === 0 ? [] : [fires]));
  const scale = { least: Math.min(...counts), most: Math.max(...counts) };
  const dates = days.slice(0, -1);
  const hours = Array.from({ length: HOURS }, (_, nr) => nr);
  const names = dates.map((day) => dateIn(day, zone));
  const at = placeOf(parts.hour, names) ?? busiest(cells);
  const choose = ({ day, hour: nr }: Place, isReplace = false): void =>
    go(schedulesPath({ ...parts, hour: `${names[day]}T${twoDigits(nr)}` }), isReplace);
  const hour = cells[at.day]?.[at.hour];
  const step = (event: KeyboardEvent): void => {
    const [down, right] = MOVES[event.key] ?? [0, 0];
    if (down === 0 && right === 0) return;
    const [byDay, byHour] = isHigh ? [right, down] : [down, right];
    event.preventDefault();
    // The address may be a step behind the focus.
    const [day = at.day, nr = at.hour] = cellOfTarget(event.target);
    const next = { day: within(day + byDay, dates.length), hour: within(nr + byHour, HOURS) };
    choose(next, true);
    document.querySelector<HTMLElement>(`[data-cell="${next.day}-${next.hour}"]`)?.focus();
  };
  const scope = (ofDays: boolean) => (ofDays === isHigh ? 'col' : 'row');
  const dayHead = (date: number) => (
    <th key={date} scope={scope(true)} className={date === today ? 'today' : undefined}>
      {dayText(date, zone)}
    </th>
  );
  /** The list below names this hour: its row is above the list. Once, or the page would jump when another is the busiest. */
  const showOnce = (head: HTMLElement | null): void => {
    if (!head || isShown.current) return;
    isShown.current = true;
    head.scrollIntoView({ block: 'nearest' });
  };
  const hourHead = (nr: number) => (
    <th
      key={nr}
      scope={scope(false)}
      ref={nr === (isHigh ? busiest(cells).hour : presentHour) ? (isHigh ? showOnce : center) : undefined}
    >
      {twoDigits(nr)}
    </th>
  );
  const cellOf = (day: number, nr: number) => {
    const cell = cells[day]?.[nr];
    const isChosen = day === at.day && nr === at.hour;
    return (
      cell && (
        <td
          key={`${day}-${nr}`}
          data-cell={`${day}-${nr}`}
          tabIndex={isChosen ? 0 : -1}
          aria-selected={isChosen}
          className={`h${heatLevel(cell.fires, scale)}${spotOf(cell)}`}
          title={hourSays(cell)}
          onClick={() => choose({ day, hour: nr })}
        >
          {cell.fires === 0 ? '' : countText(cell.fires)}
        </td>
      )
    );
  };
  return (
    <section aria-label="Heat map" className="heatbox">
      {!isNoted && <StaleAnswer query={query} />}
      <div className="heathead">
        <WeekTurn parts={parts} shown={shown} />
        <span className="dim">fires of {plural(rows.length, 'schedule')} in each hour</span>
        <span className="grow" />
        <span className="legend dim">
          <span>
            {counts.length > 0 && countText(scale.least)}
            {Array.from({ length: LEVELS }, (_, nr) => (
              <i key={nr} className={`h${nr + 1}`} />
            ))}
            {counts.length > 0 ? plural(scale.most, 'fire') : 'fires'}
          </span>
          <span>
            <i className="hmiss" />
            not run
          </span>
          <span>
            <i className="hmiss late" />
            ran late
          </span>
        </span>
      </div>
      <div className="heatscroll">
        <table className="heat" role="grid" aria-label="Fires by day and hour" onKeyDown={step}>
          <thead>
            <tr>
              <th scope="col">
                <span className="sr">{isHigh ? 'Hour' : 'Day'}</span>
              </th>
              {isHigh ? dates.map(dayHead) : hours.map(hourHead)}
            </tr>
          </thead>
          <tbody>
            {isHigh
              ? hours.map((nr) => (
                  <tr key={nr}>
                    {hourHead(nr)}
                    {dates.map((_, day) => cellOf(day, nr))}
                  </tr>
                ))
              : dates.map((date, day) => (
                  <tr key={date}>
                    {dayHead(date)}
                    {hours.map((nr) => cellOf(day, nr))}
                  </tr>
                ))}
          </tbody>
        </table>
      </div>
      <CalendarCuts calendar={data} zone={zone} without={data?.hours ? COUNTED : NO_MARKS} />
      {hour && (
        <Hour hour={hour} parts={parts} title={`${dayText(days[at.day] ?? 0, zone)}, ${hourText(at.hour)}`} />
      )}
    </section>
  );
}

/** A cell has no mark of a failed run; by sums all past fires are counted. */
const NO_MARKS = ['failures'] as const;
const COUNTED = ['failures', 'fires'] as const;

const MOVES: Readonly<Record<string, readonly [down: number, right: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

interface HourProps {
  readonly hour: HeatHour;
  readonly title: string;
  readonly parts: ScheduleParts;
}

/** What fires in the hour that is chosen. */
function Hour({ hour, title, parts }: HourProps) {
  const { by, others } = hour;
  return (
    <div className="heathour" aria-live="polite">
      <div className="sec">
        <h2>{title}</h2>
        <small>{hourSays(hour)}</small>
      </div>
      {hour.fires === 0 && <p className="dim">No schedule fires.</p>}
      <ul>
        {by.map(({ name, fires: count }) => (
          <li key={name}>
            <AppLink className="lnk" href={drawerPath(parts, name)}>
              {name}
            </AppLink>
            <span className="dim">{countText(count)}</span>
          </li>
        ))}
        {others > 0 && (
          <li>
            <span>schedules that are too many to name</span>
            <span className="dim">{countText(others)}</span>
          </li>
        )}
      </ul>
    </div>
  );
}

/** `4 fires, 1 missed, 1 refused, 1 ran late` */
function hourSays({ fires, missed, refused, late }: HeatHour): string {
  const says = [plural(fires, 'fire')];
  if (missed > 0) says.push(`${countText(missed)} missed`);
  if (refused > 0) says.push(`${countText(refused)} refused`);
  if (late > 0) says.push(`${countText(late)} ran late`);
  return says.join(', ');
}

function spotOf({ missed, refused, late }: HeatHour): string {
  if (missed + refused > 0) return ' missed';
  return late > 0 ? ' late' : '';
}

/** A small window has no room for all hours: it begins with the present one in the middle. */
function center(head: HTMLElement | null): void {
  const box = head?.closest('.heatscroll');
  if (head && box) box.scrollTo(head.offsetLeft - box.clientWidth / 2, head.offsetTop - box.clientHeight / 2);
}

/** The hour with the most fires. */
function busiest(cells: readonly (readonly HeatHour[])[]): Place {
  let place: Place = { day: 0, hour: 0 };
  let most = 0;
  for (const [day, hours] of cells.entries())
    for (const [hour, { fires }] of hours.entries())
      if (fires > most) {
        place = { day, hour };
        most = fires;
      }
  return place;
}

function hourText(hour: number): string {
  const [from, to] = [hour, (hour + 1) % HOURS].map((one) => `${twoDigits(one)}:00`);
  return `${from} to ${to}`;
}

function twoDigits(hour: number): string {
  return String(hour).padStart(2, '0');
}

/** `2026-11-30T09`: undefined where the week does not have that day. */
function placeOf(hour: string | undefined, days: readonly string[]): Place | undefined {
  const [date = '', nr] = hour?.split('T') ?? [];
  const day = days.indexOf(date);
  return day < 0 ? undefined : { day, hour: Number(nr) };
}

/** The day and the hour of the cell that has the focus. */
function cellOfTarget(target: EventTarget): readonly number[] {
  const cell = target instanceof HTMLElement ? target.dataset['cell'] : undefined;
  return cell?.split('-').map(Number) ?? [];
}

function within(value: number, most: number): number {
  return Math.min(most - 1, Math.max(0, value));
}
