import type { ReactNode } from 'react';
import { Button } from '../../components/controls/button.tsx';
import { useGo } from '../../components/links/app-link.tsx';
import { type GraphParts, graphPath } from './graph-path.ts';
import { ChoiceLink } from '../../components/links/choice.tsx';
import { useShape } from './use-flow.ts';

interface GraphBarProps {
  readonly parts: GraphParts;
  /** The first run of the chain that is shown: its name. */
  readonly first?: number | undefined;
  /** What the picture shows, in a sentence. */
  readonly says?: string | undefined;
  readonly children?: ReactNode;
}

/** Schedules, chains and the chain that is shown; what a picture shows, and whether as a table. */
export function GraphBar({ parts, first = parts.run, says, children }: GraphBarProps) {
  const go = useGo();
  const { run, view, as } = parts;
  const { shape, usual } = useShape(parts);
  const other = shape === 'table' ? 'picture' : 'table';
  const isList = run === undefined && view === 'chains';
  return (
    <div className="views">
      <ChoiceLink href={graphPath({ as })} isOn={run === undefined && !isList}>
        Schedules
      </ChoiceLink>
      <ChoiceLink href={graphPath({ view: 'chains', as })} isOn={isList}>
        Chains of runs
      </ChoiceLink>
      {run !== undefined && (
        <ChoiceLink href={graphPath({ ...parts, node: undefined })} isOn>
          Chain of #{first}
        </ChoiceLink>
      )}
      <span className="said" title={says}>
        {says}
      </span>
      {children}
      {!isList && (
        <Button
          look="small plain"
          aria-pressed={shape === 'table'}
          onClick={() => go(graphPath({ ...parts, as: other === usual ? undefined : other }))}
        >
          as table
        </Button>
      )}
    </div>
  );
}
