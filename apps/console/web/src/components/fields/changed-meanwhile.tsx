import { useRef } from 'react';
import { Button } from '../controls/button.tsx';
import type { Edited } from './use-edited-record.ts';

interface ChangedMeanwhileProps<Of> {
  readonly edited: Pick<Edited<Of>, 'meanwhile' | 'goOn' | 'typed'>;
  /** As the form names its fields; absent: by their names. */
  readonly labels?: Partial<Readonly<Record<keyof Of, string>>>;
}

/** What other people changed in a record since its form was opened. */
export function ChangedMeanwhile<Of>({
  edited: { meanwhile, goOn, typed },
  labels = {},
}: ChangedMeanwhileProps<Of>) {
  const note = useRef<HTMLDivElement>(null);
  if (meanwhile.length === 0) return null;
  return (
    <div className="note hold" role="status" ref={note} tabIndex={-1}>
      <p>
        <b>Changed meanwhile.</b> What you typed is kept.
      </p>
      {meanwhile.map(({ field, from, to, isTyped }) => (
        <p key={field} className="fieldchange">
          {labels[field] ?? field} <del>{from === '' ? 'none' : from}</del> →{' '}
          <ins>{to === '' ? 'none' : to}</ins>
          {isTyped && `; you typed “${String(typed[field])}”, which takes its place when you save`}
          {!isTyped && !goOn && '; the form has it now'}
        </p>
      ))}
      {goOn && (
        <div className="acts2">
          <Button
            onClick={() => {
              goOn();
              // The button goes.
              note.current?.focus();
            }}
          >
            Go on with what I typed
          </Button>
        </div>
      )}
    </div>
  );
}
