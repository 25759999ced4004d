import type { Overview } from '../../../../src/answers/overview.ts';
import { DurationBar, Meter, shareOf } from '../../components/charts/duration-bar.tsx';
import { AppLink } from '../../components/links/app-link.tsx';
import { Mark } from '../../components/marks/state-mark.tsx';
import { useNow } from '../../settings/clock.ts';
import { countText, durationText } from '../../words/numbers.ts';
import { runPath } from '../../words/paths.ts';

const WIDTH = 72;
const MOST = 9;

type Running = Overview['running'];

export function RunningNow({ running }: { readonly running: Running }) {
  const { count, slots, items } = running;
  const more = count - Math.min(MOST, items.length);
  return (
    <section aria-label="Running now">
      <div className="sec">
        <h2>Running now</h2>
        <small>
          <AppLink className="lnk" href="/nodes">
            {count} of {slots} slots
          </AppLink>
        </small>
        <AppLink className="more lnk" href="/runs?state=running">
          {more > 0 ? `${countText(more)} more` : 'all'}
        </AppLink>
      </div>
      {items.length === 0 && <p className="dim">No run.</p>}
      <ul className="mini run-now">
        {items.slice(0, MOST).map((item) => (
          <Row key={item.id} item={item} />
        ))}
      </ul>
    </section>
  );
}

function Row({ item }: { readonly item: Running['items'][number] }) {
  const { id, jobId, startedAt, p95Ms, progress } = item;
  const tookMs = Math.max(0, useNow() - Date.parse(startedAt));
  const share = progress && shareOf(progress);
  return (
    <li>
      <AppLink className="rn" href={runPath(id)} title={`${jobId} #${id}`}>
        <Mark state="running" />
        <span className="clip b5">{jobId}</span>
        {share === undefined ? (
          <DurationBar tookMs={tookMs} p95Ms={p95Ms} isRunning width={WIDTH} />
        ) : (
          <Meter share={share} width={WIDTH} />
        )}
        <span className="dim clip">{noteOf(item)}</span>
        <span className="r tn">{durationText(tookMs)}</span>
      </AppLink>
    </li>
  );
}

function noteOf({ progress, p95Ms }: Running['items'][number]): string {
  if (progress?.note !== undefined) return progress.note;
  if (progress)
    return progress.total === undefined ? String(progress.done) : `${progress.done} / ${progress.total}`;
  return p95Ms === undefined ? '' : `p95 ${durationText(p95Ms)}`;
}
