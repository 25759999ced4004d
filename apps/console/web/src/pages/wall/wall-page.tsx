/** The overview for a screen on a wall: read from afar, it has no control and no link. A one-time link signs it in. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Attention, Overview } from '../../../../src/answers/overview.ts';
import { ApiProblem } from '../../api/request/api-problem.ts';
import { overviewQuery } from '../../api/job-queries.ts';
import { doorQuery } from '../../api/sign-in-queries.ts';
import { Answer, StaleNote } from '../../components/answer/answer.tsx';
import { attentionMark } from '../../components/marks/attention-mark.ts';
import { Logo } from '../../components/marks/icon.tsx';
import { Mark } from '../../components/marks/state-mark.tsx';
import { useOverviewLive } from '../../live/use-overview-live.ts';
import { useLiveState } from '../../live/live.ts';
import { useUnanswered } from '../../live/use-unanswered.ts';
import { useNow } from '../../settings/clock.ts';
import { useZone } from '../../settings/settings.ts';
import { loudAlerts } from '../../words/loud-alerts.ts';
import { type Capped, countText, durationText, plural } from '../../words/numbers.ts';
import { clockOrDate, clockTime, zoneName } from '../../words/times.ts';
import { unbroken } from '../../words/text/unbroken.ts';
import '../../styles/wall.css';
import { OneTimeLink } from '../../sign-in/one-time-link.tsx';
import { DayChart } from '../../components/charts/day-chart.tsx';

const MOST_ROWS = 6;
const MOST_ALERTS = 3;
/** The console may have been updated: a wall is never opened anew by hand. */
const VERSION_MS = 300_000;

export function WallPage() {
  const [hasLink] = useState(() => location.hash.length > 1);
  return hasLink ? <OneTimeLink /> : <Wall />;
}

function Wall() {
  const query = useQuery({ ...overviewQuery, refetchInterval: VERSION_MS });
  const { data, error } = query;
  const isSignedOut = error instanceof ApiProblem && error.status === 401;
  useOverviewLive();
  useAwake();
  const environment = useNewVersion();
  useEffect(() => {
    document.title = [data?.verdict.title, 'Signal Blueprint'].filter(Boolean).join(' · ');
  }, [data?.verdict.title]);
  if (isSignedOut) return <OneTimeLink />;
  // It may be longer than a small screen: then it is scrolled by keys.
  return (
    <main id="main" className="wall" tabIndex={0}>
      <header>
        <Logo />
        <h1>Signal Blueprint</h1>
        {environment !== undefined && <span className="env">{environment}</span>}
        <Clock now={data?.now} />
      </header>
      <StaleNote error={error} at={data?.now} isStill />
      <Answer isPage query={query}>
        {(overview) => <Numbers overview={overview} />}
      </Answer>
    </main>
  );
}

/** Opens the page anew when the console has another version. */
function useNewVersion(): string | undefined {
  const { data } = useQuery({ ...doorQuery, refetchInterval: VERSION_MS });
  const [first, setFirst] = useState<string>();
  const version = data?.version;
  if (first === undefined && version !== undefined) setFirst(version);
  useEffect(() => {
    if (first !== undefined && version !== undefined && version !== first) location.reload();
  }, [first, version]);
  return data?.environment;
}

/** The screen does not sleep while it shows the page. A browser takes the lock back when the page is hidden, or refuses it. */
function useAwake(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | undefined;
    let isOver = false;
    const ask = async (): Promise<void> => {
      if (document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return;
      const given = await navigator.wakeLock.request('screen').catch(() => undefined);
      if (isOver) void given?.release();
      else lock = given;
    };
    const askAgain = (): void => void ask();
    askAgain();
    document.addEventListener('visibilitychange', askAgain);
    return () => {
      isOver = true;
      document.removeEventListener('visibilitychange', askAgain);
      void lock?.release();
    };
  }, []);
}

/** The time, and whether the numbers are those of now. */
function Clock({ now }: { readonly now: string | undefined }) {
  const { link } = useLiveState();
  const zone = useZone();
  const isAnswered = useUnanswered() === undefined;
  const isLive = isAnswered && (link === 'open' || link === 'polling');
  const at = useNow();
  const time = clockTime(at, zone);
  return (
    <p className={isLive ? 'clock' : 'clock stale'}>
      {!isLive && now !== undefined && <small>not live, as of {clockTime(Date.parse(now), zone)}</small>}
      <b>{time}</b> <span>{zoneName(at, zone)}</span>
    </p>
  );
}

function Numbers({ overview }: { readonly overview: Overview }) {
  const { verdict, tiles, buckets, runs, now, attention, running, upcoming } = overview;
  return (
    <>
      <div className="verdict" role="status">
        <Mark state={verdict.tone} />
        <p>
          {unbroken(verdict.title)}
          <small>{unbroken(verdict.detail)}</small>
        </p>
      </div>
      <dl className="nums">
        {tiles.map(({ key, label, value, note, tone }) => (
          <div key={key}>
            <dt>{label}</dt>
            <dd>
              <b className={tone === 'bad' ? 'bad' : undefined}>{value}</b>
              <small className={tone === 'bad' ? 'bad' : undefined}>{note ?? '\u00A0'}</small>
            </dd>
          </div>
        ))}
      </dl>
      <DayChart buckets={buckets} runs={runs} now={now} isStill />
      <div className="parts">
        <section aria-label="Needs attention">
          <Needs items={attention} />
        </section>
        <Running running={running} />
        <div>
          <Next upcoming={upcoming} />
          <Firing {...unnamedAlerts(overview)} now={Date.parse(now)} />
        </div>
      </div>
    </>
  );
}

function Needs({ items }: { readonly items: readonly Attention[] }) {
  return (
    <>
      <h2>
        Needs attention <small>{countText(items.length)}</small>
      </h2>
      {items.length === 0 && <p className="dim">Nothing.</p>}
      <ul>
        {items.slice(0, MOST_ROWS).map((item) => (
          <li key={`${item.kind} ${item.name} ${item.says}`}>
            <Mark state={attentionMark(item)} />
            <span className="grow">
              <b>{item.name}</b> {unbroken(item.says)}
            </span>
          </li>
        ))}
      </ul>
      <More count={items.length - MOST_ROWS} />
    </>
  );
}

/** The alerts that fire, without those of rules that a line above names: all are counted, the newest are named. */
function unnamedAlerts({ attention, alerts, rail }: Overview): Pick<FiringProps, 'alerts' | 'count'> {
  const lines = attention.slice(0, MOST_ROWS).filter(({ kind }) => kind === 'alert');
  const named = new Set(lines.map(({ name }) => name));
  const unnamed = alerts.filter(({ rule }) => !named.has(rule));
  const above = lines.reduce((sum, { firing = 0 }) => sum + firing, 0);
  return { alerts: unnamed, count: Math.max(unnamed.length, loudAlerts(rail) - above) };
}

interface FiringProps {
  readonly alerts: Overview['alerts'];
  readonly count: number;
  readonly now: number;
}

function Firing({ alerts, count, now }: FiringProps) {
  const zone = useZone();
  const shown = alerts.slice(0, MOST_ALERTS);
  if (count === 0) return null;
  return (
    <section aria-label="Firing">
      <h2>
        Firing <small>{countText(count)}</small>
      </h2>
      <ul aria-label="Firing" hidden={shown.length === 0}>
        {shown.map(({ rule, subject, since }) => (
          <li key={`${rule} ${subject}`}>
            <Mark state="firing" />
            <span className="grow">
              {rule}
              {subject && <small>{subject}</small>}
            </span>
            <span className="dim">since {clockOrDate(Date.parse(since), zone, now)}</span>
          </li>
        ))}
      </ul>
      {count > shown.length && (
        <p className="dim">
          {plural(count - shown.length, shown.length === 0 ? 'older alert' : 'more alert')}
        </p>
      )}
    </section>
  );
}

function Running({ running }: { readonly running: Overview['running'] }) {
  const now = useNow();
  return (
    <section aria-label="Running now">
      <h2>
        Running now{' '}
        <small>
          {countText(running.count)} of {countText(running.slots)} slots
        </small>
      </h2>
      <ul>
        {running.items.slice(0, MOST_ROWS).map(({ id, jobId, startedAt, p95Ms }) => {
          const ran = Math.max(0, now - Date.parse(startedAt));
          const isLong = p95Ms !== undefined && ran > p95Ms;
          return (
            <li key={id}>
              <Mark state="running" />
              <span className="grow">{jobId}</span>
              <span className={isLong ? 'hold' : 'dim'}>{durationText(ran)}</span>
            </li>
          );
        })}
      </ul>
      <More count={running.count - MOST_ROWS} />
    </section>
  );
}

function Next({ upcoming: { fires, schedules, isAtLeast, items } }: Pick<Overview, 'upcoming'>) {
  const zone = useZone();
  const coming = items.filter(({ isPaused }) => isPaused !== true);
  return (
    <section aria-label="Next 60 minutes">
      <h2>
        Next 60 minutes <small>{plural({ count: fires, isAtLeast }, 'fire')}</small>
      </h2>
      {coming.length === 0 && <p className="dim">No schedule fires.</p>}
      <ul>
        {coming.slice(0, MOST_ROWS).map(({ name, at: [first], everyMs = 0 }) => (
          <li key={name}>
            <span className="grow">{name}</span>
            <span className="dim">
              {first === undefined ? `every ${durationText(everyMs)}` : clockTime(Date.parse(first), zone)}
            </span>
          </li>
        ))}
      </ul>
      <More count={schedules - MOST_ROWS} isAtLeast={isAtLeast} />
    </section>
  );
}

/** A wall has no link to the rest: it says how many that are. */
function More({ count, isAtLeast }: Capped) {
  return count > 0 && <p className="dim">{countText({ count, isAtLeast })} more</p>;
}
