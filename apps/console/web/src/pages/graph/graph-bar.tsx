import type { ReactNode } from 'react';
import { AppLink, useGo } from '../../components/app-link.tsx';
import { Button } from '../../components/button.tsx';
import { type GraphParts, graphPath } from './graph-path.ts';

interface GraphBarProps {
  readonly parts: GraphParts;
  /** What the picture shows, in a sentence. */
  readonly says?: string | undefined;
  readonly children?: ReactNode;
}

/** The two pictures, what is shown, and whether as a table. */
export function GraphBar({ parts, says, children }: GraphBarProps) {
  const go = useGo();
  const isTable = parts.as === 'table';
  return (
    <div className="views">
      <AppLink
        href={graphPath({ as: parts.as })}
        className={parts.run === undefined ? 'on' : undefined}
        aria-current={parts.run === undefined ? 'true' : undefined}
      >
        Schedules
      </AppLink>
      {parts.run !== undefined && (
        <AppLink href={graphPath({ ...parts, node: undefined })} className="on" aria-current="true">
          Chain of #{parts.run}
        </AppLink>
      )}
      <span className="said">{says}</span>
      {children}
      <Button
        look="small"
        aria-pressed={isTable}
        onClick={() => go(graphPath({ ...parts, as: isTable ? 'picture' : 'table' }))}
      >
        As table
      </Button>
    </div>
  );
}
