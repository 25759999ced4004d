/** The acts on one daemon: `c` and `d` act while the drawer has the focus, or nothing has. */
import type { Node } from '../../../../src/answers/nodes.ts';
import { CopyMenu } from '../../acts/copy-commands.tsx';
import { nodeActs, withHandlers } from '../../acts/offered-acts.ts';
import { useAct } from '../../acts/use-act.ts';
import { Refusal } from '../../components/answer/refusal.tsx';
import { Button } from '../../components/controls/button.tsx';
import { usePageActions } from '../../frame/actions.ts';
import { useMay } from '../../frame/rights.ts';
import { offRows, useKeys } from '../../keys/use-keys.ts';
import { commandLine } from '../../words/commands/command-line.ts';
import { askDrain, changeNode } from '../../acts/node-acts.ts';

export function WhatToDo({ node }: { readonly node: Node }) {
  const { state, tone, ifDrained } = node;
  // Only a daemon that is up follows a request.
  const mayAct = useMay('admin') && ifDrained !== undefined;
  const { act, isBusy, refusal } = useAct();
  const isAside = state === 'cordoned' || state === 'draining';
  const verb = isAside ? 'uncordon' : 'cordon';
  const turn = (): void => void act(() => changeNode(node, verb));
  const drain = state === 'draining' ? undefined : () => askDrain(node);
  useKeys('object', { c: offRows(turn), d: drain && offRows(drain) }, mayAct);
  usePageActions(mayAct ? withHandlers(nodeActs(node), { cordon: turn, uncordon: turn, drain }) : []);
  return (
    <>
      <div className="acts2">
        {mayAct && (
          <>
            <Button
              look={isAside && tone === 'warn' ? 'primary' : ''}
              icon={isAside ? 'play' : 'pause'}
              hint="c"
              disabled={isBusy}
              onClick={turn}
            >
              {isAside ? 'Uncordon' : 'Cordon'}
            </Button>
            {drain && (
              <Button hint="d" onClick={drain}>
                Drain…
              </Button>
            )}
          </>
        )}
        <CopyMenu
          commands={(mayAct ? COMMANDS : COMMANDS.slice(0, 1)).map((command) =>
            commandLine(command, node.handle),
          )}
        />
      </div>
      <Refusal error={refusal} />
    </>
  );
}

const COMMANDS = ['node:show', 'node:cordon', 'node:uncordon', 'node:drain'];
