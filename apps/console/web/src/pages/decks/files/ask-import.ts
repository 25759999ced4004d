/** An import is tried first; what is confirmed then goes only into the board that was compared with. */
import type { ImportReport } from '../../../../../src/answers/board/transfer.ts';
import { showDone } from '../../../acts/use-act.ts';
import { isStale } from '../../../api/request/api-problem.ts';
import { postJson, previewJson } from '../../../api/client.ts';
import { orgUrl } from '../../../board/board-queries.ts';
import { askFirst } from '../../../frame/confirm.tsx';
import { plural } from '../../../words/numbers.ts';
import { type ChosenFile, importCommand } from './import-file.ts';

const VERBS = ['created', 'updated', 'archived', 'returned'] as const;

export interface Wish {
  readonly file: ChosenFile;
  readonly mode: 'merge' | 'replace';
  readonly allowCycles: boolean;
}

/** What it would change; nothing is stored. */
export function tryImport(org: string, wish: Wish): Promise<ImportReport> {
  return previewJson(orgUrl(org, 'import'), bodyOf(wish), { ...queryOf(wish), dryRun: 'true' });
}

interface Then {
  readonly onDone: () => void;
  /** The board has changed since it was tried: nothing was stored. */
  readonly onMoved: (why: string) => void;
}

export function askImport(wish: Wish, tried: ImportReport, { onDone, onMoved }: Then): void {
  const { orgId, board, counts, changed } = tried;
  const list = Object.entries(counts).flatMap(([kind, of]) =>
    VERBS.flatMap((verb) => (of[verb] === 0 ? [] : [{ name: `${kind} ${verb}`, count: of[verb] }])),
  );
  const archives = list.some(({ name }) => name.endsWith('archived'));
  askFirst({
    title: `Import ${wish.file.name} into ${orgId}?`,
    says: archives
      ? 'What the file does not name leaves the board; its history stays, and it can be returned one by one.'
      : 'Fields that the file names take its values, also where people changed them since it was written.',
    list,
    verb: `Import ${plural(changed, 'change')}`,
    leave: 'Not now',
    isDangerous: archives,
    count: changed,
    name: orgId,
    command: importCommand({ ...wish, org: orgId, board }),
    act: async () => {
      try {
        const { says } = await postJson<ImportReport>(
          orgUrl(orgId, 'import'),
          bodyOf(wish),
          queryOf(wish),
          board,
        );
        onDone();
        showDone({ says, changes: ['board', 'orgs', 'search'], mark: 'succeeded' });
      } catch (error) {
        if (!isStale(error)) throw error;
        onMoved(error.message);
      }
    },
  });
}

function bodyOf({ file: { name, text } }: Wish): object {
  return { file: name, text };
}

function queryOf({ mode, allowCycles }: Wish) {
  return {
    mode: mode === 'merge' ? undefined : mode,
    allowCycles: allowCycles ? 'true' : undefined,
  };
}
