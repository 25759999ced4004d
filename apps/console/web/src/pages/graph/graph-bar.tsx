import type { ReactNode } from 'react';
import { Button } from '../../components/controls/button.tsx';
import { AppLink, useGo } from '../../components/links/app-link.tsx';
import { type GraphParts, graphPath } from './graph-path.ts';

interface GraphBarProps {
  readonly parts: GraphParts;
  /** What the picture shows, in a sentence. */
  readonly says?: string | undefined;
  readonly children?: ReactNode;
}

/** Schedules, chains and the chain that is shown; what a picture shows, and whether as a table. */
export function GraphBar({ parts, says, children }: GraphBarProps) {
  const go = useGo();
  const { run, view, as } = parts;
  const isTable = as === 'table';
  const isList = run === undefined && view === 'chains';
  return (
    <div className="views">
      <Tab href={graphPath({ as })} isOn={run === undefined && !isList}>
        Schedules
      </Tab>
      <Tab href={graphPath({ view: 'chains', as })} isOn={isList}>
        Chains of runs
      </Tab>
      {run !== undefined && (
        <Tab href={graphPath({ ...parts, node: undefined })} isOn>
          Chain of #{run}
        </Tab>
      )}
      <span className="said" title={says}>
        {says}
      </span>
      {children}
      {!isList && (
        <Button
          look="small"
          aria-pressed={isTable}
          onClick={() => go(graphPath({ ...parts, as: isTable ? 'picture' : 'table' }))}
        >
          As table
        </Button>
      )}
    </div>
  );
}

interface TabProps {
  readonly href: string;
  readonly isOn: boolean;
  readonly children: ReactNode;
}

function Tab({ href, isOn, children }: TabProps) {
  return (
    <AppLink href={href} className={isOn ? 'on' : undefined} aria-current={isOn ? 'true' : undefined}>
      {children}
    </AppLink>
  );
}
