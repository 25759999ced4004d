/** What a replay would do, counted before it is asked for. */
import type { LetterReport } from '../../../../../src/answers/failures.ts';
import { countText } from '../../../words/numbers.ts';

const MOST_REFUSED = 5;

/** `preview` absent: it is not read yet. */
export function ReplayPreview({ preview }: { readonly preview: LetterReport | undefined }) {
  return (
    <>
      <Counted
        label="would be replayed"
        count={preview && { count: preview.done.length, isAtLeast: !preview.isWhole }}
      />
      <Counted
        label="refused"
        note="by a draining queue, an unknown job or the input"
        count={preview && { count: preview.refused.length }}
      />
      {preview?.refused.slice(0, MOST_REFUSED).map(({ runId, says }) => (
        <p key={runId} className="dim">
          {runId}: {says}
        </p>
      ))}
      <Counted label="already replayed or discarded" count={preview && { count: preview.closed }} />
    </>
  );
}

function Counted({
  label,
  note,
  count,
}: {
  readonly label: string;
  readonly note?: string;
  readonly count: { readonly count: number; readonly isAtLeast?: boolean } | undefined;
}) {
  return (
    <div className="seen">
      <span className="grow">
        {label} <span className="dim">{note}</span>
      </span>
      <b>{count ? countText(count) : '…'}</b>
    </div>
  );
}
