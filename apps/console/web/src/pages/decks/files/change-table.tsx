/** What an import changes, grouped by kind, each field before and after. */
import type { ImportReport } from '../../../../../src/answers/board/transfer.ts';
import { countText, plural } from '../../../words/numbers.ts';
import { fieldWord, valueText } from './value-text.ts';

type Change = ImportReport['changes'][number];

const KINDS = ['org', 'members', 'questlines', 'quests', 'tasks'] as const;
const COLUMNS = ['created', 'updated', 'archived', 'returned', 'unchanged'] as const;
const MARKS: Readonly<Record<Change['action'], string>> = {
  created: '+',
  updated: '~',
  archived: '−',
  returned: '+',
};
/** A kind shows so many; the file itself has all. */
const MOST_SHOWN = 200;

export function ChangeTable({ report }: { readonly report: ImportReport }) {
  return (
    <>
      <Warnings warnings={report.warnings} />
      <Counts counts={report.counts} />
      {KINDS.map((kind) => (
        <Kind key={kind} kind={kind} changes={report.changes.filter((one) => one.kind === kind)} />
      ))}
      {report.changes.length < report.changed && (
        <p className="dim">The first {countText(report.changes.length)} changes are shown.</p>
      )}
    </>
  );
}

function Warnings({ warnings }: Pick<ImportReport, 'warnings'>) {
  if (warnings.length === 0) return null;
  return (
    <div className="note hold">
      <p>
        <b>{plural(warnings.length, 'warning')}</b> The file can be imported nevertheless.
      </p>
      <ul className="problems">
        {warnings.map(({ field, message, line }) => (
          <li key={`${field} ${message}`}>
            <span className="mono">{line === undefined ? '' : `line ${line}`}</span>
            <span>
              <b>{field}</b> {message}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Counts({ counts }: Pick<ImportReport, 'counts'>) {
  return (
    <table className="conf import-counts" aria-label="Records by kind">
      <thead>
        <tr>
          <th scope="col">Kind</th>
          {COLUMNS.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {KINDS.map((kind) => (
          <tr key={kind}>
            <th scope="row">{kind}</th>
            {COLUMNS.map((name) => (
              <td key={name} className={counts[kind][name] === 0 || name === 'unchanged' ? 'dim' : undefined}>
                {countText(counts[kind][name])}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Kind({ kind, changes }: { readonly kind: string; readonly changes: readonly Change[] }) {
  if (changes.length === 0) return null;
  return (
    <section className="import-kind" aria-label={`Changes of ${kind}`}>
      <div className="lab">
        {kind} {countText(changes.length)}
      </div>
      <ul>
        {changes.slice(0, MOST_SHOWN).map(({ id, action, fields }) => (
          <li key={id} className={action}>
            <span className="mono">
              {MARKS[action]} {id}
            </span>
            <span>
              {fields.length === 0 && <span className="dim">{action}</span>}
              {fields.map(({ field, from, to }) => (
                <span key={field} className="field-change">
                  <b>{fieldWord(field)}</b> <del>{valueText(field, from)}</del> <span className="dim">→</span>{' '}
                  <ins>{valueText(field, to)}</ins>
                </span>
              ))}
            </span>
          </li>
        ))}
      </ul>
      {changes.length > MOST_SHOWN && (
        <p className="dim">… and {countText(changes.length - MOST_SHOWN)} more.</p>
      )}
    </section>
  );
}
