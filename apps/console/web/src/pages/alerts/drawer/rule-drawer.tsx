/** One rule beside the list: what it is about, what can be done, why it fires or not, its past, its channels. */
import type { AlertRow, Alerts } from '../../../../../src/answers/alerts/alerts.ts';
import type { Silence } from '../../../../../src/answers/alerts/silences.ts';
import { CopyMenu } from '../../../acts/copy-commands.tsx';
import { acknowledgeable, ruleActs } from '../../../acts/found-acts.ts';
import { withHandlers } from '../../../acts/offered-acts.ts';
import { useAct } from '../../../acts/use-act.ts';
import { Refusal } from '../../../components/answer/refusal.tsx';
import { Button } from '../../../components/controls/button.tsx';
import { Copy } from '../../../components/controls/copy.tsx';
import { Time } from '../../../components/facts/time.tsx';
import { AppLink, useGo } from '../../../components/links/app-link.tsx';
import { Icon } from '../../../components/marks/icon.tsx';
import { Mark } from '../../../components/marks/state-mark.tsx';
import { Drawer } from '../../../components/panels/drawer.tsx';
import { usePageActions } from '../../../frame/actions.ts';
import { useMay } from '../../../frame/rights.ts';
import { offRows, useKeys } from '../../../keys/use-keys.ts';
import { plural } from '../../../words/numbers.ts';
import { runPath } from '../../../words/paths.ts';
import { askAcknowledge, askSilence, endSilence, unsilenceCommand } from '../parts/alert-acts.tsx';
import { alertPath, type AlertParts } from '../parts/alert-path.ts';
import { BackTest } from './back-test.tsx';
import { Explained } from './explained.tsx';
import { ChannelList, channelsOf } from '../parts/channel-list.tsx';
import { alertMark, notWell, type RuleRow } from '../parts/rule-rows.ts';
import { testCommands } from '../parts/test-commands.ts';
import { useTest } from '../parts/use-test.ts';
import { actorName } from '../../../words/actor-name.ts';

interface RuleDrawerProps {
  readonly rule: RuleRow;
  readonly alerts: Alerts;
  readonly rules: readonly string[];
  readonly parts: Pick<AlertParts, 'isExplained' | 'tested'>;
  readonly takesFocus: boolean;
  readonly onClose: () => void;
}

export function RuleDrawer({ rule, alerts, rules, parts, takesFocus, onClose }: RuleDrawerProps) {
  const { name, rows } = rule;
  const tested = useTest();
  const channels = channelsOf(alerts.channels, [...rule.sendsTo, ...tested.results.keys()]);
  const silences = alerts.silences.filter(({ match }) => match.rule?.includes(name) ?? true);
  return (
    <Drawer
      label={`Rule ${name}`}
      title={
        <>
          <Icon name="alerts" />
          <span className="clip">{name}</span>
        </>
      }
      onClose={onClose}
      takesFocus={takesFocus}
    >
      <section>
        <About rule={rule} file={alerts.file} />
        <Acts rule={rule} rules={rules} parts={parts} onTest={() => tested.test({ rule: name })} />
      </section>
      {notWell(rows).length > 0 && <Now rows={notWell(rows)} />}
      {parts.isExplained && <Explained name={name} />}
      <BackTest
        name={name}
        since={parts.tested}
        path={(span) => alertPath({ ...parts, rule: name, tested: span })}
      />
      <section>
        <div className="lab">
          Channels
          <span className="more">
            <CopyMenu label="Copy as CLI: channels" commands={testCommands(channels, name)} />
          </span>
        </div>
        {channels.length === 0 ? (
          <p className="dim">The rule names no channel: nothing is sent.</p>
        ) : (
          <ChannelList channels={channels} tested={tested} rule={name} />
        )}
      </section>
      {silences.length > 0 && <Silences silences={silences} />}
    </Drawer>
  );
}

function About({ rule, file }: { readonly rule: RuleRow; readonly file: string | undefined }) {
  const { description, says, sendsTo, severity, enabled, runbook } = rule;
  const isLink = runbook !== undefined && /^https?:\/\//.test(runbook);
  return (
    <>
      {description !== undefined && <p>{description}</p>}
      <p className="soft">
        Fires on <b>{says}</b>
        {sendsTo.length > 0 ? (
          <>
            , and notifies <b>{sendsTo.join(', ')}</b>
          </>
        ) : (
          ', and notifies no channel'
        )}
        . Severity {severity}.{!enabled && ' It is off.'}
        {file !== undefined && ` From ${file.split('/').at(-1)}.`}
      </p>
      {runbook !== undefined && (
        <p>
          {isLink ? (
            <a className="acc" href={runbook} target="_blank" rel="noreferrer noopener">
              Runbook
            </a>
          ) : (
            <span className="soft">Runbook: {runbook}</span>
          )}
        </p>
      )}
    </>
  );
}

interface ActsProps {
  readonly rule: RuleRow;
  readonly rules: readonly string[];
  readonly parts: RuleDrawerProps['parts'];
  readonly onTest: () => void;
}

/** `a`, `s`, `t` and `x` act while the drawer has the focus, or nothing has. */
function Acts({ rule: { name, rows }, rules, parts, onTest }: ActsProps) {
  const { isExplained } = parts;
  const go = useGo();
  const mayAct = useMay('operator');
  const mayTest = useMay('admin');
  const open = acknowledgeable(rows);
  const [first] = open;
  const acknowledge =
    first && mayAct
      ? () =>
          askAcknowledge({
            rule: name,
            summary:
              open.length === 1 ? (first.summary ?? name) : `${plural(open.length, 'alert')} of ${name}`,
            count: open.length,
          })
      : undefined;
  const silence = mayAct ? () => askSilence(rules, name) : undefined;
  const test = mayTest ? onTest : undefined;
  const explain = (): void => go(alertPath({ ...parts, rule: name, isExplained: !isExplained }));
  useKeys('object', {
    a: acknowledge && offRows(acknowledge),
    s: silence && offRows(silence),
    t: test && offRows(test),
    x: offRows(explain),
  });
  const offered = ruleActs({ name, isOpen: first !== undefined }, { isOperator: mayAct, isAdmin: mayTest });
  usePageActions(withHandlers(offered, { acknowledge, silence, test, explain }));
  return (
    <div className="acts2">
      {acknowledge && (
        <Button look="primary" hint="a" onClick={acknowledge}>
          Acknowledge{open.length > 1 && ` ${open.length}`}…
        </Button>
      )}
      {silence && (
        <Button icon="bell0" hint="s" onClick={silence}>
          Silence…
        </Button>
      )}
      {test && (
        <Button hint="t" onClick={test}>
          Send test
        </Button>
      )}
      <Button hint="x" aria-pressed={isExplained} onClick={explain}>
        Explain
      </Button>
    </div>
  );
}

const MOST = 5;

function Now({ rows }: { readonly rows: readonly AlertRow[] }) {
  return (
    <section>
      <div className="lab">
        Now <span className="more">value, threshold</span>
      </div>
      <table className="conf subjects">
        <tbody>
          {rows
            .slice(0, MOST)
            .map(({ rule, about = rule, value, threshold, error, runId, state, quiet, summary }) => (
              <tr key={about}>
                <td title={summary}>
                  <Mark state={alertMark({ state, quiet })} /> <span className="sr">{state}: </span>
                  {about}
                </td>
                <td title={error}>
                  {runId === undefined ? (
                    value
                  ) : (
                    <AppLink className="lnk" href={runPath(runId)} title={`run ${runId}`}>
                      {value}
                    </AppLink>
                  )}
                </td>
                <td>{threshold}</td>
              </tr>
            ))}
        </tbody>
      </table>
      {rows.length > MOST && <p className="dim">{plural(rows.length - MOST, 'other')}, listed above.</p>}
    </section>
  );
}

function Silences({ silences }: { readonly silences: readonly Silence[] }) {
  const mayAct = useMay('operator');
  const { act, isBusy, refusal } = useAct();
  return (
    <section>
      <div className="lab">Silences in force</div>
      {silences.map((silence) => (
        <div key={silence.id} className="quiet-row">
          <p>
            {silence.says} until <Time at={silence.until} as="clockOrDate" />{' '}
            <span className="soft">
              by {actorName(silence.by)}
              {silence.reason !== undefined && `: ${silence.reason}`}
            </span>
          </p>
          {mayAct && (
            <Button
              look="small"
              disabled={isBusy}
              aria-label={`End silence of ${silence.says}`}
              onClick={() => void act(() => endSilence(silence))}
            >
              End
            </Button>
          )}
          {mayAct && <Copy isSmall text={unsilenceCommand(silence)} label="Copy as CLI" />}
        </div>
      ))}
      <Refusal error={refusal} />
    </section>
  );
}
