import type { DiffLine } from '../../words/text/diff.ts';
import { visibleJson } from '../../words/text/ansi.ts';

export function Diff({ lines, label }: { readonly lines: readonly DiffLine[]; readonly label: string }) {
  return (
    <div className="diff" role="group" aria-label={label}>
      {lines.map(({ kind, text, note }, nr) => (
        // oxlint-disable-next-line react/no-array-index-key -- a line may come twice
        <div key={nr} className={kind === 'same' ? undefined : kind}>
          {visibleJson(text)}
          {note !== undefined && <span className="dim">{note}</span>}
        </div>
      ))}
    </div>
  );
}
