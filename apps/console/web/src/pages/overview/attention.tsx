import type { Attention as Item } from '../../../../src/answers/overview.ts';
import { deleteJson, postJson } from '../../api/client.ts';
import { overviewQuery, queryClient } from '../../api/queries.ts';
import { AppLink, useGo } from '../../components/app-link.tsx';
import { Button } from '../../components/button.tsx';
import { HourBars } from '../../components/charts/strip.tsx';
import { Mark } from '../../components/state-mark.tsx';
import { askFirst } from '../../frame/confirm.tsx';
import { useMay } from '../../frame/rights.ts';
import { showToast } from '../../frame/toasts.tsx';

const MARKS: Readonly<Record<Item['kind'], string | undefined>> = {
  job: undefined,
  queue: undefined,
  deadLetters: 'firing',
  schedule: 'later',
  node: 'pending',
  alert: 'firing',
};

export function Attention({ items }: { readonly items: readonly Item[] }) {
  return (
    <section aria-label="Needs attention">
      <div className="sec">
        <h2>Needs attention</h2>
        <small>{items.length}</small>
      </div>
      {items.length === 0 && <p className="dim">Nothing.</p>}
      <ul className="need">
        {items.map((item) => (
          <li key={`${item.kind} ${item.name} ${item.says}`}>
            <Mark state={MARKS[item.kind] ?? (item.action?.startsWith('resume') ? 'paused' : item.tone)} />
            <div>
              <AppLink href={item.href}>
                <b>{item.name}</b> {item.says}
              </AppLink>
              {item.detail !== undefined && (
                <small className="clip" title={item.detail}>
                  {item.detail}
                </small>
              )}
            </div>
            <Mend item={item} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The action that mends it, else its last 24 hours. */
function Mend({ item }: { readonly item: Item }) {
  const mayAct = useMay('operator');
  const go = useGo();
  const { action, href, bars, name } = item;
  if (action === 'look')
    return (
      <Button look="small" onClick={() => go(href)} aria-label={`Look at ${name}`}>
        Look
      </Button>
    );
  if (action !== undefined && mayAct)
    return (
      <Button look="small" onClick={() => resume(item)} aria-label={`Resume ${name}`}>
        Resume
      </Button>
    );
  return bars ? <HourBars bars={bars} /> : <span />;
}

const PATHS: Readonly<Record<string, string>> = {
  resumeQueue: '/queues',
  resumeJob: '/jobs',
  resumeSchedule: '/schedules',
};

/** One click resumes: it has an inverse, and Undo pauses again with the words that were there. */
function resume({ action = 'look', name, says, detail }: Item): void {
  const path = `${PATHS[action] ?? ''}/${encodeURIComponent(name)}/pause`;
  deleteJson(path)
    .then(() => {
      showToast({
        says: `${name} goes on`,
        undo: async () => {
          await postJson(path, { reason: detail ?? says });
          await refresh();
        },
      });
      return refresh();
    })
    .catch((error: unknown) =>
      // Errors are no toasts: the question is asked again, with the refusal in it.
      askFirst({
        title: `Resume ${name}?`,
        says: error instanceof Error ? error.message : String(error),
        verb: 'Try again',
        act: async () => {
          await deleteJson(path);
          await refresh();
        },
      }),
    );
}

function refresh(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: overviewQuery.queryKey });
}
