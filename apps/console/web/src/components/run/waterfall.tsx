/**
 * Attempts, steps, waits, children and followers of a run: tree and bars share rows. A wait longer than a fifth of the
 * whole, and than some seconds, is folded, so that attempts stay readable: `// 2h //`.
 */
import type { Span } from '../../../../src/answers/run.ts';
import { useNow } from '../../settings/clock.ts';
import { durationText } from '../../words/numbers.ts';
import { RunLink } from '../links/run-link.tsx';
import { Icon } from '../marks/icon.tsx';
import { Mark } from '../marks/state-mark.tsx';
import { createScale, type Scale } from './scale.ts';

interface WaterfallProps {
  readonly spans: readonly Span[];
  /** The mark of the run itself. */
  readonly state: string;
  /** The attempt that is shown beside it. */
  readonly chosen?: number | undefined;
  readonly onChoose?: (attempt: number) => void;
}

const WIDTH = 1000;
const NARROWEST = 3;
const QUARTERS = [0.25, 0.5, 0.75];

export function Waterfall({ spans, state, chosen, onChoose }: WaterfallProps) {
  const now = useNow();
  // What others do, perhaps days later, does not make its attempts small.
  const scale = createScale(spans.filter(isOwn), now, WIDTH);
  return (
    <div className="wf" role="group" aria-label="Waterfall">
      <div className="hd">
        <span className="n" title="Attempts, steps, waits, children">
          Attempts, steps, waits, children
        </span>
        <span className="bar tks">
          {[0, ...QUARTERS, 1].map((share) => (
            <span key={share}>{share === 0 ? '0' : durationText(scale.msAt(share * WIDTH))}</span>
          ))}
        </span>
        <span className="d">took</span>
      </div>
      {spans.map((span, nr) => (
        // oxlint-disable-next-line react/no-array-index-key -- the same label may come twice
        <Row
          key={nr}
          span={span}
          mark={span.kind === 'run' ? state : undefined}
          scale={scale}
          now={now}
          isChosen={span.kind === 'attempt' && span.attempt === chosen}
          onChoose={onChoose}
        />
      ))}
    </div>
  );
}

interface RowProps {
  readonly span: Span;
  readonly mark: string | undefined;
  readonly scale: Scale;
  readonly now: number;
  readonly isChosen: boolean;
  readonly onChoose: ((attempt: number) => void) | undefined;
}

const MARKS: Readonly<Record<string, string>> = {
  done: 'succeeded',
  failed: 'failed',
  kept: 'succeeded',
  running: 'running',
  waiting: 'waiting',
  returned: 'skipped',
};

function isOwn({ kind }: Span): boolean {
  return kind !== 'child' && kind !== 'follower';
}

function Row({ span, mark, scale, now, isChosen, onChoose }: RowProps) {
  const { kind, depth, label, state, attempt, runId } = span;
  const took =
    span.ms ??
    (span.from !== undefined && span.to === undefined ? Math.max(0, now - Date.parse(span.from)) : undefined);
  const text = (
    <span className={kind === 'failure' ? 'clip bad' : 'clip'}>
      {kind === 'run' ? <b>{label}</b> : label}
    </span>
  );
  return (
    <div className={isChosen ? 'row sel' : 'row'}>
      <span className={`n d${Math.min(2, depth)}`} title={label}>
        {kind === 'wait' || kind === 'backoff' ? (
          <Icon name="cron" />
        ) : (
          <Mark state={mark ?? MARKS[state ?? ''] ?? 'waiting'} />
        )}
        {runId !== undefined && kind !== 'run' ? (
          <RunLink id={runId} className="clip lnk">
            {label}
          </RunLink>
        ) : kind === 'attempt' && attempt !== undefined && onChoose ? (
          <button type="button" className="clip" aria-pressed={isChosen} onClick={() => onChoose(attempt)}>
            {label}
          </button>
        ) : (
          text
        )}
      </span>
      <span className="bar">
        <svg viewBox={`0 0 ${WIDTH} 24`} preserveAspectRatio="none" aria-hidden="true">
          {QUARTERS.map((share) => (
            <path key={share} className="vgrid" d={`M${share * WIDTH} 0v24`} />
          ))}
          <Bar span={span} scale={scale} now={now} />
        </svg>
        <FoldMark span={span} scale={scale} took={took} />
      </span>
      <span className="d">{state === 'kept' ? 'kept' : took === undefined ? '' : durationText(took)}</span>
    </div>
  );
}

function Bar({ span: { kind, state, from, to }, scale, now }: Pick<RowProps, 'span' | 'scale' | 'now'>) {
  if (from === undefined) return null;
  const within = (at: number): number => Math.min(WIDTH, Math.max(0, scale.x(at)));
  const x = Math.min(WIDTH - NARROWEST, within(Date.parse(from)));
  const width = Math.max(NARROWEST, within(to === undefined ? now : Date.parse(to)) - x);
  const place = { x: tenths(x), width: tenths(width), rx: 1.5 };
  if (kind === 'run') return <rect className="w-root" {...place} y="10" height="4" />;
  if (kind === 'wait' || kind === 'backoff' || state === 'waiting')
    return <rect className="w-wait" {...place} y="9" height="6" />;
  if (state === 'kept') return <rect className="w-memo" {...place} y="6" height="12" />;
  const className =
    state === 'running'
      ? 'w-live'
      : kind === 'failure' || (kind === 'step' && state === 'failed')
        ? 'w-bad'
        : 'w-run';
  return (
    <>
      <rect className={className} {...place} y="6" height="12" />
      {kind === 'attempt' && state === 'failed' && (
        <rect className="w-cap" x={tenths(x + width - 4)} y="4" width="4" height="16" />
      )}
    </>
  );
}

/** `// 2h //` over a wait that is drawn shorter than it was; beside the bar's drawing, which is stretched. */
function FoldMark({
  span: { kind, from, to },
  scale,
  took,
}: Pick<RowProps, 'span' | 'scale'> & { readonly took: number | undefined }) {
  if ((kind !== 'wait' && kind !== 'backoff') || from === undefined || took === undefined) return null;
  const [first, last] = [Date.parse(from), to === undefined ? undefined : Date.parse(to)];
  const fold = scale.folds.find((one) => one.from === first && (last === undefined || one.to === last));
  if (!fold) return null;
  const middle = (scale.x(fold.from) + scale.x(fold.to)) / 2;
  return (
    <svg className="foldmark" aria-hidden="true">
      <text x={`${tenths((middle / WIDTH) * 100)}%`} y="16">
        {`// ${durationText(took)} //`}
      </text>
    </svg>
  );
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
