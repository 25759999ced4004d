/** One user: what it may do, and what can be done about it. */
import { useQuery } from '@tanstack/react-query';
import type { User } from '../../../../../src/answers/system/session.ts';
import { readAgain, useAct } from '../../../acts/use-act.ts';
import { tokensQuery } from '../../../api/system-queries.ts';
import { Refusal } from '../../../components/answer/refusal.tsx';
import { Button, offWhile } from '../../../components/controls/button.tsx';
import { Copy } from '../../../components/controls/copy.tsx';
import { FactList } from '../../../components/facts/fact-list.tsx';
import { Time } from '../../../components/facts/time.tsx';
import { ChangedMeanwhile } from '../../../components/fields/changed-meanwhile.tsx';
import { Form } from '../../../components/fields/form.tsx';
import { useEditedRecord } from '../../../components/fields/use-edited-record.ts';
import { AppLink } from '../../../components/links/app-link.tsx';
import { Drawer } from '../../../components/panels/drawer.tsx';
import { useIsAdminOfAll, useSeesPayload } from '../../../frame/rights.ts';
import { storeNow } from '../../../settings/clock.ts';
import { actorName } from '../../../words/actor-name.ts';
import { commandLine } from '../../../words/commands/command-line.ts';
import { countUsable } from '../parts/token-state.ts';
import { UsableCount } from '../parts/usable-count.tsx';
import { address } from '../../../words/address.ts';
import { RightsForm } from './rights-form.tsx';
import { CHANGES } from '../../../acts/access/changes.ts';
import { askDisable, askReset, changeRights, turnUser } from './user-acts.tsx';
import { changeBody, changeCommand, fieldsOf } from './user-rights.ts';

const LABELS = {
  role: 'Role',
  canSeePayload: 'sees inputs, results and logs',
  orgs: 'Organisations',
} as const;

interface UserDrawerProps {
  readonly user: User;
  readonly takesFocus: boolean;
  readonly onClose: () => void;
}

export function UserDrawer({ user, takesFocus, onClose }: UserDrawerProps) {
  const { name, role, createdAt, createdBy, disabledAt } = user;
  const edited = useEditedRecord({ version: user.version, fields: fieldsOf(user) }, () => readAgain(CHANGES));
  const { typed: rights, start: before } = edited;
  const { act, isBusy, refusal } = useAct();
  const mayGiveRights = useIsAdminOfAll();
  const mayReset = useSeesPayload() || !user.canSeePayload;
  const { data: tokens } = useQuery(tokensQuery);
  const own = (tokens?.items ?? []).filter((one) => one.user === name);
  const body = changeBody(before, rights);
  const begin = (after: User): void => edited.startAnew({ version: after.version, fields: fieldsOf(after) });
  return (
    <Drawer
      label={`User ${name}`}
      title={<span className="clip">{name}</span>}
      onClose={onClose}
      takesFocus={takesFocus}
    >
      <section>
        <p>
          {disabledAt === undefined ? (
            <>
              {name} is{' '}
              {role === 'admin' ? 'an administrator' : `${role === 'operator' ? 'an' : 'a'} ${role}`}.
            </>
          ) : (
            <>
              {name} has been disabled since <Time at={disabledAt} isPast />: sign-ins and tokens are refused.
            </>
          )}
        </p>
        {mayGiveRights && (
          <div className="acts2">
            {disabledAt === undefined ? (
              <>
                {mayReset && <Button onClick={() => askReset(name)}>Link for a new password…</Button>}
                <Button look="danger" onClick={() => askDisable(user, countUsable(own, storeNow()))}>
                  Disable…
                </Button>
              </>
            ) : (
              <>
                <Button disabled={isBusy} onClick={() => void act(() => turnUser(user, false))}>
                  Enable
                </Button>
                <Copy text={commandLine('user:enable', name)} label="Copy as CLI" />
              </>
            )}
          </div>
        )}
      </section>
      {mayGiveRights && (
        <section>
          <div className="lab">Rights</div>
          <Form
            onSend={() => {
              if (body)
                void act(() => edited.save((version) => changeRights({ ...user, version }, body, begin)));
            }}
          >
            <RightsForm rights={rights} onChange={edited.setTyped} hasPayload={before.canSeePayload} />
            <Refusal error={refusal} />
            <ChangedMeanwhile edited={edited} labels={LABELS} />
            <p className="dim">
              A change ends the sessions of {name}, and voids the links that {name} has made.
            </p>
            <div className="acts2">
              <button type="submit" className="btn primary" {...offWhile(!body || isBusy)}>
                <span>Change the rights</span>
              </button>
              <Copy text={changeCommand(name, before, rights)} label="Copy as CLI" />
            </div>
          </Form>
        </section>
      )}
      <section>
        <FactList
          facts={[
            ['created', <Time at={createdAt} isPast />],
            ['by', actorName(createdBy)],
            [
              'tokens',
              <AppLink className="lnk" href="/settings?tab=tokens">
                <UsableCount tokens={own} />
              </AppLink>,
            ],
            [
              'acts',
              <AppLink className="lnk" href={address('/audit', { actor: `user:${name}` })}>
                see the audit
              </AppLink>,
            ],
          ]}
        />
      </section>
    </Drawer>
  );
}
