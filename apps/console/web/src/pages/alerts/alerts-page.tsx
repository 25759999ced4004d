/** Alerts: what fires, the rules, the channels; history, silences and statistics are views of it. */
import { useQuery } from '@tanstack/react-query';
import type { Alerts } from '../../../../src/answers/alerts/alerts.ts';
import { useListCopies } from '../../acts/use-list-copies.ts';
import { alertConfigQuery, alertsQuery, alertStatsQuery } from '../../api/alert-queries.ts';
import { takePushed } from '../../api/pushed.ts';
import { readMissed, readTouched } from '../../api/query-client.ts';
import { NoAnswer, StaleNote } from '../../components/answer/answer.tsx';
import { usePageAddress } from '../../components/links/page-address.ts';
import { useDrawer } from '../../components/panels/use-drawer.ts';
import { useSteadyRows } from '../../components/table/use-steady-rows.ts';
import { PageFrame } from '../../frame/page.tsx';
import { useKeys } from '../../keys/use-keys.ts';
import { useLive } from '../../live/live.ts';
import { setStoreTime } from '../../settings/clock.ts';
import { AlertList } from './alert-list.tsx';
import { alertCopies } from './parts/alert-copies.ts';
import { alertPath, type AlertParts, readAlertParts } from './parts/alert-path.ts';
import { AlertViews } from './alert-views.tsx';
import { ChannelSection } from './parts/channel-section.tsx';
import { History } from './history.tsx';
import { NoRules } from './no-rules.tsx';
import { RuleDrawer } from './drawer/rule-drawer.tsx';
import { BY_ALERT, notWell, type RuleRow, ruleRows } from './parts/rule-rows.ts';
import { RuleTable } from './rule-table.tsx';
import { SilenceView } from './silence-view.tsx';
import { Statistics } from './statistics.tsx';
import { SilenceSection } from './parts/silence-section.tsx';
import { useTest } from './parts/use-test.ts';

export function AlertsPage() {
  const { search } = usePageAddress();
  const parts = readAlertParts(search);
  const { data, error, refetch, isFetching } = useQuery(alertsQuery);
  const config = useQuery(alertConfigQuery);
  const day = useQuery(alertStatsQuery('24h'));
  useLive(['alerts'], {
    events: {
      alerts: (alerts: Alerts) => {
        setStoreTime(alerts.now);
        takePushed(alertsQuery.queryKey, alerts);
      },
    },
    touched: () => readTouched({ queryKey: ['alerts'], predicate: isPast }),
    refresh: () => readMissed(['alerts']),
  });
  useListCopies(alertCopies(parts));
  // The key of the theme is that of the test here.
  useKeys('page', { t: () => undefined });
  const rules = config.data?.rules.map(({ name }) => name) ?? [];
  const isNoted = data !== undefined && error !== null;
  return (
    <PageFrame title="Alerts" className="p-alerts">
      <AlertViews view={parts.view} alerts={data} rules={rules} />
      <StaleNote error={error} at={data?.now} />
      {parts.view === 'history' ? (
        <History parts={parts} now={data?.rules} rules={rules} isNoted={isNoted} />
      ) : parts.view === 'silences' ? (
        <SilenceView isNoted={isNoted} />
      ) : parts.view === 'statistics' ? (
        <Statistics since={parts.since} silenced={data?.silenced} isNoted={isNoted} />
      ) : data && data.file === undefined ? (
        <NoRules alerts={data} isFetching={isFetching} />
      ) : data && config.data ? (
        <NowView
          alerts={data}
          isFetching={isFetching}
          rules={ruleRows(data, config.data, day.data)}
          parts={parts}
        />
      ) : (
        <NoAnswer
          isPage
          query={{
            data: undefined,
            error: error ?? config.error,
            refetch: () => Promise.all([refetch(), config.refetch(), day.refetch()]),
          }}
        />
      )}
    </PageFrame>
  );
}

/** What is read anew after an alert began or ended; a back-test of 30 days is not. */
function isPast({ queryKey }: { readonly queryKey: readonly unknown[] }): boolean {
  return ['history', 'one', 'stats', 'silences'].includes(String(queryKey[1]));
}

interface NowViewProps {
  readonly alerts: Alerts;
  readonly isFetching: boolean;
  readonly rules: readonly RuleRow[];
  readonly parts: AlertParts;
}

function NowView({ alerts, isFetching, rules, parts }: NowViewProps) {
  const tested = useTest();
  const rule = rules.find(({ name }) => name === parts.rule);
  const drawer = useDrawer({ opened: rule?.name, path: (name) => alertPath({ rule: name }) });
  const names = rules.map(({ name }) => name);
  const { rows, isGone } = useSteadyRows({ rows: notWell(alerts.rules), isFetching }, BY_ALERT);
  const on = rules.filter(({ enabled }) => enabled).length;
  return (
    <div className={rule ? 'withdrawer' : undefined}>
      <div>
        {!alerts.enabled && (
          <p className="note hold">
            <b>Alerts are off</b> in {alerts.file}: settings.enabled is false. Nothing is evaluated.
          </p>
        )}
        {parts.rule !== undefined && !rule && (
          <p className="note hold">No rule is called {parts.rule}: alerts.yaml may have changed.</p>
        )}
        <AlertList
          rows={rows}
          isGone={isGone}
          silences={alerts.silences}
          rules={names}
          onOpen={drawer.open}
          onPeek={drawer.peek}
        />
        <div className="pad">
          <div className="sec">
            <h2>Rules</h2>
            <small>
              {on} on, read from {alerts.file?.split('/').at(-1)}
            </small>
          </div>
        </div>
        <RuleTable rules={rules} current={rule?.name} onOpen={drawer.open} onPeek={drawer.peek} />
        <ChannelSection channels={alerts.channels} tested={tested} />
        <SilenceSection silences={alerts.silences} />
      </div>
      {rule && (
        <RuleDrawer
          key={rule.name}
          rule={rule}
          alerts={alerts}
          rules={names}
          parts={parts}
          takesFocus={drawer.takesFocus}
          onClose={drawer.close}
        />
      )}
    </div>
  );
}
