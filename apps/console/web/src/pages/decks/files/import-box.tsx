/** A file is chosen or dropped, compared with the board, and imported once a person has seen what it changes. */
import { useState } from 'react';
import type { ImportReport } from '../../../../../src/answers/board/transfer.ts';
import { useAct } from '../../../acts/use-act.ts';
import { Button, offWhile } from '../../../components/controls/button.tsx';
import { Copy } from '../../../components/controls/copy.tsx';
import { plural } from '../../../words/numbers.ts';
import { askImport, tryImport, type Wish } from './ask-import.ts';
import { ChangeTable } from './change-table.tsx';
import { FileDrop } from './file-drop.tsx';
import { type ChosenFile, importCommand, neededOrg, orgOfFile } from './import-file.ts';
import { Problems } from './problems.tsx';

const MODES = [
  { mode: 'merge', says: 'keep what the file does not name' },
  { mode: 'replace', says: 'archive what the file does not name' },
] as const;

/** `org`: where tasks go; absent: none is stored yet, and a file makes the first. */
export function ImportBox({ org: current }: { readonly org?: string }) {
  const { act, isBusy, refusal } = useAct();
  const [wish, setWish] = useState<Wish>();
  const [report, setReport] = useState<ImportReport>();
  /** Why the file is compared once more. */
  const [moved, setMoved] = useState<string>();
  const isTable = wish?.file.name.toLowerCase().endsWith('.csv') === true;
  const org = (wish && orgOfFile(wish.file)) ?? current;
  const preview = (next: Wish, why?: string): void => {
    // A second file that comes while the first one is compared is not taken: its report would be that of the first.
    void act(async () => {
      setWish(next);
      setReport(undefined);
      setMoved(why);
      setReport(await tryImport(neededOrg(next.file, current), next));
    });
  };
  const ask = (of: Wish, tried: ImportReport): void =>
    askImport(of, tried, { onDone: () => setReport(undefined), onMoved: (why) => preview(of, why) });
  const choose = (file: ChosenFile): void => {
    const isOfTasks = file.name.toLowerCase().endsWith('.csv');
    const { mode = 'merge', allowCycles = false } = wish ?? {};
    preview({ file, mode: isOfTasks ? 'merge' : mode, allowCycles });
  };
  return (
    <section className="pad rule" aria-label="Import">
      <div className="sec">
        <h2>Import</h2>
        <small>all of the file or nothing; you see what changes before it is stored</small>
      </div>
      <FileDrop onFile={choose} isBusy={isBusy} />
      {wish && (
        <div className="import-how">
          <b className="mono clip">{wish.file.name}</b>
          {org !== undefined && current !== undefined && org !== current && (
            <span className="hold">
              it is of the organisation <b>{org}</b>
            </span>
          )}
          {!isTable && (
            <span className="seg" role="group" aria-label="Mode">
              {MODES.map(({ mode, says }) => (
                <button
                  key={mode}
                  type="button"
                  title={says}
                  aria-pressed={mode === wish.mode}
                  {...offWhile(isBusy)}
                  onClick={() => preview({ ...wish, mode })}
                >
                  {mode}
                </button>
              ))}
            </span>
          )}
          {!isTable && (
            <label className="checkline">
              <input
                type="checkbox"
                className="check"
                checked={wish.allowCycles}
                disabled={isBusy}
                onChange={({ target }) => preview({ ...wish, allowCycles: target.checked })}
              />
              accept cycles
            </label>
          )}
          <span className="grow" />
          <Copy isSmall text={importCommand({ ...wish, org: org ?? '<organisation>' })} label="Copy as CLI" />
        </div>
      )}
      {moved !== undefined && (
        <p className="note hold" role="status">
          <b>{moved}</b> Nothing was imported: this is what the file changes now.
        </p>
      )}
      {isBusy && <p className="dim">Comparing with the board…</p>}
      <Problems file={wish?.file.name ?? ''} error={refusal} />
      {report && wish && (
        <>
          <p className="import-says">
            <b>{report.says}</b>
          </p>
          {report.changed > 0 && (
            <p className="acts2">
              <Button look="primary" icon="plus" onClick={() => ask(wish, report)}>
                Import {plural(report.changed, 'change')}
              </Button>
            </p>
          )}
          <ChangeTable report={report} />
        </>
      )}
    </section>
  );
}
