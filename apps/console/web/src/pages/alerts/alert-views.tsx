/** The views of the page, whose rules they are, and the silence that begins from nothing in particular. */
import { useQuery } from '@tanstack/react-query';
import type { Alerts } from '../../../../src/answers/alerts/alerts.ts';
import { alertCountQuery } from '../../api/alert-queries.ts';
import { Button } from '../../components/controls/button.tsx';
import { ChoiceLink } from '../../components/links/choice.tsx';
import { useMay } from '../../frame/rights.ts';
import { loudAlerts } from '../../words/loud-alerts.ts';
import { countText } from '../../words/numbers.ts';
import { askSilence } from './parts/alert-acts.tsx';
import { alertPath, type AlertView } from './parts/alert-path.ts';

interface AlertViewsProps {
  readonly view: AlertView;
  readonly alerts: Alerts | undefined;
  readonly rules: readonly string[];
}

export function AlertViews({ view, alerts, rules }: AlertViewsProps) {
  const mayAct = useMay('operator');
  // After what fires is shown.
  const { data: list } = useQuery({ ...alertCountQuery, enabled: alerts !== undefined });
  const past = list && { count: list.items.length, isAtLeast: list.next !== undefined };
  const views = [
    { view: 'now', name: 'Now', count: alerts && loudAlerts(alerts) },
    { view: 'history', name: 'History', count: past },
    { view: 'silences', name: 'Silences', count: alerts?.silences.length },
    { view: 'statistics', name: 'Statistics' },
  ] as const;
  const source = alerts && sourceOf(alerts);
  return (
    <>
      <div className="views">
        {views.map((one) => (
          <ChoiceLink key={one.view} href={alertPath({ view: one.view })} isOn={one.view === view}>
            {one.name}
            {'count' in one && one.count !== undefined && <b>{countText(one.count)}</b>}
          </ChoiceLink>
        ))}
        <span className="grow" />
        {source && <span className="dim clip">{source.says}</span>}
        {mayAct && (
          <Button look="small" icon="bell0" onClick={() => askSilence(rules)}>
            Silence…
          </Button>
        )}
      </div>
      {source?.isOdd === true && <p className="note hold phone-only">{source.says}</p>}
    </>
  );
}

interface Source {
  /** `alerts.yaml of 2 daemons, the same; web-1 evaluates` */
  readonly says: string;
  /** Daemons differ, or none evaluates: a phone, which has no room for the sentence, shows it then. */
  readonly isOdd: boolean;
}

function sourceOf({ daemons, file }: Alerts): Source | undefined {
  if (file === undefined) return undefined;
  const name = file.split('/').at(-1) ?? file;
  const others = daemons.filter(({ isSame }) => !isSame);
  const same =
    daemons.length === 1
      ? `${name} of ${daemons[0]?.name ?? 'a daemon'}`
      : others.length === 0
        ? `${name} of ${daemons.length} daemons, the same`
        : `${name} of ${daemons.length} daemons; other file on ${others.map((one) => one.name).join(', ')}`;
  const evaluator = daemons.find(({ evaluates }) => evaluates);
  return {
    says: `${same}; ${evaluator ? `${evaluator.name} evaluates` : 'none evaluates now'}`,
    isOdd: others.length > 0 || !evaluator,
  };
}
