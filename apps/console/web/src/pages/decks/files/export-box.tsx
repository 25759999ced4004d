import { useAct } from '../../../acts/use-act.ts';
import { saveFile } from '../../../acts/export/save-export.ts';
import { orgUrl } from '../../../board/board-queries.ts';
import { Refusal } from '../../../components/answer/refusal.tsx';
import { Button } from '../../../components/controls/button.tsx';
import { Copy } from '../../../components/controls/copy.tsx';
import { commandLine } from '../../../words/commands/command-line.ts';
import { shellWord } from '../../../words/commands/shell-word.ts';

const FORMATS = [
  { format: 'yaml', name: 'YAML', says: 'all of it, for people' },
  { format: 'json', name: 'JSON', says: 'all of it, for programs' },
  { format: 'csv', name: 'CSV', says: 'the tasks, for a spreadsheet' },
] as const;

export function ExportBox({ org }: { readonly org: string }) {
  const { act, isBusy, refusal } = useAct();
  return (
    <section className="pad" aria-label="Export">
      <div className="sec">
        <h2>Export</h2>
        <small>a file that an import reads. Importing this file unchanged changes nothing</small>
        <span className="more">
          <Copy
            isSmall
            label="Copy as CLI"
            text={`${commandLine('questboard:export', '--org', org)} > ${shellWord(`${org}.json`)}`}
          />
        </span>
      </div>
      <div className="acts2">
        {FORMATS.map(({ format, name, says }) => (
          <Button
            key={format}
            icon="dl"
            title={says}
            disabled={isBusy}
            onClick={() => void act(() => saveFile(orgUrl(org, 'export'), { format }, `${org}.${format}`))}
          >
            {name}
          </Button>
        ))}
      </div>
      <Refusal error={refusal} />
    </section>
  );
}
