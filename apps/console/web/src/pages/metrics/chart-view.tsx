/** One chart with its numbers, or the same as a table. The focus on it takes the arrow keys. */
import { type KeyboardEvent, lazy, memo, type PointerEvent, Suspense } from 'react';
import { Time } from '../../components/facts/time.tsx';
import { type Brush, chosen, moved, partAt } from './parts/brush.ts';
import { type Chart, hasValues, valueText } from './parts/charts.ts';
import type { Range } from './parts/metrics-path.ts';

const Plot = memo(
  lazy(async () => {
    nameLanguage();
    return { default: (await import('./plot/plot.tsx')).Plot };
  }),
);

/**
 * uPlot makes a format of the browser's language while it is loaded. A browser that was started without a locale names
 * one that there is not (`en-US@posix`), and the charts would be missing.
 */
function nameLanguage(): void {
  try {
    Intl.getCanonicalLocales(navigator.language);
  } catch {
    Object.defineProperty(navigator, 'language', { value: 'en-US', configurable: true });
  }
}

const HEIGHT = 118;
const TALL = 150;
const WIDTH = 1_000;

interface Window {
  readonly range: Range;
  /** Ms since the epoch. */
  readonly from: number;
  readonly to: number;
  /** The beginnings of the parts. */
  readonly starts: readonly number[];
}

interface ChartViewProps {
  readonly chart: Chart;
  readonly window: Window;
  readonly isTable: boolean;
  readonly brush: Brush;
  readonly onBrush: (brush: Brush, isByKey?: boolean) => void;
  /** The runs of these parts. */
  readonly onOpen: (first: number, last: number) => void;
}

export function ChartView(props: ChartViewProps) {
  const { chart, isTable, brush } = props;
  const isAt = brush.at !== undefined;
  return (
    <figure className={`mchart ${chart.key}`}>
      <figcaption>
        <h2>{chart.title}</h2>
        {chart.note !== undefined && <small>{chart.note}</small>}
        <span className="legend">
          {chart.lines.map(({ name, tone, values, whole }) => (
            <span key={name}>
              <i className={`k-${tone}`} />
              {name} <b>{isAt ? valueText(chart.unit, values[brush.at ?? 0]) : whole}</b>
            </span>
          ))}
        </span>
      </figcaption>
      {isTable ? <Twin chart={chart} starts={props.window.starts} /> : <Drawn {...props} />}
    </figure>
  );
}

function Drawn({ chart, window, brush, onBrush, onOpen }: ChartViewProps) {
  const count = window.starts.length;
  const choice = chosen(brush);
  const onKey = (event: KeyboardEvent): void => {
    const next = moved(brush, { key: event.key, shiftKey: event.shiftKey, count });
    if (next) onBrush(next, true);
    else if (event.key === 'Enter' && brush.at !== undefined) onOpen(...(choice ?? [brush.at, brush.at]));
    else if (event.key === 'Escape' && brush.at !== undefined) onBrush({});
    else return;
    event.preventDefault();
  };
  const finish = (): void => {
    if (choice) onOpen(...choice);
  };
  return (
    <div
      className="mplot"
      role="group"
      aria-roledescription="chart"
      tabIndex={0}
      aria-label={`${chart.title}: ${summary(chart)}. Arrows move, Shift and arrows choose a time, Enter opens its runs.`}
      onKeyDown={onKey}
      onPointerMove={(event) => {
        const at = placeOf(event, count);
        if (at !== brush.at) onBrush({ at, from: event.buttons > 0 ? brush.from : undefined });
      }}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        onBrush({ at: placeOf(event, count), from: placeOf(event, count) });
      }}
      onPointerUp={finish}
      onPointerCancel={() => onBrush({})}
      onPointerLeave={(event) => event.buttons === 0 && onBrush({})}
    >
      <Suspense fallback={<div className={chart.key === 'ended' ? 'mwait tall' : 'mwait'} />}>
        <Plot
          chart={chart}
          range={window.range}
          from={window.from}
          to={window.to}
          height={chart.key === 'ended' ? TALL : HEIGHT}
        />
      </Suspense>
      {chart.kind === 'bars' && <PartOfNow count={count} />}
      <Marks brush={brush} count={count} />
      {!hasValues(chart) && <p className="mnone dim">Nothing in this time.</p>}
    </div>
  );
}

/** The last bar is not whole yet: it is drawn at half strength. */
function PartOfNow({ count }: { readonly count: number }) {
  return (
    <svg className="mmarks" viewBox={`0 0 ${count} 1`} preserveAspectRatio="none" aria-hidden="true">
      <rect className="mnow" x={count - 1} y="0" width="1" height="1" />
    </svg>
  );
}

/** Over the plot: where the cursor is, and what is chosen. */
function Marks({ brush, count }: { readonly brush: Brush; readonly count: number }) {
  const { at } = brush;
  if (at === undefined) return null;
  const step = WIDTH / count;
  const [first, last] = chosen(brush) ?? [at, at];
  return (
    <svg className="mmarks" viewBox={`0 0 ${WIDTH} 100`} preserveAspectRatio="none" aria-hidden="true">
      {first < last && (
        <rect className="brush" x={first * step} y="0" width={(last - first + 1) * step} height="100" />
      )}
      <path className="mcursor" d={`M${(at + 0.5) * step} 0v100`} />
    </svg>
  );
}

/** The same for those who read numbers: the newest first, without parts in which there was nothing. */
function Twin({ chart, starts }: { readonly chart: Chart; readonly starts: readonly number[] }) {
  const rows = starts
    .map((start, at) => ({ start, values: chart.lines.map(({ values }) => values[at] ?? null) }))
    .filter(({ values }) => values.some((value) => value !== null && value !== 0))
    .toReversed();
  if (rows.length === 0) return <p className="pad dim">Nothing in this time.</p>;
  return (
    <div className="mtwin" role="group" aria-label={`${chart.title} as a table`}>
      <table className="conf">
        <caption className="sr">{chart.title}</caption>
        <thead>
          <tr>
            <th scope="col">From</th>
            {chart.lines.map(({ name }) => (
              <th scope="col" key={name} title={name}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ start, values }) => (
            <tr key={start}>
              <td>
                <Time at={new Date(start).toISOString()} as="date" />
              </td>
              {values.map((value, nr) => (
                <td key={chart.lines[nr]?.name}>{valueText(chart.unit, value)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function summary(chart: Chart): string {
  return chart.lines.map(({ name, whole = '' }) => `${name} ${whole}`).join(', ');
}

/** The plot is between the numbers at its left and its right edge. */
function placeOf({ clientX, currentTarget }: PointerEvent, count: number): number {
  const marks = currentTarget.querySelector('.uplots .u-over') ?? currentTarget;
  const { left, width } = marks.getBoundingClientRect();
  return partAt((clientX - left) / Math.max(1, width), count);
}
