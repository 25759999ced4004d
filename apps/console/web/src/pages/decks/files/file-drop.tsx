/** A file is chosen by a button, or dropped. One that is too large for a request is not read. */
import { type DragEvent, useRef, useState } from 'react';
import { Command } from '../../../components/answer/blank.tsx';
import { Button } from '../../../components/controls/button.tsx';
import { bytesText } from '../../../words/numbers.ts';
import { type ChosenFile, importCommand } from './import-file.ts';

/** The body of a request may have 1 MB; the text is quoted in it. */
const MOST_BYTES = 1_000_000;

interface FileDropProps {
  readonly onFile: (file: ChosenFile) => void;
  readonly isBusy: boolean;
}

export function FileDrop({ onFile, isBusy }: FileDropProps) {
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const [large, setLarge] = useState<File>();
  const take = async (file: File | undefined): Promise<void> => {
    if (!file || isBusy) return;
    const text = file.size > MOST_BYTES ? '' : await file.text();
    const isLarge = file.size > MOST_BYTES || new Blob([JSON.stringify(text)]).size > MOST_BYTES;
    setLarge(isLarge ? file : undefined);
    if (!isLarge) onFile({ name: file.name, text });
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files[0]);
  };
  return (
    <>
      <div
        className={isOver ? 'drop over' : 'drop'}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <input
          ref={input}
          type="file"
          accept=".yaml,.yml,.json,.csv"
          aria-label="File to import"
          hidden
          onChange={({ target }) => {
            void take(target.files?.[0]);
            // The same file may be chosen again after it was changed.
            target.value = '';
          }}
        />
        <Button icon="plus" disabled={isBusy} onClick={() => input.current?.click()}>
          Choose a file
        </Button>
        <span className="soft">
          or drop it here: questboard/v1 as YAML or JSON, or tasks as CSV, up to {bytesText(MOST_BYTES)}
        </span>
      </div>
      {large && (
        <div className="note hold" role="alert">
          <p>
            <b>{large.name}</b> has {bytesText(large.size)}; a browser brings in at most{' '}
            {bytesText(MOST_BYTES)}. On the machine:
          </p>
          <Command
            text={importCommand({
              file: { name: large.name, text: '' },
              org: '<organisation>',
              mode: 'merge',
              allowCycles: false,
            })}
          />
        </div>
      )}
    </>
  );
}
