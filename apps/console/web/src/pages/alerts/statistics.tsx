/** How many alerts fired, what became of their messages, how long they lasted. Numbers are links to the history. */
import { useQuery } from '@tanstack/react-query';
import type { AlertStatistics } from '../../../../src/answers/alerts/history.ts';
import { alertStatsQuery } from '../../api/alert-queries.ts';
import { NoAnswer, StaleAnswer } from '../../components/answer/answer.tsx';
import { Meter } from '../../components/charts/duration-bar.tsx';
import { NumberBand } from '../../components/facts/number-band.tsx';
import { Time } from '../../components/facts/time.tsx';
import { AppLink } from '../../components/links/app-link.tsx';
import { Severity } from '../../components/marks/severity.tsx';
import { loudAlerts } from '../../words/loud-alerts.ts';
import { countText, durationText, percentText, rangeText, sumOf } from '../../words/numbers.ts';
import { alertPath, type AlertParts, SEVERITIES, type Span, SPANS } from './parts/alert-path.ts';
import { Choice } from '../../components/links/choice.tsx';
import { reasonsText, silencedText } from './parts/message-words.ts';

type Numbers = AlertStatistics['total'];

const METER = 96;
/** It has what became of each message, and no filter for it. */
const ALL = alertPath({ view: 'history' });

interface StatisticsProps {
  readonly since: Span;
  /** Of the alerts that fire now; absent: it is not read yet. */
  readonly silenced: number | undefined;
  /** The page says already that what it shows is old. */
  readonly isNoted: boolean;
}

export function Statistics({ since, silenced = 0, isNoted }: StatisticsProps) {
  const query = useQuery(alertStatsQuery(since));
  const { data } = query;
  return (
    <div className="stats">
      {!isNoted && <StaleAnswer query={query} />}
      <div className="histbar">
        <Choice
          label="How far back"
          values={SPANS}
          value={since}
          path={(span) => alertPath({ view: 'statistics', since: span })}
          name={rangeText}
        />
        {data && (
          <span className="dim">
            since <Time at={data.since} isPast />
            {!data.isWhole && ': only the newest alerts are counted'}
          </span>
        )}
      </div>
      {!data && <NoAnswer isPage query={query} />}
      {data && <Total total={data.total} silenced={silenced} />}
      {data && data.total.fired > 0 && <Parts data={data} />}
      {data && data.total.fired === 0 && <p className="pad dim">No alert fired in this time.</p>}
    </div>
  );
}

function Total({ total, silenced }: { readonly total: Numbers; readonly silenced: number }) {
  const { fired, firingNow, sent, givenUp, suppressed, resolvedAfterMs } = total;
  const leftOut = sumOf(Object.values(suppressed));
  // As the list of those of now counts them.
  const loud = loudAlerts({ firing: firingNow, silenced });
  const numbers = [
    { label: 'Fired', value: countText(fired), href: ALL },
    {
      label: 'Firing now',
      value: countText(loud),
      href: alertPath({ view: 'history', state: 'firing' }),
      isBad: loud > 0,
      note: silencedText(loud, silenced),
    },
    { label: 'Messages sent', value: countText(sent), href: ALL },
    { label: 'Given up', value: countText(givenUp), href: ALL, isBad: givenUp > 0 },
    {
      label: 'Left out',
      value: countText(leftOut),
      href: alertPath({ view: 'history', isSuppressed: true }),
      note: reasonsText(suppressed),
    },
    {
      label: 'Resolved after, p50',
      value: resolvedText(resolvedAfterMs),
      note: resolvedAfterMs
        ? `p95 ${durationText(resolvedAfterMs.p95)}, at most ${durationText(resolvedAfterMs.max)}`
        : 'none has ended',
    },
  ];
  return <NumberBand label="All alerts" numbers={numbers} />;
}

function Parts({ data: { rules, severities, channels } }: { readonly data: AlertStatistics }) {
  const allSent = Math.max(1, sumOf(channels.map(({ sent }) => sent)));
  const bySeverity = SEVERITIES.flatMap((severity) => severities.filter((one) => one.severity === severity));
  return (
    <>
      <PartTable
        name="Rule"
        rows={rules
          .toSorted((one, other) => other.fired - one.fired)
          .map((one) => ({ ...one, key: one.rule, label: one.rule, filter: { rule: one.rule } }))}
      />
      <PartTable
        name="Severity"
        rows={bySeverity.map((one) => ({
          ...one,
          key: one.severity,
          label: <Severity severity={one.severity} />,
          filter: { severity: one.severity },
        }))}
      />
      <table className="tbl statistics" aria-label="Channels">
        <Columns />
        <thead>
          <tr>
            <th scope="col">Channel</th>
            <th scope="col" className="hp">
              Share of the messages
            </th>
            <th scope="col" className="r">
              Sent
            </th>
            <th scope="col" className="r">
              Given up
            </th>
            <th scope="col" className="r hp">
              Waiting
            </th>
            <td className="hp" />
          </tr>
        </thead>
        <tbody>
          {channels.map(({ channel, sent, givenUp, waiting }) => (
            <tr key={channel}>
              <td>
                {channel}
                <small className="phone-only">
                  {percentText(sent / allSent)} of the messages, {countText(waiting)} waiting
                </small>
              </td>
              <td className="hp">
                <Meter share={sent / allSent} width={METER} />
              </td>
              <td className="r">
                <AppLink className="lnk" href={ALL}>
                  {countText(sent)}
                </AppLink>
              </td>
              <td className={givenUp > 0 ? 'r bad' : 'r dim'}>
                <AppLink className="lnk" href={ALL}>
                  {countText(givenUp)}
                </AppLink>
              </td>
              <td className="r soft hp">
                <AppLink className="lnk" href={ALL}>
                  {countText(waiting)}
                </AppLink>
              </td>
              <td className="hp" />
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

interface Part extends Numbers {
  readonly key: string;
  readonly label: React.ReactNode;
  readonly filter: Partial<AlertParts>;
}

function PartTable({ name, rows }: { readonly name: string; readonly rows: readonly Part[] }) {
  const all = Math.max(1, sumOf(rows.map(({ fired }) => fired)));
  return (
    <table className="tbl statistics" aria-label={name}>
      <Columns />
      <thead>
        <tr>
          <th scope="col">{name}</th>
          <th scope="col" className="hp">
            Share
          </th>
          <th scope="col" className="r">
            Fired
          </th>
          <th scope="col" className="r">
            Messages
          </th>
          <th scope="col" className="r hp">
            Left out
          </th>
          <th scope="col" className="r hp">
            Resolved after, p50
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, label, filter, fired, sent, suppressed, resolvedAfterMs }) => (
          <tr key={key}>
            <td title={key}>
              {label}
              <small className="phone-only">
                {percentText(fired / all)} of all, <LeftOut filter={filter} suppressed={suppressed} /> left
                out, resolved after {resolvedText(resolvedAfterMs)}
              </small>
            </td>
            <td className="hp">
              <Meter share={fired / all} width={METER} />
            </td>
            <td className="r">
              <AppLink className="lnk" href={alertPath({ view: 'history', ...filter })}>
                {countText(fired)}
              </AppLink>
            </td>
            <td className="r">
              <AppLink className="lnk" href={alertPath({ view: 'history', ...filter })}>
                {countText(sent)}
              </AppLink>
            </td>
            <td className="r soft hp">
              <LeftOut filter={filter} suppressed={suppressed} />
            </td>
            <td className="r soft hp">{resolvedText(resolvedAfterMs)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function LeftOut({ filter, suppressed }: Pick<Part, 'filter' | 'suppressed'>) {
  return (
    <AppLink className="lnk" href={alertPath({ view: 'history', ...filter, isSuppressed: true })}>
      {countText(sumOf(Object.values(suppressed)))}
    </AppLink>
  );
}

function resolvedText(resolvedAfterMs: Numbers['resolvedAfterMs']): string {
  return resolvedAfterMs ? durationText(resolvedAfterMs.p50) : '–';
}

function Columns() {
  return (
    <colgroup>
      <col width="280" />
      <col className="hp" />
      <col width="80" />
      <col width="90" />
      <col width="90" className="hp" />
      <col width="140" className="hp" />
    </colgroup>
  );
}
