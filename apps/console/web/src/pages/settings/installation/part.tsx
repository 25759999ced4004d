/** A part of the views about the installation, with its command. */
import type { ReactNode } from 'react';
import { Copy } from '../../../components/controls/copy.tsx';
import { Time } from '../../../components/facts/time.tsx';

interface PartProps {
  readonly title: string;
  readonly note?: ReactNode;
  readonly command?: string;
  readonly children: ReactNode;
}

export function Part({ title, note, command, children }: PartProps) {
  return (
    <section className="setpart" aria-label={title}>
      <div className="sec">
        <h2>{title}</h2>
        {note !== undefined && <small>{note}</small>}
        {command !== undefined && (
          <span className="more">
            <Copy isSmall label="Copy as CLI" text={command} />
          </span>
        )}
      </div>
      {children}
    </section>
  );
}

/** The stream does not report what changes it. */
export function AsOf({ at }: { readonly at: string }) {
  return (
    <>
      as of <Time at={at} as="clock" />
    </>
  );
}
