/** The acts on one daemon: `c` and `d` act while the drawer has the focus, or nothing has. */
import type { Node } from '../../../../src/answers/nodes.ts';
import { useAct } from '../../acts/use-act.ts';
import { Button } from '../../components/button.tsx';
import { copyText } from '../../components/copy.tsx';
import { Icon } from '../../components/icon.tsx';
import { Menu, MenuItem } from '../../components/menu.tsx';
import { Refusal } from '../../components/refusal.tsx';
import { type PageAction, usePageActions } from '../../frame/actions.ts';
import { useMay } from '../../frame/rights.ts';
import { showToast } from '../../frame/toasts.tsx';
import { offRows, useKeys } from '../../keys/use-keys.ts';
import { askDrain, changeNode, commandOf } from './node-acts.ts';

export function WhatToDo({ node }: { readonly node: Node }) {
  const { state, tone, ifDrained, name } = node;
  // Only a daemon that is up can be told something.
  const mayAct = useMay('admin') && ifDrained !== undefined;
  const { act, isBusy, refusal } = useAct();
  const isAside = state === 'cordoned' || state === 'draining';
  const verb = isAside ? 'uncordon' : 'cordon';
  const turn = (): void => void act(() => changeNode(node, verb));
  const drain = state === 'draining' ? undefined : () => askDrain(node);
  useKeys('object', { c: offRows(turn), d: drain && offRows(drain) }, mayAct);
  const actions = [
    [isAside ? 'Uncordon' : 'Cordon', isAside ? 'play' : 'hand', 'c', turn],
    ['Drain', 'dl', 'd', drain],
  ] as const;
  usePageActions(
    actions.flatMap(([does, icon, hint, go]): PageAction[] =>
      mayAct && go ? [{ name: does, note: `node ${name}`, icon, hint, act: go }] : [],
    ),
  );
  return (
    <>
      <div className="acts2">
        {mayAct && (
          <>
            <Button
              look={isAside && tone === 'warn' ? 'primary' : ''}
              icon={isAside ? 'play' : 'hand'}
              hint="c"
              disabled={isBusy}
              onClick={turn}
            >
              {isAside ? 'Uncordon' : 'Cordon'}
            </Button>
            {drain && (
              <Button icon="dl" hint="d" onClick={drain}>
                Drain…
              </Button>
            )}
          </>
        )}
        <CopyMenu node={node} hasActs={mayAct} />
      </div>
      <Refusal error={refusal} />
    </>
  );
}

function CopyMenu({ node, hasActs }: { readonly node: Node; readonly hasActs: boolean }) {
  const verbs = hasActs ? (['show', 'cordon', 'uncordon', 'drain'] as const) : (['show'] as const);
  return (
    <Menu label="Copy as CLI" button={<Icon name="copy" />}>
      {verbs.map((verb) => (
        <MenuItem key={verb} onSelect={() => void copy(commandOf(node, verb))}>
          Copy <span className="mono dim">node:{verb}</span>
        </MenuItem>
      ))}
    </Menu>
  );
}

async function copy(command: string): Promise<void> {
  if (await copyText(command)) showToast({ says: `Copied: ${command}` });
}
