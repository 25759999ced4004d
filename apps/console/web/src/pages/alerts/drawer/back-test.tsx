/** What the rule would have done with the runs of the last 30 days, as a picture. It is read when the drawer is open. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { BackTest as Tested, BackTestProgress } from '../../../../../src/answers/alerts/back-test.ts';
import { backTestQuery } from '../../../api/alert-queries.ts';
import { Refusal } from '../../../components/answer/refusal.tsx';
import { Meter } from '../../../components/charts/duration-bar.tsx';
import { TimeAxis } from '../../../components/charts/stacked-bars.tsx';
import { Choice } from '../../../components/links/choice.tsx';
import { Copy } from '../../../components/controls/copy.tsx';
import { Time } from '../../../components/facts/time.tsx';
import { storeNow } from '../../../settings/clock.ts';
import { useZone } from '../../../settings/settings.ts';
import { commandLine } from '../../../words/commands/command-line.ts';
import { countText, durationText, plural, rangeText } from '../../../words/numbers.ts';
import { shortDate } from '../../../words/times.ts';
import { type Span, SPANS } from '../parts/alert-path.ts';
import { drawBars } from './back-test-bars.ts';

const WIDTH = 340;
const HEIGHT = 46;
const LINE = 4;

interface Told {
  readonly since: Span;
  readonly told: BackTestProgress;
}

type Tally = Extract<Tested['rules'][number], { readonly bars: unknown }>;

interface BackTestProps {
  readonly name: string;
  readonly since: Span;
  readonly path: (since: Span) => string;
}

export function BackTest({ name, since, path }: BackTestProps) {
  const [progress, setProgress] = useState<Told>();
  const { data, error, isFetching } = useQuery(
    backTestQuery(name, since, (told) => setProgress({ since, told })),
  );
  const [rule] = data?.rules ?? [];
  return (
    <section aria-label="Back-test">
      <div className="lab">
        Back-test
        {data && `: ${plural(data.runs, 'run')}`}
        <span className="more">
          <Choice label="How far back" values={SPANS} value={since} path={path} name={rangeText} />
          <Copy
            isSmall
            text={commandLine('alert:replay', '--since', since, '--rule', name)}
            label="Copy as CLI"
          />
        </span>
      </div>
      {isFetching && !data && (
        <>
          <p className="dim">Evaluating past runs, at most 25 s…</p>
          {progress?.since === since && <HowFar progress={progress.told} />}
        </>
      )}
      <Refusal error={error ?? undefined} />
      {rule && 'unanswered' in rule && <p className="dim">Not evaluated: {rule.unanswered}.</p>}
      {data?.cut && (
        <p className="dim">
          Retention has removed older runs of {plural(data.cut.jobs, 'job')}: the test starts where all runs
          of a job are kept.
        </p>
      )}
      {data && rule && 'bars' in rule && <Picture rule={rule} data={data} />}
    </section>
  );
}

function HowFar({ progress: { share, runs, at } }: { readonly progress: BackTestProgress }) {
  const zone = useZone();
  return (
    <p className="dim">
      <Meter share={share} width={WIDTH} /> {plural(runs, 'run')} so far, up to{' '}
      {shortDate(Date.parse(at), zone, storeNow())}
    </p>
  );
}

function Picture({ rule, data }: { readonly rule: Tally; readonly data: Tested }) {
  const zone = useZone();
  const { fired, messages, leftOut, firingMs, bars, first, firing } = rule;
  const { top, rects } = drawBars(bars, {
    since: data.since,
    until: data.until,
    width: WIDTH,
    height: HEIGHT,
  });
  return (
    <>
      <p className="soft">
        Would have fired <b>{countText(fired)} ×</b> and sent <b>{countText(messages)}</b>{' '}
        {messages === 1 ? 'message' : 'messages'}
        {leftOut > 0 && (
          <>
            ; <b>{countText(leftOut)}</b> left out by the throttle or a maintenance window
          </>
        )}
        .{firingMs > 0 && ` It would have been firing for ${durationText(firingMs)} in total.`}
      </p>
      <figure className="past">
        <svg
          className="bars"
          viewBox={`0 0 ${WIDTH} ${HEIGHT + LINE + 2}`}
          width={WIDTH}
          height={HEIGHT + LINE + 2}
          preserveAspectRatio="none"
          role="img"
          aria-label={`${plural(fired, 'alert')} in 30 parts of the time, at most ${top} in one; ${firing} still fire`}
        >
          {rects.map(({ at, x, width, y, height, fired: began, share }) => (
            <g key={at}>
              <title>{`${shortDate(Date.parse(at), zone, storeNow())}: ${plural(began, 'alert')}`}</title>
              <rect className={began > 0 ? 'b-bad' : 'b-none'} x={x} y={y} width={width} height={height} />
              {share > 0 && (
                <rect
                  className="b-bad"
                  x={x}
                  y={HEIGHT + 2}
                  width={Math.max(1, width * share)}
                  height={LINE}
                />
              )}
            </g>
          ))}
        </svg>
        <figcaption className="dim">
          {top > 0 ? `Tallest bar: ${plural(top, 'alert')}. Line: while it fired` : 'No bar: it never fired'}
        </figcaption>
        <TimeAxis from={data.since} to={data.until} labels={3} />
      </figure>
      {first.length > 0 && (
        <table className="conf">
          <caption className="sr">The first alerts</caption>
          <tbody>
            {first.map(({ about, summary, firedAt, resolvedAt }) => (
              <tr key={`${about.kind} ${about.name} ${firedAt}`}>
                <td>
                  <Time at={firedAt} isPast />
                </td>
                <td title={summary}>
                  {about.kind} {about.name}
                </td>
                <td>
                  {resolvedAt === undefined
                    ? 'still open'
                    : durationText(Date.parse(resolvedAt) - Date.parse(firedAt))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
