/** Edits a member. */
import { useEffect, useRef, useState } from 'react';
import type { MemberRow } from '../../../../src/answers/sprints/members.ts';
import { readAgain, useAct } from '../../acts/use-act.ts';
import { patchJson } from '../../api/client.ts';
import { orgUrl } from '../../board/board-queries.ts';
import { Refusal } from '../../components/answer/refusal.tsx';
import { Button, Key, offWhile } from '../../components/controls/button.tsx';
import { Copy } from '../../components/controls/copy.tsx';
import { ChangedMeanwhile } from '../../components/fields/changed-meanwhile.tsx';
import { ChoiceField } from '../../components/fields/choice-field.tsx';
import { typedOrNone } from '../../components/fields/edited.ts';
import { Form } from '../../components/fields/form.tsx';
import { ReasonField } from '../../components/fields/reason-field.tsx';
import { LongTextField, TextField } from '../../components/fields/text-field.tsx';
import { useEditedRecord } from '../../components/fields/use-edited-record.ts';
import { asIs } from '../../components/fields/with-chosen.ts';
import { Drawer } from '../../components/panels/drawer.tsx';
import {
  editCommand,
  FIELDS,
  MEMBER_ROLES,
  type MemberField,
  textsOf,
  typedChanges,
} from './member-fields.ts';
import { keepOwnMember } from './members-query.ts';

interface MemberFormProps {
  /** As it is now: it changes while the form is open. */
  readonly member: MemberRow;
  readonly org: string;
  readonly onClose: () => void;
}

const CHANGES = ['board'];

export function MemberForm({ member, org, onClose }: MemberFormProps) {
  const { act, isBusy, refusal } = useAct();
  const edited = useEditedRecord({ version: member.rev, fields: textsOf(member) }, () => readAgain(CHANGES));
  const { typed, start, meanwhile, goOn } = edited;
  const [reason, setReason] = useState('');
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector('input')?.focus(), []);
  const wish = (): Record<string, unknown> => typedChanges(typed, start);
  const send = (): void => {
    if (isBusy) return;
    void act(async () => {
      const changes = wish();
      if (Object.keys(changes).length === 0) {
        onClose();
        return undefined;
      }
      const body = { ...changes, reason: reason.trim() || undefined };
      const path = orgUrl(org, 'members', member.id);
      const { says } = await edited.save(async (rev) => {
        const saved = await patchJson<Saved>(path, body, rev);
        keepOwnMember(org, saved.record, rev);
        return saved;
      });
      onClose();
      return { says, changes: CHANGES };
    });
  };
  const of = (field: MemberField) => ({ form: edited, field, label: FIELDS[field] });
  return (
    <Drawer label={`Edit member ${member.name}`} title={`Edit ${member.name}`} onClose={onClose}>
      <Form className="form editor" ref={form} aria-label={`Edit ${member.name}`} onSend={send}>
        <section>
          <div className="row2">
            <TextField {...of('name')} isNeeded />
            <ChoiceField {...of('role')} options={MEMBER_ROLES.map(asIs)} />
          </div>
          <TextField {...of('email')} isNeeded />
          <ChoiceField
            {...of('active')}
            options={[
              ['true', 'yes: gets decks and tasks of plans'],
              ['false', 'no: has left, or is away for long'],
            ]}
          />
        </section>
        <section>
          <div className="row2">
            <TextField {...of('dailyCapacityMinutes')} isNeeded />
            <TextField {...of('wipLimit')} isNeeded />
          </div>
          <div className="row2">
            <TextField {...of('workdays')} note="1 is Monday; empty: the organisation's" />
            <TextField {...of('timezone')} note="Europe/Berlin" />
          </div>
          <LongTextField
            {...of('availability')}
            note="a line each: first day to last, percent that is left, why"
          />
        </section>
        <section>
          <TextField {...of('skills')} note="by commas" />
          <div className="row2">
            <TextField {...of('workingGenius')} note="WI DG ET, or empty" />
            <TextField {...of('githubLogin')} note="login" />
          </div>
          <ReasonField reason={reason} onChange={setReason} />
          <Refusal error={refusal} />
          <ChangedMeanwhile edited={edited} labels={FIELDS} />
          <div className="acts2">
            <button type="submit" className="btn primary" {...offWhile(isBusy)}>
              <span>{meanwhile.length > 0 && !goOn ? 'Save mine over it' : 'Save'}</span>{' '}
              <Key name="Mod Enter" />
            </button>
            <Button onClick={onClose} hint="Escape">
              Leave it
            </Button>
            <span className="grow" />
            <Copy text={() => editCommand(org, member.id, typedOrNone(wish), reason)} label="Copy as CLI" />
          </div>
        </section>
      </Form>
    </Drawer>
  );
}

interface Saved {
  /** `ada has its dailyCapacityMinutes.` */
  readonly says: string;
  readonly record: MemberRow;
}
