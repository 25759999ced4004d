import { useState } from 'react';
import type { Attention as Item } from '../../../../src/answers/overview.ts';
import { actOrAsk } from '../../acts/act-or-ask.ts';
import { type Pausable, resumePaused, resumeCommand } from '../../acts/pause-acts.tsx';
import { showDone } from '../../acts/use-act.ts';
import { HourBars } from '../../components/charts/strip.tsx';
import { Button } from '../../components/controls/button.tsx';
import { Copy } from '../../components/controls/copy.tsx';
import { AppLink, useGo } from '../../components/links/app-link.tsx';
import { attentionMark } from '../../components/marks/attention-mark.ts';
import { Mark } from '../../components/marks/state-mark.tsx';
import { useSteadyRows } from '../../components/table/use-steady-rows.ts';
import { useMay } from '../../frame/rights.ts';
import { countText, sumOf } from '../../words/numbers.ts';
import { unbroken } from '../../words/text/unbroken.ts';

/** Its numbers change. */
function itemKey({ kind, name, says }: Item): string {
  return `${kind} ${name} ${says.replaceAll(/\d+/g, '')}`;
}

const BY_ITEM = { rowKey: itemKey, stays: () => false };

/** As many as leave the jobs in view. */
const MOST_SHOWN = 5;

interface AttentionProps {
  readonly items: readonly Item[];
  readonly isFetching: boolean;
}

export function Attention({ items, isFetching }: AttentionProps) {
  const [isWhole, setWhole] = useState(false);
  const first = isWhole ? items : items.slice(0, MOST_SHOWN);
  // One tap resumes what is in a row: none moves under a finger.
  const { rows: shown } = useSteadyRows({ rows: first, isFetching }, BY_ITEM);
  return (
    <section aria-label="Needs attention">
      <div className="sec">
        <h2>Needs attention</h2>
        <small>{items.length}</small>
      </div>
      {items.length === 0 && <p className="dim">Nothing.</p>}
      <ul className="need">
        {shown.map((item) => (
          <li key={itemKey(item)}>
            <Mark state={attentionMark(item)} />
            <div>
              <AppLink href={item.href}>
                <b>{item.name}</b> {unbroken(item.says)}
              </AppLink>
              {item.detail !== undefined && (
                <small className="clip" title={item.detail}>
                  {unbroken(item.detail)}
                </small>
              )}
            </div>
            <Mend item={item} />
          </li>
        ))}
      </ul>
      {shown.length < items.length && (
        <button type="button" className="textbtn" onClick={() => setWhole(true)}>
          {items.length - shown.length} more
        </button>
      )}
    </section>
  );
}

/** The last 24 hours of the clock of a job that fails, of which the present one is not whole; else the action that mends it. */
function Mend({ item }: { readonly item: Item }) {
  const mayAct = useMay('operator');
  const go = useGo();
  const { action = 'none', href, bars, name } = item;
  if (bars)
    return (
      <HourBars bars={bars} label={`${countText(sumOf(bars))} failed in the last 24 hours of the clock`} />
    );
  if (action === 'look')
    return (
      <Button look="small" onClick={() => go(href)} aria-label={`Look at ${name}`}>
        Look
      </Button>
    );
  const kind = KINDS[action];
  if (kind !== undefined && mayAct) {
    const what = { kind, name };
    return (
      <span className="acts2">
        <Button look="small" onClick={() => resumeNow(what, item)} aria-label={`Resume ${name}`}>
          Resume
        </Button>
        <Copy isSmall text={resumeCommand(what)} label={`Copy as CLI: ${name}`} />
      </span>
    );
  }
  return <span />;
}

const KINDS: Readonly<Record<string, Pausable['kind']>> = {
  resumeQueue: 'queue',
  resumeJob: 'job',
  resumeSchedule: 'schedule',
};

/** One click resumes: it has an inverse, and Undo puts back the pause that was there. */
function resumeNow(what: Pausable, seen: Item): void {
  actOrAsk(`Resume ${what.name}?`, async () => showDone(await resumePaused(what, seen)), {
    command: resumeCommand(what),
    isRenewed: false,
  });
}
