/** A file is chosen or dropped, compared with the board, and imported once a person has seen what it changes. */
import { useState } from 'react';
import type { ImportReport } from '../../../../../src/answers/board/transfer.ts';
import { tellDone, useAct } from '../../../acts/use-act.ts';
import { postJson } from '../../../api/client.ts';
import { orgUrl } from '../../../board/board-queries.ts';
import { Button } from '../../../components/button.tsx';
import { Copy } from '../../../components/copy.tsx';
import { askFirst } from '../../../frame/confirm.tsx';
import { plural } from '../../../words/numbers.ts';
import { ChangeTable } from './change-table.tsx';
import { FileDrop } from './file-drop.tsx';
import { type ChosenFile, importCommand, orgOfFile } from './import-file.ts';
import { Problems } from './problems.tsx';

const MODES = [
  { mode: 'merge', says: 'keep what the file does not name' },
  { mode: 'replace', says: 'archive what the file does not name' },
] as const;

interface Wish {
  readonly file: ChosenFile;
  readonly mode: (typeof MODES)[number]['mode'];
  readonly allowCycles: boolean;
}

export function ImportBox({ org: current }: { readonly org: string }) {
  const { act, isBusy, refusal } = useAct();
  const [wish, setWish] = useState<Wish>();
  const [report, setReport] = useState<ImportReport>();
  const isTable = wish?.file.name.toLowerCase().endsWith('.csv') === true;
  const org = wish ? (orgOfFile(wish.file) ?? current) : current;
  const look = (next: Wish): void => {
    setWish(next);
    setReport(undefined);
    void act(async () => {
      setReport(await send(orgOfFile(next.file) ?? current, next, true));
      return undefined;
    });
  };
  const choose = (file: ChosenFile): void => {
    const isOfTasks = file.name.toLowerCase().endsWith('.csv');
    const { mode = 'merge', allowCycles = false } = wish ?? {};
    look({ file, mode: isOfTasks ? 'merge' : mode, allowCycles });
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
          {org !== current && (
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
                  disabled={isBusy}
                  onClick={() => look({ ...wish, mode })}
                >
                  {mode}
                </button>
              ))}
            </span>
          )}
          {!isTable && (
            <label className="cycles">
              <input
                type="checkbox"
                checked={wish.allowCycles}
                disabled={isBusy}
                onChange={({ target }) => look({ ...wish, allowCycles: target.checked })}
              />
              accept cycles
            </label>
          )}
          <span className="grow" />
          <Copy isSmall text={importCommand({ ...wish, org })} label="Copy as CLI" />
        </div>
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
              <Button look="primary" icon="plus" onClick={() => askImport(wish, report, setReport)}>
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

function send(org: string, { file, mode, allowCycles }: Wish, isTried: boolean): Promise<ImportReport> {
  return postJson<ImportReport>(
    orgUrl(org, 'import'),
    { file: file.name, text: file.text },
    {
      mode: mode === 'merge' ? undefined : mode,
      allowCycles: allowCycles ? 'true' : undefined,
      dryRun: isTried ? 'true' : undefined,
    },
  );
}

const VERBS = ['created', 'updated', 'archived', 'returned'] as const;

function askImport(wish: Wish, tried: ImportReport, onDone: (report: undefined) => void): void {
  const { orgId, counts, changed } = tried;
  const list = Object.entries(counts).flatMap(([kind, of]) =>
    VERBS.flatMap((verb) => (of[verb] === 0 ? [] : [{ name: `${kind} ${verb}`, count: of[verb] }])),
  );
  const archives = list.some(({ name }) => name.endsWith('archived'));
  askFirst({
    title: `Import ${wish.file.name} into ${orgId}?`,
    says: archives
      ? 'What the file does not name leaves the board; its history stays, and it can be returned one by one.'
      : 'Fields that the file names take its values, also where people changed them meanwhile.',
    list,
    verb: `Import ${plural(changed, 'change')}`,
    leave: 'Not now',
    isDangerous: archives,
    count: changed,
    name: orgId,
    command: importCommand({ ...wish, org: orgId }),
    act: async () => {
      const { says } = await send(orgId, wish, false);
      onDone(undefined);
      tellDone({ says, changes: ['board', 'orgs', 'search'], mark: 'succeeded' });
    },
  });
}
