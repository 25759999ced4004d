/** The error first, where there is one; then input, result, steps, the runs around it, and what holds for it. */
import type { Run } from '../../../../../src/answers/run.ts';
import { Key } from '../../../components/controls/button.tsx';
import { useGo } from '../../../components/links/app-link.tsx';
import { type Tab, Tabs } from '../../../components/links/tabs.tsx';
import { offRows, useKeys } from '../../../keys/use-keys.ts';
import { runPath, type RunParts } from '../../../words/paths.ts';
import { ErrorTab } from './error-tab.tsx';
import { InputTab } from './input-tab.tsx';
import { StepsTab } from './steps-tab.tsx';
import { ChainTab } from './chain-tab.tsx';
import { ContextTab } from './context-tab.tsx';

interface RightPaneProps {
  readonly run: Run;
  readonly parts: RunParts;
  readonly chosen: number | undefined;
}

export function RightPane({ run, parts, chosen }: RightPaneProps) {
  const { id, attempts, steps, chain, children, finishedAt } = run;
  const go = useGo();
  const attempt = attempts.find(({ nr }) => nr === chosen);
  const error = attempt?.error ?? run.error;
  const shown = parts.tab ?? (error ? 'error' : 'input');
  const href = (tab: string): string => runPath(id, { ...parts, tab });
  useKeys('object', {
    i: offRows(() => go(href('input'), true)),
    'Shift e': offRows(expandAll),
  });
  const tabs: Tab[] = [
    ...(error ? [{ key: 'error', name: 'Error', href: href('error') }] : []),
    {
      key: 'input',
      name: finishedAt === undefined ? 'Input' : 'Input and result',
      href: href('input'),
    },
    ...(steps.length > 0 ? [{ key: 'steps', name: 'Steps', href: href('steps'), count: steps.length }] : []),
    { key: 'chain', name: 'Chain', href: href('chain'), count: chain.length + children.length || undefined },
    { key: 'context', name: 'Run context', href: href('context') },
  ];
  return (
    <div>
      <Tabs tabs={tabs} current={shown} label="Parts of the run">
        {attempts.length > 1 && (
          <span className="dim hidep">
            attempt {chosen} of {attempts.length}{' '}
            {attempts.slice(0, 3).map(({ nr }) => (
              <Key key={nr} name={String(nr)} />
            ))}
          </span>
        )}
      </Tabs>
      {shown === 'error' && error && <ErrorTab run={run} error={error} />}
      {shown === 'input' && <InputTab run={run} />}
      {shown === 'steps' && <StepsTab run={run} />}
      {shown === 'chain' && <ChainTab run={run} />}
      {shown === 'context' && <ContextTab run={run} isFirst />}
    </div>
  );
}

function expandAll(): void {
  const all = [...document.querySelectorAll<HTMLDetailsElement>('main details.j')];
  const open = all.some((one) => !one.open);
  for (const one of all) one.open = open;
}
