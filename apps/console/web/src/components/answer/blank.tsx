/** What a page shows instead of its content: nothing yet, or nothing that matches. */
import type { ReactNode } from 'react';
import { Button } from '../controls/button.tsx';
import { Copy } from '../controls/copy.tsx';

interface BlankProps {
  readonly title: string;
  readonly children?: ReactNode;
}

export function Blank({ title, children }: BlankProps) {
  return (
    <div className="center">
      <div className="blank">
        <h2>{title}</h2>
        {children}
      </div>
    </div>
  );
}

export function Command({ text }: { readonly text: string }) {
  return (
    <div className="cmd">
      <span className="acc">$</span> {text}
      <Copy text={text} isSmall />
    </div>
  );
}

export function FilteredEmpty({
  what,
  onClear,
  children,
}: {
  readonly what: string;
  readonly onClear: () => void;
  readonly children?: ReactNode;
}) {
  return (
    <Blank title={`No ${what} matches`}>
      {children}
      <div className="acts2">
        <Button icon="x" onClick={onClear}>
          Clear the filter
        </Button>
      </div>
    </Blank>
  );
}
